package io.octavia.testbed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octavia.domain.ListenerId;
import io.octavia.wire.BadHeartbeatException;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.Heartbeat.PoolKey;
import io.octavia.wire.HeartbeatCodec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A UDP and an SCTP listener of an amphora that is a machine, with clients and members of both.
 *
 * <pre>
 *   this host                          the machine
 *   UDP client ──▶ port of loopback ──▶ VIP 10.0.3.15 ─┐
 *   UDP members m1, m2 ◀── 10.0.3.2 ◀──────────────────┤        its namespace "peers", 10.0.4.0/24
 *                                                      ├──────▶ SCTP members m1, m2 (.1 and .2)
 *                                                      ├──────▶ .3, where nobody listens
 *                                                      ◀─────── SCTP client (.4)
 * </pre>
 *
 * <p>Of each three members the third does not answer; the others have the weights 3 and 1. Only the
 * machine's kernel has SCTP.
 */
final class MachineDatagrams implements AutoCloseable {
  /** Of the heartbeats. */
  static final String KEY = "a key of this test";

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String UDP = "66666666-6666-4666-8666-66666666660a";
  private static final String SCTP = "66666666-6666-4666-8666-66666666660b";
  private static final String MAC = "fa:16:3e:00:00:18";
  private static final Map<String, Integer> BY_WEIGHT = Map.of("m1", 6, "m2", 2);
  private static final int FLOWS = 8;

  private static final String PEERS =
      """
      ip netns del peers 2>/dev/null
      ip netns add peers &&
      ip link add peers0 address %s type veth peer name eth0 netns peers &&
      ip -n peers link set lo up && ip -n peers link set eth0 up || exit
      for host in 1 2 3 4; do ip -n peers address add 10.0.4.$host/24 dev eth0; done
      ip -n peers route add 10.0.3.15 via 10.0.4.10
      for host in 1 2; do
        ip netns exec peers setsid socat -U "SCTP4-LISTEN:9000,bind=10.0.4.$host,fork,reuseaddr" \\
          EXEC:"echo m$host" </dev/null >/dev/null 2>&1 &
      done
      """
          .formatted(MAC);

  /** An address of its own for each end: NAT changes none of those that SCTP tells its peer of. */
  private static final String CLIENT =
      """
      # The VIP's own table of routes has a gateway for all that is not its network.
      ip -n amphora-haproxy rule | grep -q 10.0.4.0 ||
        ip -n amphora-haproxy rule add to 10.0.4.0/24 lookup main priority 1
      for flow in 1 2 3 4 5 6 7 8; do
        timeout 20 ip netns exec peers socat -u SCTP4:10.0.3.15:9999,bind=10.0.4.4 -
      done
      """;

  private final DatagramSocket heartbeats = socket();
  private final List<DatagramSocket> members = List.of(socket(), socket());
  private final int port = freePort();

  /** By listener: what heartbeats told of new flows, and of bytes, all together. */
  private final Map<String, Long> flows = new HashMap<>();

  private final Map<String, Long> bytes = new HashMap<>();

  MachineDatagrams() throws IOException {
    heartbeats.setSoTimeout(1000);
    for (int number = 1; number <= members.size(); number++) {
      byte[] name = ("m" + number).getBytes(US_ASCII);
      DatagramSocket member = members.get(number - 1);
      Thread.ofVirtual().start(() -> answer(member, name));
    }
  }

  private static DatagramSocket socket() throws IOException {
    return new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  private static int freePort() throws IOException {
    try (var socket = socket()) {
      return socket.getLocalPort();
    }
  }

  private static void answer(DatagramSocket member, byte[] name) {
    try {
      while (true) {
        var packet = new DatagramPacket(new byte[100], 100);
        member.receive(packet);
        member.send(new DatagramPacket(name, name.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  /** Where heartbeats are to go, on loopback. */
  int heartbeats() {
    return heartbeats.getLocalPort();
  }

  /** What is to lead to the VIP, on loopback. */
  int port() {
    return port;
  }

  /** Plugs the members in, which a reboot takes away. */
  void attach(VirtualMachine machine) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> machine.run(PEERS).orFail());
  }

  /** Has the agent serve both. */
  void serve(AgentClient agent, String amphora) {
    String network =
        """
        {"mac_address": "%s", "mtu": 1500, "fixed_ips": [{"ip_address": "10.0.4.10",
         "subnet_cidr": "10.0.4.0/24", "gateway": null, "host_routes": []}]}
        """
            .formatted(MAC);
    assertThat(agent.call("POST", "/1.0/plug/network", network)).contains("interface eth2");
    var udp =
        List.of(
            "10.0.3.2 " + members.get(0).getLocalPort(),
            "10.0.3.2 " + members.get(1).getLocalPort(),
            "10.0.4.3 9000");
    serve(agent, amphora, UDP, config("UDP", UDP, 53, "udp_check.sh", udp));
    var sctp = List.of("10.0.4.1 9000", "10.0.4.2 9000", "10.0.4.3 9000");
    serve(agent, amphora, SCTP, config("SCTP", SCTP, 9999, "", sctp));
  }

  private static void serve(AgentClient agent, String amphora, String id, String config) {
    String upload = "/1.0/listeners/" + amphora + "/" + id + "/udp_listener";
    assertThat(agent.call("PUT", upload, config)).contains("OK");
    assertThat(agent.call("PUT", "/1.0/loadbalancer/" + id + "/start", "")).contains("started");
  }

  private static String config(
      String protocol, String id, int port, String script, List<String> targets) {
    var text =
        new StringBuilder(
            """
            # Configuration for Listener %1$s

            net_namespace amphora-haproxy

            virtual_server_group ipv4-group {
                10.0.3.15 %2$d
            }

            virtual_server group ipv4-group {
                lb_algo wrr
                lb_kind NAT
                protocol %3$s
                delay_loop 15
                delay_before_retry 15
                retry 2

                # Configuration for Pool %4$s
            """
                .formatted(id, port, protocol, pool(id)));
    for (int number = 1; number <= targets.size(); number++) {
      String target = targets.get(number - 1);
      String check =
          script.isEmpty()
              ? "amphora-health-checker sctp -t 20 " + target
              : "/var/lib/octavia/lvs/check/" + script + " " + target;
      text.append(
          """
              # Configuration for Member %s
              real_server %s {
                  weight %d
                  MISC_CHECK {
                      misc_path "%s"
                      misc_timeout 21
                  }
              }
          """
              .formatted(member(number), target, number == 1 ? 3 : 1, check));
    }
    return text.append("}\n").toString();
  }

  private static String pool(String listener) {
    return listener.replace('6', '7');
  }

  private static String member(int number) {
    return "88888888-8888-4888-8888-88888888880" + number;
  }

  /** Both go to members by weight, but not to the third, and heartbeats tell so. */
  void awaitTraffic(VirtualMachine machine) {
    flows.clear();
    bytes.clear();
    await()
        .atMost(LIMIT)
        .until(
            () -> heartbeat().anyMatch(beat -> areStatuses(beat, UDP) && areStatuses(beat, SCTP)));
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(counts(datagramAnswers())).isEqualTo(BY_WEIGHT));
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          var answered = machine.run(CLIENT).orFail();
          assertThat(counts(answered.lines().toList())).isEqualTo(BY_WEIGHT);
        });
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          heartbeat();
          for (String listener : List.of(UDP, SCTP)) {
            assertThat(flows.get(listener)).isGreaterThanOrEqualTo(FLOWS);
            assertThat(bytes.get(listener)).isGreaterThanOrEqualTo(FLOWS * 29);
          }
        });
  }

  private static boolean areStatuses(Heartbeat beat, String listener) {
    var pool = beat.pools().get(PoolKey.parse(pool(listener)));
    return pool != null
        && pool.members().entrySet().stream()
            .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
            .map(Map.Entry::getValue)
            .toList()
            .equals(List.of("UP", "UP", "DOWN"));
  }

  /** The next one, if it comes soon. */
  private Stream<Heartbeat> heartbeat() throws IOException {
    try {
      var packet = new DatagramPacket(new byte[HeartbeatCodec.MAX_DATAGRAM], 0);
      packet.setLength(HeartbeatCodec.MAX_DATAGRAM);
      heartbeats.receive(packet);
      Heartbeat beat =
          new HeartbeatCodec(KEY).decode(Arrays.copyOf(packet.getData(), packet.getLength()));
      for (String listener : List.of(UDP, SCTP)) {
        var report = beat.listeners().get(new ListenerId(listener));
        if (report != null) {
          flows.merge(listener, report.stats().totconns(), Long::sum);
          bytes.merge(listener, Math.min(report.stats().rx(), report.stats().tx()), Long::sum);
        }
      }
      return Stream.of(beat);
    } catch (SocketTimeoutException e) {
      return Stream.empty();
    } catch (BadHeartbeatException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> datagramAnswers() {
    return Stream.generate(this::datagramAnswer).limit(FLOWS).toList();
  }

  private String datagramAnswer() {
    try (var flow = DatagramFlow.to("127.0.0.1", port)) {
      flow.socket().setSoTimeout(20_000);
      return flow.ask();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Integer> counts(Collection<String> answers) {
    return answers.stream().collect(Collectors.toMap(Function.identity(), _ -> 1, Integer::sum));
  }

  @Override
  public void close() {
    heartbeats.close();
    members.forEach(DatagramSocket::close);
  }
}

package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octavia.domain.ListenerId;
import io.octavia.domain.MemberId;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.Heartbeat.PoolKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** UDP listeners, with real datagrams over both families. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatagramsTest {
  private static final String LISTENER = "00000000-0000-4000-8000-00000000000a";
  private static final String POOL = "00000000-0000-4000-8000-00000000000b";
  private static final String VIP = "203.0.113.10";
  private static final String VIP6 = "2001:db8:1::30";
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String MONITOR =
      """
          delay_loop 1
          delay_before_retry 1
          retry 2

          # Configuration for HealthMonitor 00000000-0000-4000-8000-00000000000c
      """;

  private Path temporary;
  private Rig rig;
  private Process second;

  @BeforeAll
  void open(@TempDir Path directory) throws Exception {
    temporary = directory;
    rig = new Rig(directory, "SINGLE");
    String mac = rig.attach("203.0.113.1/24");
    Commands.run(
        "ip", "-n", rig.outside, "address", "add", "2001:db8:1::1/64", "dev", "far0", "nodad");
    String body =
        """
        {"subnet_cidr":"203.0.113.0/24","gateway":"203.0.113.1","mac_address":"%s",
         "vrrp_ip":"203.0.113.21","additional_vips":[{"ip_address":"2001:db8:1::30",
          "subnet_cidr":"2001:db8:1::/64","gateway":"2001:db8:1::1","host_routes":[]}]}\
        """
            .formatted(mac);
    var plugged = rig.call("POST", "/1.0/plug/vip/" + VIP, body);
    assertThat(plugged.status()).as(plugged.text()).isEqualTo(202);
    member(1);
    second = member(2);
    member(3);
  }

  @AfterAll
  void close() {
    rig.close();
  }

  @BeforeEach
  void startAnew() throws Exception {
    assertThat(rig.call("DELETE", "/1.0/listeners/" + LISTENER).status()).isEqualTo(200);
  }

  /** Answers each datagram with its name. */
  private Process member(int number) throws IOException {
    String from = "UDP6-RECVFROM:900" + number + ",fork,ipv6only=0";
    Process member =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                rig.outside,
                "socat",
                from,
                "SYSTEM:head -c 1; echo m" + number)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await()
        .atMost(LIMIT)
        .until(() ->
            Commands.run("ip", "netns", "exec", rig.outside, "ss", "-lun")
                .contains(":900" + number));
    return member;
  }

  private static String real(int number, String address, int weight, String check) {
    return """

        # Configuration for Member %s
        real_server %s 900%d {
            weight %d
    %s    }
    """
        .formatted(member(number, address), address, number, weight, check);
  }

  private static String member(int number, String address) {
    return "00000000-0000-4000-8000-0000000001" + (address.contains(":") ? 6 : 4) + number;
  }

  private static String v4(int number, int weight) {
    return real(number, "203.0.113.1", weight, check("203.0.113.1", number));
  }

  private static String v6(int number) {
    return real(number, "2001:db8:1::1", 1, check("2001:db8:1::1", number));
  }

  private static String check(String address, int number) {
    return """
            MISC_CHECK {
                misc_path "/var/lib/octavia/lvs/check/udp_check.sh %s 900%d"
                misc_timeout 3
            }
    """
        .formatted(address, number);
  }

  private static String config(String more, List<String> four, List<String> six) {
    return "# Configuration for Loadbalancer 00000000-0000-4000-8000-000000000001\n"
        + "# Configuration for Listener "
        + LISTENER
        + "\n\nnet_namespace amphora-haproxy\n"
        + server("ipv4", VIP, more, four)
        + server("ipv6", VIP6, more.replace("255.255.255.255", "128"), six);
  }

  private static String server(String group, String vip, String more, List<String> members) {
    return """

    virtual_server_group %1$s-group {
        %2$s 53
    }

    virtual_server group %1$s-group {
        lb_algo wrr
        lb_kind NAT
        protocol UDP
    %3$s
        # Configuration for Pool %4$s
    %5$s
    }
    """
        .formatted(group, vip, more, POOL, String.join("", members));
  }

  private void apply(String config) throws Exception {
    String path = "/1.0/listeners/" + rig.id + "/" + LISTENER + "/udp_listener";
    var uploaded = rig.call("PUT", path, config);
    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(200);
    var reloaded = rig.call("PUT", "/1.0/loadbalancer/" + LISTENER + "/reload");
    assertThat(reloaded.status()).as(reloaded.text()).isEqualTo(202);
    assertThat(reloaded.json().path("details").asString())
        .isEqualTo("keepalivedlvs listener " + LISTENER + " restarted");
  }

  private String ask(String address) {
    var argv =
        List.of(
            "ip",
            "netns",
            "exec",
            rig.outside,
            "sh",
            "-c",
            "echo q | timeout 5 socat -t 2 -T 2 - UDP:" + address + ":53 | tail -c 3");
    return Commands.attempt(argv).output().strip();
  }

  private List<String> answers(String address, int count) {
    var answers = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      answers.add(ask(address));
    }
    return answers;
  }

  private static Map<MemberId, String> members(Heartbeat beat) {
    var pool = beat.pools().get(PoolKey.parse(POOL));
    return pool == null ? Map.of() : pool.members();
  }

  @Test
  void datagrams_of_both_families_go_to_members_by_weight_and_are_counted() throws Exception {
    apply(config("", List.of(v4(1, 3), v4(2, 1), v4(3, 0)), List.of(v6(1))));
    var answers = answers(VIP, 8);
    assertThat(Collections.frequency(answers, "m1")).as("%s", answers).isEqualTo(6);
    assertThat(Collections.frequency(answers, "m2")).as("%s", answers).isEqualTo(2);
    assertThat(ask("[" + VIP6 + "]")).isEqualTo("m1");
    assertThat(rig.call("GET", "/1.0/listeners").text())
        .isEqualTo("[{\"status\":\"ACTIVE\",\"uuid\":\"" + LISTENER + "\",\"type\":\"UDP\"}]");
    var beat =
        rig.awaitHeartbeat(each -> {
          var listener = each.listeners().get(new ListenerId(LISTENER));
          return listener != null && listener.stats().conns() > 0;
        });
    assertThat(members(beat))
        .containsEntry(new MemberId(member(1, "203.0.113.1")), "no check")
        .containsEntry(new MemberId(member(3, "203.0.113.1")), "DRAIN");
    assertThat(beat.listeners().get(new ListenerId(LISTENER)).status()).isEqualTo("OPEN");
    var counters = rig.directory.resolve("var/lib/octavia/stats_counters.json");
    await().atMost(LIMIT).until(() -> Files.readString(counters).matches(".*\"stot\":9[},].*"));
    assertThat(rig.call("PUT", "/1.0/loadbalancer/" + LISTENER + "/stop").status()).isEqualTo(202);
    assertThat(ask(VIP)).doesNotStartWith("m");
  }

  @Test
  void member_that_does_not_listen_gets_nothing_until_it_does() throws Exception {
    apply(config(MONITOR, List.of(v4(1, 1), v4(2, 1)), List.of(v6(1))));
    rig.awaitHeartbeat(beat -> Set.copyOf(members(beat).values()).equals(Set.of("UP")));
    assertThat(Set.copyOf(answers(VIP, 2))).containsExactlyInAnyOrder("m1", "m2");
    second.destroyForcibly().waitFor();
    var id = new MemberId(member(2, "203.0.113.1"));
    rig.awaitHeartbeat(beat -> "DOWN".equals(members(beat).get(id)));
    assertThat(Set.copyOf(answers(VIP, 3))).containsExactly("m1");
    second = member(2);
    rig.awaitHeartbeat(beat -> "UP".equals(members(beat).get(id)));
    assertThat(Set.copyOf(answers(VIP, 2))).containsExactlyInAnyOrder("m1", "m2");
  }

  /** A second is what {@code nc} itself waits for word that nobody listens. */
  @Test
  void member_whose_check_may_take_a_second_comes_back() throws Exception {
    second.destroyForcibly().waitFor();
    apply(
        config(MONITOR, List.of(v4(1, 1), v4(2, 1)), List.of())
            .replace("misc_timeout 3", "misc_timeout 1"));
    var id = new MemberId(member(2, "203.0.113.1"));
    rig.awaitHeartbeat(beat -> "DOWN".equals(members(beat).get(id)));
    second = member(2);
    rig.awaitHeartbeat(beat -> "UP".equals(members(beat).get(id)));
  }

  /** Upstream's agent adds its masquerading once more each time. */
  @Test
  void rules_are_the_same_however_often_they_are_given() throws Exception {
    var config = config("", List.of(v4(1, 1), v4(2, 1)), List.of(v6(1)));
    apply(config);
    var once = rules();
    assertThat(once).contains("masquerade");
    for (int i = 0; i < 3; i++) apply(config);
    assertThat(rules()).isEqualTo(once);
  }

  private String rules() {
    return Commands.run("ip", "netns", "exec", rig.netns, "nft", "-s", "list", "ruleset");
  }

  @Test
  void clients_stay_with_their_member_while_it_is_there() throws Exception {
    String persistence =
        "    persistence_timeout 60\n    persistence_granularity 255.255.255.255\n";
    apply(config(persistence, List.of(v4(1, 1), v4(2, 1)), List.of(v6(1), v6(2))));
    String first = ask(VIP);
    assertThat(Set.copyOf(answers(VIP, 4))).containsExactly(first);
    assertThat(Set.copyOf(answers("[" + VIP6 + "]", 3))).hasSize(1);
    apply(config(persistence, List.of(v4(1, 1), v4(2, 1), v4(3, 9)), List.of(v6(1))));
    assertThat(Set.copyOf(answers(VIP, 4))).containsExactly(first);
    int gone = first.equals("m1") ? 1 : 2;
    apply(config(persistence, List.of(v4(3 - gone, 1)), List.of(v6(1))));
    assertThat(ask(VIP)).isEqualTo("m" + (3 - gone));
  }

  @Test
  void flow_goes_on_while_members_come_and_the_agent_is_away() throws Exception {
    apply(config("", List.of(v4(1, 1)), List.of()));
    Path answers = Files.createTempFile(temporary, "flow", "");
    var flow =
        new ProcessBuilder(
                "ip", "netns", "exec", rig.outside, "socat", "-T", "60", "-", "UDP:" + VIP + ":53")
            .redirectOutput(answers.toFile())
            .start();
    try (var client = flow.outputWriter()) {
      client.write("q");
      client.flush();
      await().atMost(LIMIT).until(() -> Files.readString(answers).contains("m1"));
      apply(config("", List.of(v4(1, 1), v4(2, 9), v4(3, 9)), List.of()));
      rig.closeHost();
      assertThat(Set.copyOf(answers(VIP, 2))).containsAnyOf("m2", "m3");
      client.write("q");
      client.flush();
      await().atMost(LIMIT).until(() -> Files.readString(answers).split("m1", -1).length == 3);
      rig.openHost();
      assertThat(Files.readString(answers)).doesNotContain("m2", "m3");
    } finally {
      flow.destroy();
    }
    rig.awaitHeartbeat(beat -> beat.listeners().containsKey(new ListenerId(LISTENER)));
  }

  @Test
  void file_that_makes_no_sense_is_refused() throws Exception {
    String path = "/1.0/listeners/" + rig.id + "/" + LISTENER + "/udp_listener";
    String good = config("", List.of(v4(1, 1)), List.of());
    for (String bad : List.of(good + "}", good.replace("weight 1", "weight heavy"))) {
      assertThat(rig.call("PUT", path, bad).status()).as(bad).isEqualTo(400);
    }
    assertThat(rig.call("GET", "/1.0/listeners/" + LISTENER + "/udp_listener").status())
        .isEqualTo(404);
  }
}

package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The image of amphorae: its builder's arguments, and the machine that comes of it. */
class AmphoraImageTest {
  private static final String BUILDER =
      Installation.script().resolveSibling("bin/octavia-diskimage-create.sh").toString();
  private static final String LOAD_BALANCER = "11111111-1111-4111-8111-111111111111";
  private static final String AMPHORA = "22222222-2222-4222-8222-222222222222";
  private static final String MAC = "fa:16:3e:00:00:17";

  /** An emulated processor takes minutes to boot when others work on this machine too. */
  private static final Duration BOOT = Duration.ofMinutes(20);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "-b nginx, -b nginx: only haproxy",
        "-i fedora, -i fedora: only debian",
        "-a ppc64le, -a ppc64le: only amd64",
        "-t iso, -t iso: qcow2",
        "-s lots, -s lots: a number of GB",
        "-d ../x, -d ../x: the name of a release",
        "-g master, -g: the agent is the one of this checkout",
        "-e, -e: there are no SELinux",
        "-m, -m: CPUs are not pinned",
        "-p, -p: the agent is the one of this checkout",
        "-y, -y: FIPS",
        "-w /nowhere, -w: there is no directory /nowhere",
        "-o /nowhere/image, -o: there is no directory /nowhere",
        "image, what is 'image'?"
      })
  void arguments_that_cannot_be_met_are_refused_by_name(String arguments, String complaint) {
    var refused =
        Command.run(Stream.concat(Stream.of(BUILDER), words(arguments)).toArray(String[]::new));

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.errors()).startsWith("octavia-diskimage-create.sh: " + complaint);
  }

  @Test
  @Timeout(7200)
  @EnabledIfSystemProperty(
      named = "cloud",
      matches = "true",
      disabledReason = "takes many minutes: ./octavia test --cloud")
  void machine_of_the_image_serves_and_serves_again_after_a_reboot() throws Exception {
    Path image = image();
    int port = Installation.freePort();
    int vip = Installation.freePort();
    int page = Installation.freePort();
    try (var authority = Authority.create("amphorae");
        var datagrams = new MachineDatagrams();
        var machine =
            new VirtualMachine(directory, image, files(authority, datagrams.heartbeats()), port)) {
      var agent = new AgentClient(port, authority.issue("controller"));
      await()
          .atMost(BOOT)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() ->
              assertThat(agent.call("GET", "/", "")).as(machine.console()).contains("api_version"));
      var web = member(page);
      try {
        machine.plug(MAC, vip, datagrams.port());
        serve(agent, page);
        await().atMost(BOOT).until(() -> browse(vip).equals("a page"));
        datagrams.attach(machine);
        datagrams.serve(agent, AMPHORA);
        datagrams.awaitTraffic(machine);

        machine.reset();
        await().atMost(BOOT).until(() -> browse(vip).isEmpty());
        datagrams.attach(machine);
        await().atMost(BOOT).until(() -> browse(vip).equals("a page"));
        datagrams.awaitTraffic(machine);
      } finally {
        web.destroyForcibly();
      }
    }
  }

  /** A new one, unless {@code -Doctavia.image=FILE} says that there is one. */
  private Path image() {
    String there = System.getProperty("octavia.image");
    if (there != null) return Path.of(there);
    Path image = directory.resolve("amphora.qcow2");
    var build = List.of(BUILDER, "-o", image.toString(), "-w", directory.toString());
    Command.run(Duration.ofMinutes(40), Map.of(), build).orFail();
    return image;
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split(" ", -1));
  }

  private static Map<String, String> files(Authority authority, int heartbeats) throws IOException {
    var certificate = authority.issue(AMPHORA);
    var files = new LinkedHashMap<String, String>();
    files.put(
        "/etc/octavia/certs/server.pem", certificate.text() + Files.readString(certificate.key()));
    files.put("/etc/octavia/certs/client_ca.pem", authority.text());
    files.put(
        "/etc/octavia/amphora-agent.conf",
        """
        [haproxy_amphora]
        base_cert_dir = /var/lib/octavia/certs
        base_path = /var/lib/octavia
        bind_host = 0.0.0.0
        bind_port = 9443
        [health_manager]
        controller_ip_port_list = 10.0.2.2:%d
        heartbeat_interval = 5
        heartbeat_key = %s
        [amphora_agent]
        agent_server_ca = /etc/octavia/certs/client_ca.pem
        agent_server_cert = /etc/octavia/certs/server.pem
        amphora_id = %s
        [controller_worker]
        loadbalancer_topology = SINGLE
        """
            .formatted(heartbeats, MachineDatagrams.KEY, AMPHORA));
    return files;
  }

  private void serve(AgentClient agent, int page) {
    String plug =
        """
        {"subnet_cidr": "10.0.3.0/24", "gateway": "10.0.3.2", "mac_address": "%s",
         "vrrp_ip": "10.0.3.16"}
        """
            .formatted(MAC);
    await()
        .atMost(BOOT)
        .untilAsserted(() ->
            assertThat(agent.call("POST", "/1.0/plug/vip/10.0.3.15", plug))
                .containsAnyOf("on interface eth1", "already exists"));
    String config =
        """
        # Configuration for loadbalancer %1$s
        global
            daemon
            user nobody
            log /run/rsyslog/octavia/log local0
            stats socket /var/lib/octavia/%1$s.sock mode 0666 level user
            maxconn 1000

        defaults
            log global
            retries 3

        frontend 33333333-3333-4333-8333-333333333333
            bind 10.0.3.15:80
            mode http
            default_backend pool
            timeout client 50000

        backend pool
            mode http
            timeout connect 5000
            timeout server 50000
            server member 10.0.3.2:%2$d weight 1
        """
            .formatted(LOAD_BALANCER, page);
    String upload = "/1.0/loadbalancer/" + AMPHORA + "/" + LOAD_BALANCER + "/haproxy";
    assertThat(agent.call("PUT", upload, config)).contains("OK");
    String start = "/1.0/loadbalancer/" + LOAD_BALANCER + "/start";
    assertThat(agent.call("PUT", start, "")).contains("OK");
  }

  /** A page on loopback, which the machine sees at its gateway. */
  private Process member(int port) throws IOException {
    Path pages = Files.createDirectory(directory.resolve("pages"));
    Files.writeString(pages.resolve("index.html"), "a page");
    return new ProcessBuilder(
            "python3",
            "-m",
            "http.server",
            "" + port,
            "--bind",
            "127.0.0.1",
            "--directory",
            pages.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("pages.log").toFile())
        .start();
  }

  private static String browse(int port) {
    return Command.run("curl", "-s", "--max-time", "10", "http://127.0.0.1:" + port + "/").output();
  }
}

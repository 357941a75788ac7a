package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent as an amphora's image starts it, on a machine of its own: network and mount namespaces
 * that an idle process keeps open, with another network next to it.
 */
class AmphoraAgentTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String LOAD_BALANCER = "11111111-1111-4111-8111-111111111111";
  private static final String MAC = "fa:16:3e:00:00:17";

  @TempDir Path temporary;
  private final String tag = UUID.randomUUID().toString().substring(0, 6);
  private final String machine = "agm" + tag;
  private final String outside = "ago" + tag;
  private Process idle;
  private Process agent;

  @BeforeEach
  void boot() throws IOException {
    for (String name : List.of(machine, outside)) {
      Commands.run("ip", "netns", "add", name);
      Commands.run("ip", "-n", name, "link", "set", "dev", "lo", "up");
    }
    String mounts =
        "mount -t tmpfs none /run/netns && mount -t tmpfs none /var/lib && exec sleep infinity";
    idle =
        new ProcessBuilder("ip", "netns", "exec", machine, "sh", "-c", mounts)
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("idle.log").toFile())
            .start();
    await().atMost(LIMIT).until(() -> command().equals("sleep"));
    configDrive();
    start();
  }

  /** What the idle process runs now: the mounts are done when it sleeps. */
  private String command() {
    return idle.info().command().map(path -> Path.of(path).getFileName().toString()).orElse("");
  }

  private void configDrive() throws IOException {
    Path key = temporary.resolve("key.pem");
    Path certificate = temporary.resolve("certificate.pem");
    Commands.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=amphora",
        "-keyout",
        key.toString(),
        "-out",
        certificate.toString());
    Path drive = Files.createDirectories(temporary.resolve("drive/openstack/latest"));
    Path content = Files.createDirectories(temporary.resolve("drive/openstack/content"));
    Files.writeString(
        content.resolve("0000"), Files.readString(certificate) + Files.readString(key));
    Files.copy(certificate, content.resolve("0001"));
    Files.writeString(
        content.resolve("0002"),
        """
        [haproxy_amphora]
        base_cert_dir = /var/lib/octavia/certs
        base_path = /var/lib/octavia
        bind_host = 127.0.0.1
        bind_port = 9443
        [health_manager]
        heartbeat_key = a key of this test
        [amphora_agent]
        agent_server_ca = %1$s/etc/client_ca.pem
        agent_server_cert = %1$s/etc/server.pem
        agent_server_network_dir = %1$s/etc/interfaces
        amphora_id = 22222222-2222-4222-8222-222222222222
        [controller_worker]
        loadbalancer_topology = SINGLE
        """
            .formatted(temporary));
    Files.writeString(
        drive.resolve("meta_data.json"),
        """
        {"uuid": "a server", "files": [
          {"path": "%1$s/etc/server.pem", "content_path": "/content/0000"},
          {"path": "%1$s/etc/client_ca.pem", "content_path": "/content/0001"},
          {"path": "%1$s/etc/agent.conf", "content_path": "/content/0002"}]}
        """
            .formatted(temporary));
  }

  private List<String> inMachine(String... argv) {
    var all = new ArrayList<>(List.of("nsenter", "-t", "" + idle.pid(), "-m", "-n"));
    all.addAll(List.of(argv));
    return all;
  }

  private void start() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var argv =
        inMachine(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.octavia.agent.AmphoraAgent",
            "--config-file",
            temporary.resolve("etc/agent.conf").toString(),
            "--config-drive",
            temporary.resolve("drive").toString());
    agent =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(temporary.resolve("agent.log").toFile()))
            .start();
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(call("GET", "/", ""))
                .as(Files.readString(temporary.resolve("agent.log")))
                .contains("api_version"));
  }

  /** The body of the agent's answer; empty if there is none. */
  private String call(String method, String path, String body) {
    var argv =
        inMachine(
            "curl",
            "-s",
            "-k",
            "--max-time",
            "20",
            "--cert",
            temporary.resolve("certificate.pem").toString(),
            "--key",
            temporary.resolve("key.pem").toString(),
            "-X",
            method,
            "--data-binary",
            body,
            "https://127.0.0.1:9443" + path);
    return Commands.attempt(argv).output();
  }

  private void plugIn() {
    Commands.run(
        "ip", "link", "add", "far", "netns", outside, "type", "veth", "peer", "name", "ens4",
        "netns", machine, "address", MAC);
    Commands.run("ip", "-n", outside, "link", "set", "dev", "far", "up");
    Commands.run("ip", "-n", outside, "address", "add", "203.0.113.1/24", "dev", "far");
  }

  private String browse() {
    var url = "http://203.0.113.10/";
    return Commands.attempt(
            List.of("ip", "netns", "exec", outside, "curl", "-s", "--max-time", "3", url))
        .output();
  }

  /** A cable whose one end is in the machine, and something that answers at the other. */
  private void attach() throws IOException {
    plugIn();
    Path config =
        Files.writeString(
            temporary.resolve("member.cfg"),
            """
            defaults
                mode http
                timeout client 5s
            frontend member
                bind :8080
                http-request return status 200 content-type text/plain string member
            """);
    Commands.run("ip", "netns", "exec", outside, "haproxy", "-D", "-f", config.toString());
  }

  /** All processes and the namespace go; the cable is at its place again. */
  private void reboot() throws Exception {
    agent.destroyForcibly().waitFor();
    kill(Commands.attempt(inMachine("ip", "netns", "pids", "amphora-haproxy")));
    Commands.run(inMachine("ip", "netns", "del", "amphora-haproxy"));
    // A cable goes with the namespace that one end is in; where that takes a while, now.
    Commands.attempt(List.of("ip", "-n", outside, "link", "del", "far"));
    plugIn();
    start();
  }

  private String config() {
    return """
    # Configuration for loadbalancer %1$s
    global
        daemon
        user nobody
        stats socket /var/lib/octavia/%1$s.sock mode 0666 level user
        maxconn 1000

    defaults
        retries 3

    frontend 33333333-3333-4333-8333-333333333333
        bind 203.0.113.10:80
        mode http
        default_backend pool
        timeout client 50000

    backend pool
        mode http
        timeout connect 5000
        timeout server 50000
        server member 203.0.113.1:8080 weight 1
    """
        .formatted(LOAD_BALANCER);
  }

  @Test
  void machine_takes_its_config_drive_and_serves_traffic_that_outlives_the_agent()
      throws Exception {
    attach();
    String plug =
        """
        {"subnet_cidr": "203.0.113.0/24", "gateway": null, "mac_address": "%s",
         "vrrp_ip": "203.0.113.21"}
        """
            .formatted(MAC);
    assertThat(call("POST", "/1.0/plug/vip/203.0.113.10", plug)).contains("on interface eth1");
    String path = "/1.0/loadbalancer/22222222-2222-4222-8222-222222222222/";
    assertThat(call("PUT", path + LOAD_BALANCER + "/haproxy", config())).contains("OK");
    assertThat(call("PUT", "/1.0/loadbalancer/" + LOAD_BALANCER + "/start", "")).contains("OK");
    await().atMost(LIMIT).until(() -> browse().equals("member"));

    agent.destroyForcibly().waitFor();
    assertThat(browse()).isEqualTo("member");

    start();
    assertThat(call("GET", "/1.0/details", "")).contains("\"haproxy_count\":1", "eth1");

    reboot();
    await().atMost(LIMIT).until(() -> browse().equals("member"));

    call("DELETE", "/1.0/listeners/" + LOAD_BALANCER, "");
    await().atMost(LIMIT).until(() -> browse().isEmpty());
  }

  @AfterEach
  void halt() throws Exception {
    if (agent != null) {
      agent.destroyForcibly().waitFor();
    }
    var names = new ArrayList<>(inMachine("ip", "netns", "pids", "amphora-haproxy"));
    kill(Commands.attempt(names));
    for (String name : List.of(machine, outside)) {
      kill(Commands.attempt(List.of("ip", "netns", "pids", name)));
      Commands.run("ip", "netns", "del", name);
    }
  }

  private static void kill(Commands.Result pids) {
    pids.output()
        .lines()
        .filter(line -> line.matches("\\d+"))
        .forEach(pid -> Commands.attempt(List.of("kill", "-KILL", pid)));
  }
}

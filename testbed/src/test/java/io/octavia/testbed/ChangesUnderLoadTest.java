package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes while clients are served; {@code ./octavia test --changes} takes many. */
@EndToEnd
class ChangesUnderLoadTest {
  private static final int MEMBER_CHANGES = Integer.getInteger("octavia.changes.members", 60);
  private static final int CERTIFICATES = Integer.getInteger("octavia.changes.certificates", 6);
  private static final int RELOADS = Integer.getInteger("octavia.changes.reloads", 5);
  private static final int CONNECTIONS = Integer.getInteger("octavia.changes.connections", 50);
  private static final int IDLE = Integer.getInteger("octavia.changes.idle", 20);
  private static final int MEMBERS = 8;
  private static final int FIRST_PORT = 8001;

  private final Scene scene;
  private final List<LineConnection> idle = new ArrayList<>();
  @TempDir Path directory;
  private Host members;
  private Balancer balancer;

  ChangesUnderLoadTest(Scene scene) {
    this.scene = scene;
  }

  @BeforeEach
  void serve() throws IOException {
    members = scene.installation().host(scene.network());
    var config = new StringBuilder("defaults\n    mode http\n    timeout client 1h\n");
    config.append("frontend members\n");
    IntStream.range(0, MEMBERS)
        .forEach(i -> config.append("    bind :").append(FIRST_PORT + i).append('\n'));
    config.append("    http-request return status 200 content-type text/plain string ok\n");
    var file = Files.writeString(directory.resolve("members.cfg"), config);
    members.start(
        List.of("haproxy", "-db", "-f", file.toString()), directory.resolve("log").toFile());
    balancer =
        scene.create(
            """
            "listeners": [
              {"name": "http", "protocol": "HTTP", "protocol_port": 80,
               "default_pool": {"name": "web"}},
              {"name": "tcp", "protocol": "TCP", "protocol_port": 7007,
               "timeout_client_data": 3600000, "timeout_member_data": 3600000,
               "default_pool": {"name": "line"}}],
            "pools": [
              {"name": "web", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
               "members": [%s, %s]},
              {"name": "line", "protocol": "TCP", "lb_algorithm": "LEAST_CONNECTIONS",
               "members": [%s, %s]}]\
            """
                .formatted(member(0), member(1), scene.one().member(7), scene.two().member(7)));
    Waiting.until("an answer", () -> Browser.here().tryGet(balancer.url("/")).isPresent());
    for (int i = 0; i < IDLE; i++) idle.add(LineConnection.open(balancer.vip(), 7007));
  }

  @AfterEach
  void remove() {
    idle.forEach(LineConnection::close);
    if (balancer != null) balancer.close();
  }

  private String member(int number) {
    return "{\"address\": \"%s\", \"protocol_port\": %d}"
        .formatted(members.address(), FIRST_PORT + number);
  }

  @Test
  @Timeout(3600)
  void members_change_and_nobody_notices() {
    var processes = processes();
    assertThat(processes).as("master and worker").hasSize(2);
    var web = "/v2/lbaas/pools/" + balancer.pool("web").path("id").asString() + "/members";
    var line = "/v2/lbaas/pools/" + balancer.pool("line").path("id").asString() + "/members";
    try (var load = Load.start(balancer.url("/"), CONNECTIONS)) {
      for (int change = 0; change < MEMBER_CHANGES; ) {
        // Members with connections come and go too, and those connections stay.
        boolean idle = change % 30 == 0;
        var path = idle ? line : web;
        var body = idle ? scene.three().member(7) : member(2 + change % (MEMBERS - 2));
        var id = scene.api().post(path, "{\"member\": " + body + "}").path("id").asString();
        change += settled();
        if (idle) this.idle.add(LineConnection.open(balancer.vip(), 7007));
        for (var field :
            List.of(
                "\"weight\": 7",
                "\"weight\": 0",
                "\"admin_state_up\": false",
                "\"admin_state_up\": true, \"weight\": 1")) {
          scene.api().put(path + "/" + id, "{\"member\": {" + field + "}}");
          change += settled();
        }
        scene.api().delete(path + "/" + id);
        change += settled();
      }
      load.stop().assertNoneFailed();
    }
    assertIdleConnectionsLive();
    assertThat(processes()).as("the same master and worker").isEqualTo(processes);
  }

  @Test
  @Timeout(3600)
  void certificates_change_and_nobody_notices() {
    try (var authority = Authority.create("changes")) {
      for (var name : List.of("first", "second")) {
        scene.installation().keep(name, authority.issue(name + ".example.org"));
      }
      var listener =
          scene
              .api()
              .post(
                  "/v2/lbaas/listeners",
                  """
                  {"listener": {"name": "tls", "protocol": "TERMINATED_HTTPS",
                    "protocol_port": 443, "loadbalancer_id": "%s", "default_pool_id": "%s",
                    "default_tls_container_ref": "first"}}\
                  """
                      .formatted(balancer.id(), balancer.pool("web").path("id").asString()))
              .path("id")
              .asString();
      balancer.awaitActive();
      Waiting.until("a handshake", () -> subject().contains("first.example.org"));
      var processes = processes();
      try (var load = Load.start("https://" + balancer.vip() + "/", CONNECTIONS)) {
        for (int change = 0; change < CERTIFICATES; ) {
          var name = change % 2 == 0 ? "second" : "first";
          scene
              .api()
              .put(
                  "/v2/lbaas/listeners/" + listener,
                  "{\"listener\": {\"default_tls_container_ref\": \"" + name + "\"}}");
          change += settled();
          assertThat(subject()).contains(name + ".example.org");
        }
        load.stop().assertNoneFailed();
      }
      assertIdleConnectionsLive();
      assertThat(processes()).as("the same master and worker").isEqualTo(processes);
    }
  }

  private String subject() {
    return Command.run("openssl", "s_client", "-connect", balancer.vip() + ":443").output();
  }

  @Test
  @Timeout(3600)
  void listeners_and_policies_change_and_no_request_fails() {
    var listener = balancer.listener("http").path("id").asString();
    try (var load = Load.start(balancer.url("/"), CONNECTIONS);
        var prober = Prober.start(balancer.vip(), 80)) {
      for (int change = 0; change < RELOADS; ) {
        var policy =
            scene
                .api()
                .post(
                    "/v2/lbaas/l7policies",
                    "{\"l7policy\": {\"listener_id\": \"%s\", \"action\": \"REJECT\"}}"
                        .formatted(listener));
        change += settled();
        scene
            .api()
            .post(
                "/v2/lbaas/l7policies/" + policy.path("id").asString() + "/rules",
                """
                {"rule": {"type": "PATH", "compare_type": "STARTS_WITH", "value": "/no"}}\
                """);
        change += settled();
        scene.api().delete("/v2/lbaas/l7policies/" + policy.path("id").asString());
        change += settled();
        scene
            .api()
            .put(
                "/v2/lbaas/listeners/" + listener,
                "{\"listener\": {\"timeout_client_data\": %d}}".formatted(50000 + change));
        change += settled();
      }
      prober.stop().assertNoneFailed();
      load.stop().assertNoneFailed();
    }
    assertIdleConnectionsLive();
  }

  private int settled() {
    balancer.awaitActive();
    return 1;
  }

  private List<Long> processes() {
    return balancer.servers().getFirst().processes("haproxy");
  }

  private void assertIdleConnectionsLive() {
    for (var connection : idle) assertThat(lives(connection)).as("%s", connection).isTrue();
  }

  /** There is nothing to read from one that lives, and no end. */
  private static boolean lives(LineConnection connection) {
    try {
      connection.socket().setSoTimeout(1);
      return connection.socket().getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      throw new AssertionError(connection + " was reset", e);
    }
  }
}

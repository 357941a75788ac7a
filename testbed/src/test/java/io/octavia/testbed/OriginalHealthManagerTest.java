package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.testing.TemporaryMariaDb;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Our API, worker and agents, with the original's health manager in the place of ours. */
@EndToEnd
class OriginalHealthManagerTest {
  private static final String KEY = "a key that both know";

  @Test
  void originals_health_manager_writes_what_our_agents_report() {
    var database = TemporaryMariaDb.shared().newDatabase();
    int port = OriginalHealthManager.freePort();
    var settings =
        Map.of(
            "database.connection",
            database,
            "health_manager.heartbeat_key",
            KEY,
            // Ours is not to take for silent whom the original is late to write down.
            "health_manager.heartbeat_timeout",
            "3600",
            "health_manager.controller_ip_port_list",
            "127.0.0.1:" + port);
    try (var scene = Scene.in(Installation.start(settings));
        var original = OriginalHealthManager.start(database, port, KEY)) {
      try {
        isWritten(scene);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + original.log(), e);
      }
      assertThat(original.log()).doesNotContain("Ignoring this packet", "ERROR");
    }
  }

  private static void isWritten(Scene scene) {
    try (var balancer =
        scene.create(
            Balancer.http(
                """
                "healthmonitor": {"type": "HTTP", "url_path": "/health", "delay": 1, "timeout": 1,
                                  "max_retries": 1, "max_retries_down": 1},\
                """,
                scene.one().member(80),
                scene.two().member(80)))) {
      balancer.awaitOperating("ONLINE");
      Browser.here().servers(balancer.url("/"), 25);
      var path = "/v2/lbaas/loadbalancers/" + balancer.id() + "/stats";
      Waiting.until(
          "25 connections", () -> scene.api().get(path).path("total_connections").asLong() == 25);
      var member =
          "/v2/lbaas/pools/%s/members/%s"
              .formatted(
                  balancer.pool("web").path("id").asString(),
                  balancer.member("web", "two").path("id").asString());
      scene.two().fallSick();
      try {
        scene.api().await(member, "operating_status", "ERROR");
        balancer.awaitOperating("DEGRADED");
      } finally {
        scene.two().recover();
      }
      scene.api().await(member, "operating_status", "ONLINE");
      balancer.awaitOperating("ONLINE");
    }
  }
}

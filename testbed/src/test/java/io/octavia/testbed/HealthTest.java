package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the amphorae report shows in the API, soon. Heartbeats come every second here. */
@EndToEnd
class HealthTest {
  /** One check of the monitor, one heartbeat, and the time to look. */
  private static final Duration SOON = Duration.ofSeconds(4);

  private final Scene scene;

  HealthTest(Scene scene) {
    this.scene = scene;
  }

  @Test
  void monitor_takes_a_sick_member_out_and_back() {
    try (var balancer = create("HTTP", ", \"url_path\": \"/health\"")) {
      awaitAll(balancer, "ONLINE");
      scene.two().fallSick();
      try {
        awaitMember(balancer, "two", "ERROR");
        assertThat(Browser.here().servers(balancer.url("/"), 8)).containsOnly("one");
        Waiting.until(
            "a degraded load balancer",
            SOON,
            () -> balancer.show().path("operating_status").asString().equals("DEGRADED"));
        assertThat(balancer.pool("web").path("operating_status").asString()).isEqualTo("DEGRADED");
      } finally {
        scene.two().recover();
      }
      awaitMember(balancer, "two", "ONLINE");
      awaitAll(balancer, "ONLINE");
      assertThat(Set.copyOf(Browser.here().servers(balancer.url("/"), 6))).hasSize(2);
    }
  }

  @Test
  void tcp_monitor_notices_a_server_that_is_gone() {
    try (var balancer = create("TCP", "")) {
      awaitAll(balancer, "ONLINE");
      scene.one().stop();
      try {
        awaitMember(balancer, "one", "ERROR");
        assertThat(Browser.here().servers(balancer.url("/"), 6)).containsOnly("two");
      } finally {
        scene.one().restart();
      }
      awaitMember(balancer, "one", "ONLINE");
    }
  }

  @Test
  void pool_without_a_living_member_is_in_error_and_requests_get_503() {
    try (var balancer = create("HTTP", ", \"url_path\": \"/health\"")) {
      awaitAll(balancer, "ONLINE");
      scene.one().fallSick();
      scene.two().fallSick();
      try {
        Waiting.until(
            "a load balancer in error",
            SOON.plus(SOON),
            () -> balancer.show().path("operating_status").asString().equals("ERROR"));
        assertThat(balancer.pool("web").path("operating_status").asString()).isEqualTo("ERROR");
        assertThat(Browser.here().get(balancer.url("/")).status()).isEqualTo(503);
      } finally {
        scene.one().recover();
        scene.two().recover();
      }
      awaitAll(balancer, "ONLINE");
    }
  }

  @Test
  void members_without_a_monitor_say_so() {
    try (var balancer = scene.create(Balancer.http("", scene.one().member(80)))) {
      balancer.awaitOperating("ONLINE");
      assertThat(balancer.member("web", "one").path("operating_status").asString())
          .isEqualTo("NO_MONITOR");
    }
  }

  @Test
  void statistics_count_what_was_served() {
    try (var balancer = scene.create(Balancer.http("", scene.one().member(80)))) {
      Browser.here().servers(balancer.url("/"), 25);
      var path = "/v2/lbaas/loadbalancers/" + balancer.id() + "/stats";
      var stats =
          Waiting.value(
              "25 connections in " + path,
              SOON,
              () -> {
                var now = scene.api().get(path);
                return now.path("total_connections").asInt() >= 25 ? now : null;
              });
      assertThat(stats.path("total_connections").asInt()).isEqualTo(25);
      assertThat(stats.path("bytes_in").asInt()).isGreaterThan(25 * 50);
      assertThat(stats.path("bytes_out").asInt()).isGreaterThan(25 * 100);
      var listener = balancer.listener("http").path("id").asString();
      assertThat(scene.api().get("/v2/lbaas/listeners/" + listener + "/stats")).isEqualTo(stats);
    }
  }

  private Balancer create(String type, String more) {
    return scene.create(
        Balancer.http(
            """
            "healthmonitor": {"type": "%s", "delay": 1, "timeout": 1, "max_retries": 1,
                              "max_retries_down": 1%s},\
            """
                .formatted(type, more),
            scene.one().member(80),
            scene.two().member(80)));
  }

  private static void awaitMember(Balancer balancer, String name, String status) {
    Waiting.until(
        "member " + name + " " + status,
        SOON,
        () -> balancer.member("web", name).path("operating_status").asString().equals(status));
  }

  /** Load balancer, listener, pool and members, as the status tree tells. */
  private static void awaitAll(Balancer balancer, String status) {
    Waiting.until(
        "all " + status + " in " + balancer.id(),
        Duration.ofSeconds(10),
        () ->
            balancer.statuses().findValuesAsString("operating_status").stream()
                .allMatch(status::equals));
  }
}

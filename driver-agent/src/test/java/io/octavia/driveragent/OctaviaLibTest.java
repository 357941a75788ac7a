package io.octavia.driveragent;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent, asked by Debian's octavia-lib. */
class OctaviaLibTest {
  @TempDir static Path directory;
  private static PythonDriver driver;
  private Stage stage;

  @BeforeAll
  static void startDriver() throws IOException {
    driver = PythonDriver.start(directory);
  }

  @AfterAll
  static void stopDriver() throws IOException, InterruptedException {
    driver.close();
  }

  @BeforeEach
  void start() throws IOException {
    stage = new Stage(directory);
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  private static Map<String, Object> active(String id) {
    return Map.of("id", id, "provisioning_status", "ACTIVE", "operating_status", "ONLINE");
  }

  private static List<Map<String, Object>> deleted(String id) {
    return List.of(Map.of("id", id, "provisioning_status", "DELETED"));
  }

  @Test
  void statuses_of_all_objects_are_stored() {
    var answer =
        driver.call(
            "update_loadbalancer_status",
            Map.of(
                "loadbalancers", List.of(active(stage.loadBalancer)),
                "listeners", List.of(active(stage.listener)),
                "pools", List.of(active(stage.pool)),
                "members", List.of(active(stage.member)),
                "healthmonitors", List.of(active(stage.monitor)),
                "l7policies", List.of(active(stage.policy)),
                "l7rules", List.of(active(stage.rule))));
    assertThat(answer.toString()).isEqualTo("{\"result\":null}");
    assertThat(stage.status(Kind.LOAD_BALANCER, stage.loadBalancer)).isEqualTo("ACTIVE ONLINE");
    assertThat(stage.status(Kind.LISTENER, stage.listener)).isEqualTo("ACTIVE ONLINE");
    assertThat(stage.status(Kind.POOL, stage.pool)).isEqualTo("ACTIVE ONLINE");
    assertThat(stage.status(Kind.MEMBER, stage.member)).isEqualTo("ACTIVE ONLINE");
    assertThat(stage.status(Kind.HEALTH_MONITOR, stage.monitor)).isEqualTo("ACTIVE ONLINE");
    assertThat(stage.status(Kind.L7_POLICY, stage.policy)).isEqualTo("ACTIVE ONLINE");
    assertThat(stage.status(Kind.L7_RULE, stage.rule)).isEqualTo("ACTIVE ONLINE");
  }

  @Test
  void one_status_leaves_the_other_as_it_is() {
    driver.call(
        "update_loadbalancer_status",
        Map.of("members", List.of(Map.of("id", stage.member, "operating_status", "DRAINING"))));
    assertThat(stage.status(Kind.MEMBER, stage.member)).isEqualTo("PENDING_CREATE DRAINING");
  }

  @Test
  void deleted_objects_are_gone_and_their_quota_is_given_back() {
    driver.call(
        "update_loadbalancer_status",
        Map.of("members", deleted(stage.member), "l7rules", deleted(stage.rule)));
    assertThat(stage.status(Kind.MEMBER, stage.member)).isEqualTo("gone");
    assertThat(stage.status(Kind.L7_RULE, stage.rule)).isEqualTo("gone");
    assertThat(stage.inUse()).containsExactly(1, 1, 1, 0, 1, 1, 0);

    var again = driver.call("update_loadbalancer_status", Map.of("members", deleted(stage.member)));
    assertThat(again.has("error")).isFalse();
    assertThat(stage.inUse()).containsExactly(1, 1, 1, 0, 1, 1, 0);
  }

  private List<Row> all(Kind kind) {
    return stage.resources.read(reading -> reading.all(kind));
  }

  @Test
  void children_of_deleted_objects_go_with_them() {
    driver.call(
        "update_loadbalancer_status",
        Map.of("pools", deleted(stage.pool), "listeners", deleted(stage.listener)));
    for (var kind : List.of(Kind.POOL, Kind.LISTENER, Kind.MEMBER, Kind.HEALTH_MONITOR)) {
      assertThat(all(kind)).as("%s", kind).isEmpty();
    }
    assertThat(stage.inUse()).containsExactly(1, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void deleted_load_balancer_gives_its_vip_and_its_quota_back_once() {
    assertThat(stage.ports.named("octavia-lb-" + stage.loadBalancer)).hasSize(1);
    for (int times = 0; times < 2; times++) {
      var answer =
          driver.call(
              "update_loadbalancer_status", Map.of("loadbalancers", deleted(stage.loadBalancer)));
      assertThat(answer.has("error")).isFalse();
      assertThat(stage.status(Kind.LOAD_BALANCER, stage.loadBalancer)).isEqualTo("gone");
      assertThat(stage.ports.named("octavia-lb-" + stage.loadBalancer)).isEmpty();
      assertThat(stage.inUse().getFirst()).isZero();
    }
  }

  @Test
  void failure_names_its_object_and_keeps_what_came_before() {
    var answer =
        driver.call(
            "update_loadbalancer_status",
            Map.of(
                "members", List.of(active(stage.member)),
                "pools", List.of(Map.of("id", stage.pool, "provisioning_status", "FINE")),
                "loadbalancers", List.of(active(stage.loadBalancer))));
    assertThat(answer.path("error").asString()).contains("FINE");
    assertThat(answer.path("object").asString()).isEqualTo("pools");
    assertThat(answer.path("id").asString()).isEqualTo(stage.pool);
    assertThat(stage.status(Kind.MEMBER, stage.member)).isEqualTo("ACTIVE ONLINE");
    assertThat(stage.status(Kind.POOL, stage.pool)).isEqualTo("PENDING_CREATE OFFLINE");
    assertThat(stage.status(Kind.LOAD_BALANCER, stage.loadBalancer))
        .isEqualTo("PENDING_CREATE OFFLINE");

    var nameless =
        driver.call(
            "update_loadbalancer_status",
            Map.of("listeners", List.of(Map.of("provisioning_status", "ACTIVE"))));
    assertThat(nameless.path("error").asString()).contains("id");
    assertThat(nameless.path("object").asString()).isEqualTo("listeners");
  }

  @Test
  void statistics_take_the_place_of_those_before() {
    for (int bytes : List.of(7, 10)) {
      var answer =
          driver.call(
              "update_listener_statistics",
              Map.of(
                  "listeners",
                  List.of(
                      Map.of(
                          "id",
                          stage.listener,
                          "bytes_in",
                          bytes,
                          "bytes_out",
                          20_000_000_000L,
                          "active_connections",
                          3,
                          "total_connections",
                          4,
                          "request_errors",
                          5))));
      assertThat(answer.has("error")).isFalse();
    }
    var stored = stage.resources.read(reading -> reading.statistics(List.of(stage.listener)));
    assertThat(stored.bytesIn()).isEqualTo(10);
    assertThat(stored.bytesOut()).isEqualTo(20_000_000_000L);
    assertThat(stored.activeConnections()).isEqualTo(3);
    assertThat(stored.totalConnections()).isEqualTo(4);
    assertThat(stored.requestErrors()).isEqualTo(5);
  }

  @Test
  void statistics_that_lack_a_number_are_refused() {
    var answer =
        driver.call(
            "update_listener_statistics",
            Map.of("listeners", List.of(Map.of("id", stage.listener, "bytes_in", 1))));
    assertThat(answer.path("error").asString()).contains("bytes_out");
    assertThat(answer.path("object").asString()).isEqualTo("listeners");
  }

  @Test
  void whole_load_balancer_is_told() {
    var lb = driver.call("get_loadbalancer", stage.loadBalancer);
    assertThat(lb.path("type").asString()).isEqualTo("LoadBalancer");
    var told = lb.path("result");
    assertThat(told.path("loadbalancer_id").asString()).isEqualTo(stage.loadBalancer);
    assertThat(told.path("vip_port_id").asString()).isEqualTo(stage.port);
    assertThat(told.path("admin_state_up").booleanValue()).isTrue();
    assertThat(told.path("flavor").isNull()).isTrue();
    assertThat(told.at("/pools/0/members/0/member_id").asString()).isEqualTo(stage.member);
    assertThat(told.at("/listeners/0/l7policies/0/rules/0/l7rule_id").asString())
        .isEqualTo(stage.rule);
  }

  @Test
  void every_kind_of_object_is_told_under_its_providers_names() {
    var listener = driver.call("get_listener", stage.listener).path("result");
    assertThat(listener.path("loadbalancer_id").asString()).isEqualTo(stage.loadBalancer);
    assertThat(listener.at("/default_pool/pool_id").asString()).isEqualTo(stage.pool);
    assertThat(listener.path("allowed_cidrs").toString()).isEqualTo("[\"192.0.2.0/24\"]");
    assertThat(listener.path("insert_headers").toString())
        .isEqualTo("{\"X-Forwarded-For\":\"true\"}");
    assertThat(listener.at("/default_tls_container_data/private_key").asString()).isEqualTo("KEY");

    var pool = driver.call("get_pool", stage.pool).path("result");
    assertThat(pool.path("listener_id").asString()).isEqualTo(stage.listener);
    assertThat(pool.at("/session_persistence/cookie_name").asString()).isEqualTo("crumb");
    assertThat(pool.at("/healthmonitor/max_retries_down").intValue()).isEqualTo(3);

    var member = driver.call("get_member", stage.member).path("result");
    assertThat(member.path("address").asString()).isEqualTo("192.0.2.7");
    assertThat(member.path("monitor_port").isNull()).isTrue();

    var monitor = driver.call("get_healthmonitor", stage.monitor).path("result");
    assertThat(monitor.path("max_retries").intValue()).isEqualTo(2);
    assertThat(monitor.path("http_version").doubleValue()).isEqualTo(1.1);

    var policy = driver.call("get_l7policy", stage.policy).path("result");
    assertThat(policy.at("/rules/0/value").asString()).isEqualTo("/x");
    var rule = driver.call("get_l7rule", stage.rule).path("result");
    assertThat(rule.path("l7policy_id").asString()).isEqualTo(stage.policy);
  }

  @Test
  void nothing_is_told_of_what_is_not_there() {
    assertThat(driver.call("get_pool", stage.listener).path("result").isNull()).isTrue();
    driver.call("update_loadbalancer_status", Map.of("loadbalancers", deleted(stage.loadBalancer)));
    assertThat(driver.call("get_loadbalancer", stage.loadBalancer).path("result").isNull())
        .isTrue();
  }
}

package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** UDP, from the API to the answer of a member. */
@EndToEnd
class DatagramsTest {
  private static final int DNS = 53;
  private static final String MONITOR =
      """
      , "healthmonitor": {"type": "UDP-CONNECT", "delay": 4, "timeout": 3, "max_retries": 1,
                          "max_retries_down": 1}\
      """;

  private final Scene scene;

  DatagramsTest(Scene scene) {
    this.scene = scene;
  }

  private Balancer create(String pool, String... members) {
    return scene.create(
        """
        "listeners": [{"name": "dns", "protocol": "UDP", "protocol_port": %d,
                       "default_pool": {"name": "p"}}],
        "pools": [{"name": "p", "protocol": "UDP" %s, "members": [%s]}]\
        """
            .formatted(
                DNS,
                pool.contains("lb_algorithm") ? pool : ", \"lb_algorithm\": \"ROUND_ROBIN\"" + pool,
                String.join(", ", members)));
  }

  private static List<String> servers(Balancer balancer, int flows) {
    return DatagramFlow.servers(balancer.vip(), DNS, flows);
  }

  private void awaitMember(Balancer balancer, String name, String status) {
    Waiting.until(
        name + " " + status,
        () -> balancer.member("p", name).path("operating_status").asString().equals(status));
  }

  @Test
  void flows_go_round_by_weight_and_are_counted() {
    try (var balancer =
        create(
            "",
            scene.one().member(7, "\"weight\": 3"),
            scene.two().member(7, "\"weight\": 1"),
            scene.three().member(7, "\"weight\": 0"))) {
      var servers = servers(balancer, 8);
      assertThat(Collections.frequency(servers, "one")).as("%s", servers).isEqualTo(6);
      assertThat(Collections.frequency(servers, "two")).as("%s", servers).isEqualTo(2);
      balancer.awaitOperating("ONLINE");
      awaitMember(balancer, "one", "NO_MONITOR");
      var stats = "/v2/lbaas/loadbalancers/" + balancer.id() + "/stats";
      Waiting.until(
          "8 flows in " + stats,
          () -> scene.api().get(stats).path("total_connections").asInt() == 8);
      assertThat(scene.api().get(stats).path("bytes_in").asInt()).isPositive();
      assertThat(scene.api().get(stats).path("bytes_out").asInt()).isPositive();
    }
  }

  @Test
  void member_that_is_gone_is_taken_out_and_back() {
    try (var balancer = create(MONITOR, scene.one().member(7), scene.two().member(7))) {
      balancer.awaitOperating("ONLINE");
      awaitMember(balancer, "one", "ONLINE");
      awaitMember(balancer, "two", "ONLINE");
      assertThat(Set.copyOf(servers(balancer, 4))).containsExactlyInAnyOrder("one", "two");
      scene.two().stop();
      try {
        awaitMember(balancer, "two", "ERROR");
        balancer.awaitOperating("DEGRADED");
        assertThat(servers(balancer, 4)).containsOnly("one");
      } finally {
        scene.two().restart();
      }
      awaitMember(balancer, "two", "ONLINE");
      balancer.awaitOperating("ONLINE");
      assertThat(Set.copyOf(servers(balancer, 4))).containsExactlyInAnyOrder("one", "two");
    }
  }

  @Test
  void flow_goes_on_while_members_come_and_go() {
    try (var balancer = create("", scene.one().member(7));
        var flow = DatagramFlow.to(balancer.vip(), DNS)) {
      assertThat(flow.ask()).isEqualTo("one");
      var members = "/v2/lbaas/pools/" + balancer.pool("p").path("id").asString() + "/members";
      for (var server : List.of(scene.two(), scene.three())) {
        scene.api().post(members, "{\"member\": " + server.member(7, "\"weight\": 100") + "}");
        balancer.awaitActive();
        assertThat(flow.ask()).isEqualTo("one");
      }
      assertThat(Set.copyOf(servers(balancer, 6))).contains("two", "three");
      scene.api().delete(members + "/" + balancer.member("p", "two").path("id").asString());
      balancer.awaitActive();
      assertThat(flow.ask()).isEqualTo("one");
      assertThat(servers(balancer, 6)).doesNotContain("two", "");

      // What is removed keeps nobody: its flows begin anew elsewhere.
      scene.api().delete(members + "/" + balancer.member("p", "one").path("id").asString());
      balancer.awaitActive();
      Waiting.until("the flow at another member", () -> flow.ask().equals("three"));
    }
  }

  @Test
  void client_stays_with_its_member() {
    var persistence = ", \"session_persistence\": {\"type\": \"SOURCE_IP\"}";
    try (var balancer =
        create(
            persistence, scene.one().member(7), scene.two().member(7), scene.three().member(7))) {
      assertThat(Set.copyOf(servers(balancer, 6))).hasSize(1).doesNotContain("");
    }
  }

  @Test
  void member_that_is_switched_off_gets_nothing() {
    try (var balancer = create("", scene.one().member(7), scene.two().member(7))) {
      var member =
          "/v2/lbaas/pools/%s/members/%s"
              .formatted(
                  balancer.pool("p").path("id").asString(),
                  balancer.member("p", "one").path("id").asString());
      scene.api().put(member, "{\"member\": {\"admin_state_up\": false}}");
      balancer.awaitActive();
      assertThat(servers(balancer, 4)).containsOnly("two");
      awaitMember(balancer, "one", "OFFLINE");
    }
  }
}

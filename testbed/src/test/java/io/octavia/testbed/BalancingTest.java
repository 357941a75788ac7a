package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who gets the next request: algorithms, weights, backup members. */
@EndToEnd
class BalancingTest {
  private static final String MONITOR =
      """
      "healthmonitor": {"type": "HTTP", "url_path": "/health", "delay": 1, "timeout": 1,
                        "max_retries": 1, "max_retries_down": 1},\
      """;

  private final Scene scene;

  BalancingTest(Scene scene) {
    this.scene = scene;
  }

  @Test
  void round_robin_goes_round() {
    try (var balancer =
        scene.create(
            Balancer.http(
                "", scene.one().member(80), scene.two().member(80), scene.three().member(80)))) {
      var servers = Browser.here().servers(balancer.url("/"), 12);
      for (int i = 3; i < servers.size(); i++) {
        assertThat(servers.get(i)).as("in %s", servers).isEqualTo(servers.get(i - 3));
      }
      assertThat(Set.copyOf(servers)).containsExactlyInAnyOrder("one", "two", "three");
    }
  }

  @Test
  void round_robin_keeps_to_the_weights() {
    try (var balancer =
        scene.create(
            Balancer.http(
                "",
                scene.one().member(80, "\"weight\": 3"),
                scene.two().member(80, "\"weight\": 1"),
                scene.three().member(80, "\"weight\": 0")))) {
      var servers = Browser.here().servers(balancer.url("/"), 24);
      assertThat(Collections.frequency(servers, "one")).as("in %s", servers).isEqualTo(18);
      assertThat(Collections.frequency(servers, "two")).as("in %s", servers).isEqualTo(6);
    }
  }

  @Test
  void weight_that_changes_shows_in_traffic() {
    try (var balancer =
        scene.create(Balancer.http("", scene.one().member(80), scene.two().member(80)))) {
      assertThat(Set.copyOf(Browser.here().servers(balancer.url("/"), 4))).hasSize(2);
      var path =
          "/v2/lbaas/pools/%s/members/%s"
              .formatted(
                  balancer.pool("web").path("id").asString(),
                  balancer.member("web", "one").path("id").asString());
      scene.api().put(path, "{\"member\": {\"weight\": 0}}");
      balancer.awaitActive();
      assertThat(Browser.here().servers(balancer.url("/"), 8)).containsOnly("two");
    }
  }

  @Test
  void least_connections_prefers_who_has_fewer() {
    try (var balancer =
        scene.create(
            """
            "listeners": [{"protocol": "TCP", "protocol_port": 7, "default_pool": {"name": "p"}}],
            "pools": [{"name": "p", "protocol": "TCP", "lb_algorithm": "LEAST_CONNECTIONS",
                       "members": [%s, %s]}]\
            """
                .formatted(scene.one().member(7), scene.two().member(7)))) {
      var connections = new ArrayList<LineConnection>();
      for (int i = 0; i < 8; i++) connections.add(LineConnection.open(balancer.vip(), 7));
      var servers = connections.stream().map(LineConnection::server).toList();
      assertThat(Collections.frequency(servers, "one")).isEqualTo(4);
      assertThat(Collections.frequency(servers, "two")).isEqualTo(4);

      connections.stream()
          .filter(connection -> connection.server().equals("one"))
          .forEach(LineConnection::close);
      Waiting.until(
          "4 connections",
          () ->
              scene
                      .api()
                      .get("/v2/lbaas/loadbalancers/" + balancer.id() + "/stats")
                      .path("active_connections")
                      .asInt()
                  == 4);
      // Round robin would go on in turns.
      for (int i = 0; i < 2; i++) {
        var next = LineConnection.open(balancer.vip(), 7);
        connections.add(next);
        assertThat(next.server()).isEqualTo("one");
      }
      connections.forEach(LineConnection::close);
    }
  }

  @Test
  void source_ip_sends_a_client_to_the_same_member() {
    try (var balancer =
            scene.create(
                Balancer.http(
                    "\"lb_algorithm\": \"SOURCE_IP\",",
                    scene.one().member(80),
                    scene.two().member(80),
                    scene.three().member(80)));
        var client = scene.installation().host(scene.network())) {
      var all = new HashSet<String>();
      for (int i = 0; i < 10; i++) {
        var from = Browser.on(client).with("--interface", client.addAddress());
        var servers = Set.copyOf(from.servers(balancer.url("/"), 3));
        assertThat(servers).hasSize(1);
        all.addAll(servers);
      }
      assertThat(all).hasSizeGreaterThan(1);
    }
  }

  @Test
  void backup_member_serves_only_while_no_other_does() {
    try (var balancer =
        scene.create(
            Balancer.http(
                MONITOR, scene.one().member(80), scene.two().member(80, "\"backup\": true")))) {
      assertThat(Browser.here().servers(balancer.url("/"), 6)).containsOnly("one");
      scene.one().fallSick();
      try {
        awaitOnly("two", balancer);
      } finally {
        scene.one().recover();
      }
      awaitOnly("one", balancer);
    }
  }

  @Test
  void batch_update_replaces_the_members() {
    try (var balancer =
        scene.create(Balancer.http("", scene.one().member(80), scene.two().member(80)))) {
      var members = "/v2/lbaas/pools/" + balancer.pool("web").path("id").asString() + "/members";
      batch(members, List.of(scene.two().member(80), scene.three().member(80)));
      balancer.awaitActive();
      assertThat(Set.copyOf(Browser.here().servers(balancer.url("/"), 8)))
          .containsExactlyInAnyOrder("two", "three");

      batch(members + "?additive_only=true", List.of(scene.one().member(80)));
      balancer.awaitActive();
      assertThat(Set.copyOf(Browser.here().servers(balancer.url("/"), 12)))
          .containsExactlyInAnyOrder("one", "two", "three");

      batch(members, List.of());
      balancer.awaitActive();
      assertThat(Browser.here().get(balancer.url("/")).status()).isEqualTo(503);
    }
  }

  private void batch(String path, List<String> members) {
    var answer =
        scene.api().call("PUT", path, "{\"members\": [" + String.join(", ", members) + "]}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
  }

  private static void awaitOnly(String server, Balancer balancer) {
    Waiting.until(
        "answers only of " + server,
        () ->
            Browser.here().servers(balancer.url("/"), 4).stream()
                .allMatch(answered -> answered.equals(server)));
  }
}

package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two amphorae that speak VRRP over the bridge: one holds the address, the other takes over. */
@EndToEnd
class ActiveStandbyTest {
  /** VRRP's master down interval with an advertisement a second, 3 to 4 s, and a request's time. */
  private static final Duration TAKEOVER = Duration.ofMillis(5500);

  private static Scene scene;

  @BeforeAll
  static void scene() {
    scene =
        Scene.in(
            Installation.start(
                Map.of("controller_worker.loadbalancer_topology", "ACTIVE_STANDBY")));
  }

  @AfterAll
  static void remove() {
    if (scene != null) scene.close();
  }

  @Test
  void one_of_two_amphorae_holds_the_address() {
    try (var balancer = create()) {
      assertThat(roles(balancer)).containsExactlyInAnyOrder("MASTER", "BACKUP");
      Browser.here().awaitServer(balancer.url("/"));
      Waiting.until("one holder of the address", () -> holders(balancer).size() == 1);
    }
  }

  @Test
  void standby_takes_over_and_redundancy_is_rebuilt() {
    try (var balancer = create()) {
      balancer.awaitOperating("ONLINE");
      Waiting.until("one holder of the address", () -> holders(balancer).size() == 1);
      var holder = holders(balancer).getFirst();
      try (var prober = Prober.start(balancer.vip(), 80, Duration.ofMillis(300))) {
        holder.destroy();
        Waiting.until(
            "two amphorae without the dead one",
            () -> {
              var servers = balancer.servers();
              return servers.size() == 2 && !servers.contains(holder);
            });
        balancer.awaitActive();
        balancer.awaitOperating("ONLINE");
        Waiting.until("one holder of the address", () -> holders(balancer).size() == 1);
        var outcome = prober.stop();
        assertThat(outcome.longestOutage()).as("%s", outcome).isLessThan(TAKEOVER);
      }
      assertThat(roles(balancer)).containsExactlyInAnyOrder("MASTER", "BACKUP");

      // What was rebuilt is worth something only if it takes over in its turn.
      holders(balancer).getFirst().destroy();
      Waiting.until(
          "an answer after the second death",
          TAKEOVER,
          () -> Browser.here().tryGet(balancer.url("/")).isPresent());
    }
  }

  @Test
  void both_that_die_at_once_are_replaced_and_the_address_stays() {
    try (var balancer = create()) {
      balancer.awaitOperating("ONLINE");
      var dead = balancer.servers();
      dead.forEach(Installation.Server::destroy);
      Waiting.until(
          "two other amphorae",
          () -> {
            var servers = balancer.servers();
            return servers.size() == 2 && servers.stream().noneMatch(dead::contains);
          });
      balancer.awaitActive();
      Browser.here().awaitServer(balancer.url("/"));
      assertThat(balancer.show().path("vip_address").asString()).isEqualTo(balancer.vip());
      assertThat(roles(balancer)).containsExactlyInAnyOrder("MASTER", "BACKUP");
      Waiting.until("one holder of the address", () -> holders(balancer).size() == 1);
      balancer.awaitOperating("ONLINE");
    }
  }

  @Test
  void failover_on_request_of_each_and_of_both_keeps_the_address_and_the_traffic() {
    try (var balancer = create()) {
      balancer.awaitOperating("ONLINE");
      Waiting.until("one holder of the address", () -> holders(balancer).size() == 1);
      try (var prober = Prober.start(balancer.vip(), 80)) {
        for (var role : List.of("BACKUP", "MASTER")) {
          var before = balancer.servers();
          failover(balancer, "/v2/octavia/amphorae/" + amphora(balancer, role) + "/failover");
          assertThat(balancer.servers()).hasSize(2).containsAnyElementsOf(before);
          assertThat(balancer.servers()).isNotEqualTo(before);
        }
        var before = balancer.servers();
        failover(balancer, "/v2/lbaas/loadbalancers/" + balancer.id() + "/failover");
        assertThat(balancer.servers()).hasSize(2).doesNotContainAnyElementsOf(before);
        var outcome = prober.stop();
        assertThat(outcome.longestOutage()).as("%s", outcome).isLessThan(TAKEOVER);
      }
    }
  }

  @Test
  void keepalived_that_is_killed_does_not_end_service() {
    try (var balancer = create()) {
      balancer.awaitOperating("ONLINE");
      Waiting.until("one holder of the address", () -> holders(balancer).size() == 1);
      var holder = holders(balancer).getFirst();
      Processes.kill(holder.processes("keepalived"));
      Waiting.until(
          "answers again",
          () ->
              Browser.here().tryGet(balancer.url("/")).isPresent()
                  && holders(balancer).size() == 1);
      Waiting.until(
          "two amphorae with keepalived",
          () ->
              balancer.servers().stream()
                      .filter(server -> !server.processes("keepalived").isEmpty())
                      .count()
                  == 2);
    }
  }

  @Test
  void control_plane_killed_during_a_create_ends_with_two_amphorae() {
    for (int moment : Moments.random(3, 2500)) {
      try (var balancer = Balancer.request(scene.installation(), scene.network(), content())) {
        Moments.killAndStart(scene.installation(), moment);
        balancer.awaitActive();
        Browser.here().awaitServer(balancer.url("/"));
        assertThat(roles(balancer)).containsExactlyInAnyOrder("MASTER", "BACKUP");
        Waiting.until("one holder of the address", () -> holders(balancer).size() == 1);
        Waiting.until("no third amphora", () -> scene.installation().servers().size() == 2);
      }
    }
  }

  private static String content() {
    return Balancer.http("", scene.one().member(80), scene.two().member(80));
  }

  private static Balancer create() {
    return scene.create(content());
  }

  private static void failover(Balancer balancer, String path) {
    var answer = scene.api().call("PUT", path, null);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    balancer.awaitActive();
    balancer.awaitOperating("ONLINE");
    assertThat(roles(balancer)).containsExactlyInAnyOrder("MASTER", "BACKUP");
    Waiting.until("one holder of the address", () -> holders(balancer).size() == 1);
  }

  private static String amphora(Balancer balancer, String role) {
    return scene.api().amphorae(balancer.id()).stream()
        .filter(amphora -> amphora.path("role").asString().equals(role))
        .map(amphora -> amphora.path("id").asString())
        .findFirst()
        .orElseThrow();
  }

  private static List<String> roles(Balancer balancer) {
    return scene.api().amphorae(balancer.id()).stream()
        .map(amphora -> amphora.path("role").asString())
        .toList();
  }

  private static List<Installation.Server> holders(Balancer balancer) {
    return balancer.servers().stream().filter(server -> server.holds(balancer.vip())).toList();
  }
}

package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The control plane killed at any time: traffic goes on, and after the next {@code up} everything
 * is as it was wanted, with nothing built twice and nothing left over.
 */
@EndToEnd
class ControlPlaneDeathTest {
  private static final int MOMENTS = 2;

  /** About how long an operation takes here, so that most kills hit its middle. */
  private static final int LONGEST_MILLIS = 1500;

  private static Scene scene;
  private static Leftovers leftovers;

  @BeforeAll
  static void scene() {
    scene = Scene.in(Installation.start());
    leftovers = Leftovers.of(scene.installation(), scene.network());
  }

  @AfterAll
  static void remove() {
    if (scene != null) scene.close();
  }

  @AfterEach
  void upAgain() {
    if (!scene.installation().isUp()) scene.installation().up();
  }

  @Test
  void traffic_goes_on_and_everything_is_adopted() {
    try (var balancer = create();
        var prober = Prober.start(balancer.vip(), 80)) {
      balancer.awaitOperating("ONLINE");
      var before = amphorae();

      scene.installation().killControlPlane();
      // Longer than heartbeat_timeout: a control plane that was away has missed heartbeats, and
      // must not hold that against the amphorae.
      LockSupport.parkNanos(7_000_000_000L);
      scene.installation().up();

      balancer.awaitOperating("ONLINE");
      awaitHeartbeats(balancer, 3);
      assertThat(balancer.show().path("provisioning_status").asString()).isEqualTo("ACTIVE");
      assertThat(amphorae()).isEqualTo(before);
      prober.stop().assertNoneFailed();

      scene
          .api()
          .post(
              "/v2/lbaas/pools/" + balancer.pool("web").path("id").asString() + "/members",
              "{\"member\": " + scene.three().member(80) + "}");
      balancer.awaitActive();
      assertThat(Browser.here().servers(balancer.url("/"), 6)).contains("three");
    }
  }

  @Test
  void agent_host_that_dies_is_started_again_and_adopts_what_runs() {
    try (var balancer = create();
        var prober = Prober.start(balancer.vip(), 80)) {
      balancer.awaitOperating("ONLINE");
      var before = amphorae();

      scene.installation().killControlPlane();
      scene.installation().killAgentHost();
      scene.installation().up();

      awaitHeartbeats(balancer, 3);
      balancer.awaitOperating("ONLINE");
      assertThat(amphorae()).isEqualTo(before);
      prober.stop().assertNoneFailed();
    }
  }

  @Test
  void amphorae_are_not_replaced_for_the_silence_of_the_agent_host() {
    try (var balancer = create();
        var prober = Prober.start(balancer.vip(), 80)) {
      balancer.awaitOperating("ONLINE");
      var before = amphorae();
      long controlPlane = scene.installation().controlPlane();

      scene.installation().killAgentHost();
      // Longer than heartbeat_timeout and some checks: none of the silent must be replaced.
      LockSupport.parkNanos(8_000_000_000L);
      var up = scene.installation().tryUp().orFail();

      assertThat(up).contains("the agent host did not, and was started again");
      awaitHeartbeats(balancer, 3);
      assertThat(scene.installation().controlPlane()).isEqualTo(controlPlane);
      assertThat(balancer.show().path("provisioning_status").asString()).isEqualTo("ACTIVE");
      assertThat(amphorae()).isEqualTo(before);
      prober.stop().assertNoneFailed();
    }
  }

  @Test
  void stop_and_start_keep_traffic_and_data() {
    try (var balancer = create();
        var prober = Prober.start(balancer.vip(), 80)) {
      balancer.awaitOperating("ONLINE");
      var before = amphorae();
      scene.installation().down();
      scene.installation().up();
      balancer.awaitOperating("ONLINE");
      assertThat(amphorae()).isEqualTo(before);
      prober.stop().assertNoneFailed();
    }
  }

  @Test
  void killed_during_a_create_it_ends_active_once() {
    for (int moment : Moments.random(MOMENTS, LONGEST_MILLIS)) {
      try (var balancer = Balancer.request(scene.installation(), scene.network(), content())) {
        Moments.killAndStart(scene.installation(), moment);
        balancer.awaitActive();
        assertThat(Browser.here().awaitServer(balancer.url("/"))).isIn("one", "two");
        assertNothingOrphaned("killed %d ms into a create".formatted(moment));
      }
    }
  }

  @Test
  void killed_during_a_delete_everything_is_gone() {
    for (int moment : Moments.random(MOMENTS, LONGEST_MILLIS)) {
      try (var balancer = create()) {
        scene.api().delete("/v2/lbaas/loadbalancers/" + balancer.id() + "?cascade=true");
        Moments.killAndStart(scene.installation(), moment);
        Waiting.until(
            "load balancer gone",
            () ->
                scene.api().call("GET", "/v2/lbaas/loadbalancers/" + balancer.id(), null).status()
                    == 404);
        assertNothingOrphaned("killed %d ms into a delete".formatted(moment));
      }
    }
  }

  @Test
  void killed_during_a_batch_update_the_members_are_as_wanted() {
    try (var balancer = create()) {
      var members = "/v2/lbaas/pools/" + balancer.pool("web").path("id").asString() + "/members";
      var wanted = List.of(scene.one(), scene.two(), scene.three());
      for (int moment : Moments.random(MOMENTS, 400)) {
        for (var server : wanted) {
          var body = "{\"members\": [" + server.member(80) + "]}";
          var answer = scene.api().call("PUT", members, body);
          assertThat(answer.status()).as(answer.text()).isEqualTo(202);
          if (server == wanted.getLast()) Moments.killAndStart(scene.installation(), moment);
          balancer.awaitActive();
          assertThat(scene.api().list(members)).hasSize(1);
          assertThat(Browser.here().servers(balancer.url("/"), 4)).containsOnly(server.name());
        }
        assertNothingOrphaned("killed %d ms into a batch".formatted(moment));
      }
    }
  }

  private static Balancer create() {
    return scene.create(content());
  }

  private static String content() {
    return Balancer.http("", scene.one().member(80), scene.two().member(80));
  }

  /** Each amphora's namespace with the processes that serve in it. */
  private static Map<String, List<Long>> amphorae() {
    var all = new TreeMap<String, List<Long>>();
    for (var server : scene.installation().servers()) {
      all.put(server.namespace(), server.processes("haproxy"));
    }
    return all;
  }

  /** Waits until so many heartbeats have arrived: with traffic, each changes the statistics. */
  private static void awaitHeartbeats(Balancer balancer, int count) {
    for (int i = 0; i < count; i++) {
      var before = connections(balancer);
      Waiting.until("a heartbeat of " + balancer.id(), () -> connections(balancer) != before);
    }
  }

  private static long connections(Balancer balancer) {
    return scene
        .api()
        .get("/v2/lbaas/loadbalancers/" + balancer.id() + "/stats")
        .path("total_connections")
        .asLong();
  }

  /** What there is on the machine and in the network service belongs to a load balancer. */
  private static void assertNothingOrphaned(String when) {
    var amphorae = scene.api().list("/v2/octavia/amphorae");
    var balancers =
        scene.api().list("/v2/lbaas/loadbalancers").stream()
            .map(balancer -> balancer.path("id").asString())
            .toList();
    Waiting.until(
        when + ": no amphora but those in use",
        () -> {
          var servers = scene.installation().servers();
          return servers.size() == balancers.size()
              && leftovers.namespaces().size() == balancers.size();
        });
    assertThat(amphorae)
        .as(when)
        .allSatisfy(amphora -> {
          assertThat(amphora.path("status").asString()).isEqualTo("ALLOCATED");
          assertThat(amphora.path("loadbalancer_id").asString()).isIn(balancers);
        })
        .hasSameSizeAs(balancers);
    var devices = new ArrayList<String>();
    amphorae.forEach(amphora -> devices.add(amphora.path("compute_id").asString()));
    balancers.forEach(balancer -> devices.add("lb-" + balancer));
    assertThat(scene.api().list("/v2.0/ports"))
        .as(when)
        .allSatisfy(port -> assertThat(port.path("device_id").asString()).isIn(devices));
    for (var server : scene.installation().servers()) {
      assertThat(server.processes("haproxy")).as(when).hasSizeBetween(1, 2);
    }
  }
}

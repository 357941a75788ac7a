package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our control plane with the original's agent, Debian's, in every amphora. */
@EndToEnd
class PythonAgentTest {
  private static final String MONITOR =
      """
      "healthmonitor": {"type": "HTTP", "url_path": "/health", "delay": 1, "timeout": 1,
                        "max_retries": 1, "max_retries_down": 1},\
      """;

  private static Scene scene;
  private static PythonAgents agents;

  @BeforeAll
  static void scene() {
    // Its agent takes seconds to load before it can say anything.
    scene =
        Scene.in(
            Installation.start(
                Map.of(
                    "haproxy_amphora.connection_max_retries", "120",
                    "health_manager.heartbeat_timeout", "10")));
    agents = PythonAgents.insteadOfOurs(scene.installation());
  }

  @AfterAll
  static void remove() {
    try {
      if (agents != null) agents.close();
    } finally {
      if (scene != null) scene.close();
    }
  }

  @Test
  void load_balancer_is_built_changed_replaced_and_deleted() {
    try (var authority = Authority.create("interop")) {
      scene.installation().keep("interop", authority.issue("interop.example.org"));
      var elsewhere = scene.installation().createNetwork("members", LocalNetwork.freeCidr());
      var four = scene.installation().webServer(elsewhere, "four");
      try (var balancer =
          scene.create(
              Balancer.http(
                  MONITOR,
                  scene.one().member(80),
                  four.member(80, "\"subnet_id\": \"" + elsewhere.subnetId() + "\"")))) {
        assertThat(balancer.servers()).hasSize(1).allMatch(agents::serves);
        serves(balancer, "one", "four");
        changes(balancer);
        reports(balancer);
        fails_over(balancer);
        survives_a_power_cut(balancer);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + agents.logs(), e);
      }
      Waiting.until("no amphora left", () -> scene.installation().servers().isEmpty());
    }
  }

  private static void serves(Balancer balancer, String... servers) {
    Waiting.until(
        "answers of " + Set.of(servers),
        () -> {
          var answered = new HashSet<String>();
          for (int i = 0; i < 8; i++) {
            Browser.here()
                .tryGet(balancer.url("/"))
                .flatMap(Browser.Page::server)
                .ifPresent(answered::add);
          }
          return answered.equals(Set.of(servers));
        });
    balancer.awaitOperating("ONLINE");
  }

  private static void changes(Balancer balancer) {
    var pool = balancer.pool("web").path("id").asString();
    var members = "/v2/lbaas/pools/" + pool + "/members";
    scene.api().post(members, "{\"member\": " + scene.two().member(80) + "}");
    balancer.awaitActive();
    scene
        .api()
        .put(
            members + "/" + balancer.member("web", "one").path("id").asString(),
            "{\"member\": {\"weight\": 0}}");
    balancer.awaitActive();
    serves(balancer, "two", "four");

    scene
        .api()
        .post(
            "/v2/lbaas/listeners",
            """
            {"listener": {"name": "tls", "protocol": "TERMINATED_HTTPS", "protocol_port": 443,
              "loadbalancer_id": "%s", "default_pool_id": "%s",
              "default_tls_container_ref": "interop"}}\
            """
                .formatted(balancer.id(), pool));
    balancer.awaitActive();
    Browser.here().awaitServer("https://" + balancer.vip() + "/");

    var policy =
        scene
            .api()
            .post(
                "/v2/lbaas/l7policies",
                """
                {"l7policy": {"listener_id": "%s", "action": "REDIRECT_TO_URL",
                  "redirect_url": "http://elsewhere.example.org/?a=1&b=2"}}\
                """
                    .formatted(balancer.listener("http").path("id").asString()));
    balancer.awaitActive();
    scene
        .api()
        .post(
            "/v2/lbaas/l7policies/" + policy.path("id").asString() + "/rules",
            """
            {"rule": {"type": "HEADER", "compare_type": "EQUAL_TO", "key": "X-Team",
                      "value": "blue#1"}}\
            """);
    balancer.awaitActive();
    assertThat(Browser.here().get(balancer.url("/")).status()).isEqualTo(200);
    // Its agent answers before the new process does.
    var asking = Browser.here().with("-H", "X-Team: blue#1");
    Waiting.until(
        "a redirect to exactly that",
        () ->
            asking
                .tryGet(balancer.url("/"))
                .map(page -> page.headers().get("location"))
                .filter("http://elsewhere.example.org/?a=1&b=2"::equals)
                .isPresent());
  }

  private static void reports(Balancer balancer) {
    var path = "/v2/lbaas/loadbalancers/" + balancer.id() + "/stats";
    long before = scene.api().get(path).path("total_connections").asLong();
    Browser.here().servers(balancer.url("/"), 25);
    Waiting.until(
        "25 more connections, and those before",
        () -> scene.api().get(path).path("total_connections").asLong() >= before + 25);
    scene.two().fallSick();
    try {
      scene
          .api()
          .await(
              "/v2/lbaas/pools/"
                  + balancer.pool("web").path("id").asString()
                  + "/members/"
                  + balancer.member("web", "two").path("id").asString(),
              "operating_status",
              "ERROR");
      assertThat(Set.copyOf(Browser.here().servers(balancer.url("/"), 4))).containsOnly("four");
    } finally {
      scene.two().recover();
    }
    serves(balancer, "two", "four");
  }

  private static void fails_over(Balancer balancer) {
    var before = balancer.servers().getFirst();
    assertThat(
            scene
                .api()
                .call("PUT", "/v2/lbaas/loadbalancers/" + balancer.id() + "/failover", null)
                .status())
        .isEqualTo(202);
    balancer.awaitActive();
    assertThat(balancer.servers()).hasSize(1).doesNotContain(before).allMatch(agents::serves);
    serves(balancer, "two", "four");
  }

  private static void survives_a_power_cut(Balancer balancer) {
    var before = balancer.servers().getFirst();
    agents.powerOff(before);
    Waiting.until(
        "another amphora",
        () -> !balancer.servers().isEmpty() && !balancer.servers().contains(before));
    balancer.awaitActive();
    serves(balancer, "two", "four");
  }
}

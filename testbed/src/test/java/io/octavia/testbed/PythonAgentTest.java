package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

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

  @Test
  @EnabledIfSystemProperty(
      named = "conformance",
      matches = "true",
      disabledReason = "a pair takes a minute: ./octavia test --conformance")
  void pair_is_built_changed_replaced_and_deleted() {
    try (var balancer =
        scene.create(
            "\"flavor_id\": \"%s\", %s"
                .formatted(
                    pairs(),
                    Balancer.http(MONITOR, scene.one().member(80), scene.two().member(80))))) {
      serves(balancer, "one", "two");
      assertThat(balancer.servers()).hasSize(2).allMatch(agents::serves);
      oneHolds(balancer);
      var before = holder(balancer);
      agents.powerOff(before);
      Waiting.until("the other one has the address", () -> !holder(balancer).equals(before));
      serves(balancer, "one", "two");
      Waiting.until(
          "two amphorae again",
          () -> balancer.servers().size() == 2 && !balancer.servers().contains(before));
      balancer.awaitActive();
      oneHolds(balancer);
      serves(balancer, "one", "two");
      replacesOnRequest(balancer);
      takesDatagrams(balancer);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + agents.logs(), e);
    }
    Waiting.until("no amphora left", () -> scene.installation().servers().isEmpty());
  }

  private static void replacesOnRequest(Balancer balancer) {
    var before = balancer.servers();
    var holder = holder(balancer);
    var amphora =
        scene.api().amphorae(balancer.id()).stream()
            .filter(each -> each.path("compute_id").asString().equals(holder.id()))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asString();
    scene
        .api()
        .call("PUT", "/v2/octavia/amphorae/" + amphora + "/failover", null)
        .expect(202, "failover");
    balancer.awaitActive();
    assertThat(balancer.servers()).hasSize(2).doesNotContain(holder).containsAnyElementsOf(before);
    oneHolds(balancer);
    serves(balancer, "one", "two");
  }

  /** What becomes of them is IPVS's, which a namespace may not have. */
  private static void takesDatagrams(Balancer balancer) {
    var pool =
        scene
            .api()
            .post(
                "/v2/lbaas/pools",
                """
                {"pool": {"name": "names", "protocol": "UDP", "lb_algorithm": "ROUND_ROBIN",
                  "loadbalancer_id": "%s"}}\
                """
                    .formatted(balancer.id()))
            .path("id")
            .asString();
    balancer.awaitActive();
    scene
        .api()
        .post(
            "/v2/lbaas/pools/" + pool + "/members",
            "{\"member\": " + scene.three().member(7) + "}");
    balancer.awaitActive();
    var listener =
        scene
            .api()
            .post(
                "/v2/lbaas/listeners",
                """
                {"listener": {"name": "dns", "protocol": "UDP", "protocol_port": 53,
                  "loadbalancer_id": "%s", "default_pool_id": "%s"}}\
                """
                    .formatted(balancer.id(), pool))
            .path("id")
            .asString();
    balancer.awaitActive();
    var file = "var/lib/octavia/lvs/octavia-keepalivedlvs-" + listener + ".conf";
    assertThat(balancer.servers())
        .allSatisfy(server ->
            assertThat(server.directory().resolve(file))
                .content()
                .contains("protocol UDP", "real_server " + scene.three().address() + " 7"));
    scene.api().delete("/v2/lbaas/listeners/" + listener);
    balancer.awaitActive();
    assertThat(balancer.servers())
        .allSatisfy(server -> assertThat(server.directory().resolve(file)).doesNotExist());
    serves(balancer, "one", "two");
  }

  private static String pairs() {
    var profile =
        scene
            .api()
            .post(
                "/v2/lbaas/flavorprofiles",
                """
                {"flavorprofile": {"name": "pair", "provider_name": "amphora",
                  "flavor_data": "{\\"loadbalancer_topology\\": \\"ACTIVE_STANDBY\\"}"}}\
                """);
    return scene
        .api()
        .post(
            "/v2/lbaas/flavors",
            "{\"flavor\": {\"name\": \"pair\", \"flavor_profile_id\": \"%s\"}}"
                .formatted(profile.path("id").asString()))
        .path("id")
        .asString();
  }

  private static void oneHolds(Balancer balancer) {
    Waiting.until("one holder of the address", () -> holders(balancer).size() == 1);
  }

  private static Installation.Server holder(Balancer balancer) {
    return Waiting.value(
        "a holder of the address", () -> holders(balancer).stream().findFirst().orElse(null));
  }

  private static List<Installation.Server> holders(Balancer balancer) {
    return balancer.servers().stream()
        .filter(agents::serves)
        .filter(server -> server.holds(balancer.vip()))
        .toList();
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

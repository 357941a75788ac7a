package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.Schema;
import io.octavia.db.testing.TemporaryMariaDb;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/**
 * The original's whole control plane, Debian's API, worker and health manager, with our agent in
 * every amphora.
 */
@Tag("end-to-end")
@Timeout(600)
@EnabledIfSystemProperty(
    named = "conformance",
    matches = "true",
    disabledReason = "takes minutes: ./octavia test --conformance")
class OriginalWorkerTest {
  private static final String BASE = "/v2.0/lbaas/";
  private static final String AMPHORAE = "/v2.0/octavia/amphorae";
  private static final String KEY = "a key that all know";

  private static RabbitMq broker;
  private static SmallCloud cloud;
  private static OriginalApi api;
  private static OriginalWorker worker;
  private static OriginalHealthManager health;
  private static ApiClient client;
  private static WebServer one;
  private static WebServer two;
  private static WebServer far;

  private String loadBalancer = "";
  private String vip = "";

  @BeforeAll
  static void start() {
    cloud = SmallCloud.start();
    broker = RabbitMq.start();
    var database = TemporaryMariaDb.shared().newDatabase();
    try (var db = Db.open(database, DbSettings.DEFAULTS, RandomGenerator.getDefault())) {
      Schema.upgrade(db, "head");
    }
    int port = OriginalHealthManager.freePort();
    var settings =
        cloud.configuration(
            Map.of(
                "health_manager.heartbeat_key", KEY,
                "health_manager.heartbeat_interval", "1",
                "health_manager.heartbeat_timeout", "10",
                "health_manager.health_check_interval", "1",
                "health_manager.controller_ip_port_list", "127.0.0.1:" + port));
    worker = OriginalWorker.start(database, broker.url(), settings);
    health = OriginalHealthManager.start(database, port, KEY, settings);
    api = OriginalApi.start(database, 1, broker.url(), settings);
    client = api.client("interop");
    one = cloud.webServer(cloud.networks().getFirst(), "one");
    two = cloud.webServer(cloud.networks().getFirst(), "two");
    far = cloud.webServer(cloud.networks().getLast(), "far");
  }

  @AfterAll
  static void stop() {
    if (api != null) api.close();
    if (worker != null) worker.close();
    if (health != null) health.close();
    if (broker != null) broker.close();
    if (cloud != null) cloud.close();
  }

  @Test
  void load_balancer_is_built_changed_replaced_and_deleted() {
    explained(() -> {
      createLoadBalancer("");
      var listener = listener("HTTP", 80, "");
      var pool = pool(listener, "HTTP");
      var members = "pools/" + pool + "/members";
      var first = create(members, "member", one.member(80));
      create(members, "member", two.member(80));
      monitor(pool);
      serves("one", "two");
      awaitOnline();

      create(
          members,
          "member",
          far.member(80, "\"subnet_id\": \"%s\"".formatted(cloud.networks().getLast().subnetId())));
      update(members + "/" + first, "member", "{\"weight\": 0}");
      serves("two", "far");
      delete(members + "/" + first);
      redirects(listener);
      terminates(pool);
      answersDatagrams();
      reports(pool);
      awaitOnline();
      failsOver();
      remove();
    });
  }

  @Test
  void pair_is_built_and_whoever_of_it_dies_is_replaced() {
    explained(() -> {
      createLoadBalancer(", \"flavor_id\": \"" + flavor() + "\"");
      var pool = pool(listener("HTTP", 80, ""), "HTTP");
      create("pools/" + pool + "/members", "member", one.member(80));
      serves("one");
      Waiting.until("one of two has the address", () -> holders().size() == 1);
      var before = amphoraIds();
      assertThat(before).hasSize(2);
      holders().getFirst().destroy();
      serves("one");
      Waiting.until(
          "the dead one replaced", () -> amphoraIds().size() == 2 && !amphoraIds().equals(before));
      client.awaitActive(loadBalancer);
      assertThat(amphoraIds()).containsAnyElementsOf(before);
      serves("one");
      remove();
    });
  }

  private static void explained(Runnable test) {
    try {
      test.run();
    } catch (AssertionError e) {
      throw new AssertionError(
          "%s%nworker: %s%nhealth manager: %s%nagents: %s"
              .formatted(e.getMessage(), worker.log(), health.log(), cloud.log()),
          e);
    }
  }

  private void createLoadBalancer(String more) {
    var body =
        """
        {"loadbalancer": {"name": "interop", "vip_subnet_id": "%s"%s}}\
        """
            .formatted(cloud.networks().getFirst().subnetId(), more);
    var made = client.post(BASE + "loadbalancers", body);
    loadBalancer = made.path("id").asString();
    vip = made.path("vip_address").asString();
    client.awaitActive(loadBalancer);
  }

  private String listener(String protocol, int port, String more) {
    return create(
        "listeners",
        "listener",
        """
        {"loadbalancer_id": "%s", "protocol": "%s", "protocol_port": %d%s}\
        """
            .formatted(loadBalancer, protocol, port, more));
  }

  private String pool(String listener, String protocol) {
    return create(
        "pools",
        "pool",
        """
        {"listener_id": "%s", "protocol": "%s", "lb_algorithm": "ROUND_ROBIN"}\
        """
            .formatted(listener, protocol));
  }

  private void monitor(String pool) {
    create(
        "healthmonitors",
        "healthmonitor",
        """
        {"pool_id": "%s", "type": "HTTP", "url_path": "/health", "delay": 1, "timeout": 1,
         "max_retries": 1, "max_retries_down": 1}\
        """
            .formatted(pool));
  }

  private void redirects(String listener) {
    var policy =
        create(
            "l7policies",
            "l7policy",
            """
            {"listener_id": "%s", "action": "REDIRECT_TO_URL",
             "redirect_url": "http://elsewhere.example.org/"}\
            """
                .formatted(listener));
    create(
        "l7policies/" + policy + "/rules",
        "rule",
        "{\"type\": \"PATH\", \"compare_type\": \"STARTS_WITH\", \"value\": \"/old\"}");
    assertThat(Browser.here().get(url("/old/page")).headers())
        .containsEntry("location", "http://elsewhere.example.org/");
    serves("two", "far");
  }

  private void terminates(String pool) {
    cloud.keep("site", "site.example.org");
    listener(
        "TERMINATED_HTTPS",
        443,
        ", \"default_pool_id\": \"%s\", \"default_tls_container_ref\": \"site\"".formatted(pool));
    Browser.here().awaitServer("https://" + vip + "/");
  }

  private void answersDatagrams() {
    var pool = pool(listener("UDP", 53, ""), "UDP");
    create("pools/" + pool + "/members", "member", two.member(7));
    create("pools/" + pool + "/members", "member", far.member(7));
    Waiting.until(
        "datagrams answered",
        () -> Set.copyOf(DatagramFlow.servers(vip, 53, 4)).equals(Set.of("two", "far")));
  }

  private void reports(String pool) {
    two.fallSick();
    try {
      Waiting.until(
          "a member in ERROR",
          () ->
              client.list(BASE + "pools/" + pool + "/members").stream()
                  .anyMatch(member -> member.path("operating_status").asString().equals("ERROR")));
      serves("far");
    } finally {
      two.recover();
    }
    serves("two", "far");
    Waiting.until(
        "connections counted",
        () ->
            client
                    .get(BASE + "loadbalancers/" + loadBalancer + "/stats")
                    .path("total_connections")
                    .asLong()
                > 0);
  }

  private void failsOver() {
    var first = amphoraIds();
    client
        .call("PUT", BASE + "loadbalancers/" + loadBalancer + "/failover", null)
        .expect(202, "failover");
    client.awaitActive(loadBalancer);
    var second = amphoraIds();
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
    serves("two", "far");
    client
        .call("PUT", AMPHORAE + "/" + second.iterator().next() + "/failover", null)
        .expect(202, "failover of an amphora");
    client.awaitActive(loadBalancer);
    assertThat(amphoraIds()).hasSize(1).doesNotContainAnyElementsOf(second);
    serves("two", "far");
    Waiting.until(
        "datagrams answered as before",
        () -> List.of("two", "far").containsAll(DatagramFlow.servers(vip, 53, 4)));
    client
        .call("PUT", AMPHORAE + "/" + amphoraIds().iterator().next() + "/config", null)
        .expect(202, "configuration");
    Waiting.until(
        "agent configured",
        () -> worker.log().contains("Finished amphora agent configuration update"));
  }

  private void remove() {
    client.removeLoadBalancer(loadBalancer);
    assertThat(cloud.servers()).isEmpty();
    assertThat(cloud.ports()).isEmpty();
    assertThat(worker.log()).doesNotContain(" ERROR ", "Traceback");
  }

  private String flavor() {
    var profile =
        client.post(
            "/v2.0/lbaas/flavorprofiles",
            """
            {"flavorprofile": {"name": "pair", "provider_name": "amphora",
              "flavor_data": "{\\"loadbalancer_topology\\": \\"ACTIVE_STANDBY\\"}"}}\
            """);
    return client
        .post(
            "/v2.0/lbaas/flavors",
            "{\"flavor\": {\"name\": \"pair\", \"flavor_profile_id\": \"%s\"}}"
                .formatted(profile.path("id").asString()))
        .path("id")
        .asString();
  }

  private List<Installation.Server> holders() {
    return cloud.servers().stream().filter(server -> server.holds(vip)).toList();
  }

  private Set<String> amphoraIds() {
    var ids = new HashSet<String>();
    for (var amphora : client.amphorae(loadBalancer)) ids.add(amphora.path("id").asString());
    return ids;
  }

  private String url(String path) {
    return "http://" + vip + path;
  }

  private void serves(String... servers) {
    Waiting.until(
        "answers of " + Set.of(servers),
        () -> {
          var answered = new HashSet<String>();
          for (int i = 0; i < 6; i++) {
            Browser.here().tryGet(url("/")).flatMap(Browser.Page::server).ifPresent(answered::add);
          }
          return answered.equals(Set.of(servers));
        });
  }

  private void awaitOnline() {
    client.await(BASE + "loadbalancers/" + loadBalancer, "operating_status", "ONLINE");
  }

  private String create(String path, String root, String body) {
    var made = client.post(BASE + path, "{\"%s\": %s}".formatted(root, body)).path("id").asString();
    settled(path + "/" + made);
    return made;
  }

  private void update(String path, String root, String body) {
    client.put(BASE + path, "{\"%s\": %s}".formatted(root, body));
    settled(path);
  }

  private void delete(String path) {
    client.delete(BASE + path);
    Waiting.until(path + " gone", () -> client.call("GET", BASE + path, null).status() == 404);
    client.awaitActive(loadBalancer);
  }

  /** The original's worker sets the load balancer ACTIVE before what is below. */
  private void settled(String path) {
    client.awaitActive(loadBalancer);
    Waiting.until(path + " ACTIVE", () -> status(client.get(BASE + path)).equals("ACTIVE"));
  }

  private static String status(JsonNode object) {
    return object.path("provisioning_status").asString();
  }
}

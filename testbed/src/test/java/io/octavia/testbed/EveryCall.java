package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.Db;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Every kind of change that a worker is called for, each awaited to its end, on whatever API and
 * worker there are.
 */
final class EveryCall {
  private static final String BASE = "/v2.0/lbaas/";
  private static final String AMPHORAE = "/v2.0/octavia/amphorae";

  private final ApiClient api;
  private final Db db;
  private String loadBalancer = "";

  EveryCall(ApiClient api, Db db) {
    this.api = api;
    this.db = db;
  }

  /** Makes one of everything, changes all of it, and takes it away. */
  void run() {
    loadBalancer = create("loadbalancers", "loadbalancer", plain("walk"));
    var listener =
        create(
            "listeners",
            "listener",
            """
            {"loadbalancer_id": "%s", "protocol": "HTTP", "protocol_port": 80, "name": "first",
             "insert_headers": {"X-Forwarded-For": "true"}}\
            """
                .formatted(loadBalancer));
    update(
        "listeners/" + listener,
        "listener",
        """
        {"name": "second", "connection_limit": 77, "allowed_cidrs": ["192.0.2.0/24"],
         "insert_headers": {"X-Forwarded-Port": "true"}}\
        """);
    assertThat(get("listeners/" + listener).path("connection_limit").asInt()).isEqualTo(77);
    assertThat(get("listeners/" + listener).path("insert_headers").toString())
        .isEqualTo("{\"X-Forwarded-Port\":\"true\"}");
    var pool = pool(listener);
    members(pool);
    monitor(pool);
    policy(listener);
    update("loadbalancers/" + loadBalancer, "loadbalancer", "{\"name\": \"renamed\"}");
    amphorae();
    delete("pools/" + pool);
    delete("listeners/" + listener);
    delete("loadbalancers/" + loadBalancer);
  }

  /** One with children, which go with it. */
  void cascade() {
    loadBalancer = create("loadbalancers", "loadbalancer", plain("parent"));
    var listener =
        create(
            "listeners",
            "listener",
            "{\"loadbalancer_id\": \"%s\", \"protocol\": \"HTTP\", \"protocol_port\": 80}"
                .formatted(loadBalancer));
    var pool =
        create(
            "pools",
            "pool",
            "{\"listener_id\": \"%s\", \"protocol\": \"HTTP\", \"lb_algorithm\": \"ROUND_ROBIN\"}"
                .formatted(listener));
    create(
        "pools/" + pool + "/members",
        "member",
        "{\"address\": \"192.0.2.9\", \"protocol_port\": 80}");
    delete("loadbalancers/" + loadBalancer + "?cascade=true");
  }

  /**
   * All at once, and an amphora alone. Release 11.0.0 of the original's worker does neither: it
   * forgets to set what is below ACTIVE unless it has a jobboard, and fails over a missing
   * argument.
   */
  void graph() {
    loadBalancer = create("loadbalancers", "loadbalancer", full());
    removeFailed();
    delete("loadbalancers/" + loadBalancer + "?cascade=true");
  }

  static String plain(String name) {
    return "{\"name\": \"%s\", \"vip_subnet_id\": \"%s\"}".formatted(name, UUID.randomUUID());
  }

  static String full() {
    return """
    {"name": "full", "vip_subnet_id": "%s", "listeners": [
      {"protocol": "HTTP", "protocol_port": 80, "default_pool":
        {"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", "name": "p",
         "session_persistence": {"type": "SOURCE_IP"},
         "healthmonitor": {"type": "HTTP", "delay": 5, "timeout": 4, "max_retries": 3},
         "members": [{"address": "192.0.2.1", "protocol_port": 80},
                     {"address": "192.0.2.2", "protocol_port": 80}]},
       "l7policies": [{"action": "REJECT", "rules":
         [{"type": "PATH", "compare_type": "STARTS_WITH", "value": "/x"}]}]}]}\
    """
        .formatted(UUID.randomUUID());
  }

  private String pool(String listener) {
    var pool =
        create(
            "pools",
            "pool",
            """
            {"listener_id": "%s", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
             "session_persistence": {"type": "APP_COOKIE", "cookie_name": "c"}}\
            """
                .formatted(listener));
    update(
        "pools/" + pool,
        "pool",
        """
        {"name": "changed", "lb_algorithm": "SOURCE_IP", "tls_versions": ["TLSv1.3"],
         "session_persistence": {"type": "SOURCE_IP"}}\
        """);
    assertThat(get("pools/" + pool).path("session_persistence").path("type").asString())
        .isEqualTo("SOURCE_IP");
    update("pools/" + pool, "pool", "{\"session_persistence\": null}");
    assertThat(get("pools/" + pool).path("session_persistence").isNull()).isTrue();
    return pool;
  }

  private void members(String pool) {
    var members = "pools/" + pool + "/members";
    var member = create(members, "member", "{\"address\": \"192.0.2.9\", \"protocol_port\": 80}");
    update(members + "/" + member, "member", "{\"weight\": 5, \"name\": \"é\"}");
    assertThat(get(members + "/" + member).path("weight").asInt()).isEqualTo(5);
    batch(
        members,
        """
        [{"address": "192.0.2.9", "protocol_port": 80, "weight": 7},
         {"address": "192.0.2.10", "protocol_port": 80, "subnet_id": "%s"}]\
        """
            .formatted(UUID.randomUUID()));
    batch(
        members,
        """
        [{"address": "192.0.2.9", "protocol_port": 80, "weight": 8},
         {"address": "192.0.2.11", "protocol_port": 80}]\
        """);
    assertThat(api.list(BASE + members))
        .allMatch(row -> row.path("provisioning_status").asString().equals("ACTIVE"))
        .extracting(row -> row.path("address").asString() + " " + row.path("weight").asInt())
        .containsExactlyInAnyOrder("192.0.2.9 8", "192.0.2.11 1");
    delete(members + "/" + member);
  }

  private void batch(String members, String body) {
    api.call("PUT", BASE + members, "{\"members\": " + body + "}").expect(202, members);
    settle();
    Waiting.until(
        "all members ACTIVE",
        () ->
            api.list(BASE + members).stream()
                .allMatch(row -> row.path("provisioning_status").asString().equals("ACTIVE")));
  }

  private void monitor(String pool) {
    var monitor =
        create(
            "healthmonitors",
            "healthmonitor",
            """
            {"pool_id": "%s", "type": "HTTP", "delay": 9, "timeout": 4, "max_retries": 3}\
            """
                .formatted(pool));
    update(
        "healthmonitors/" + monitor,
        "healthmonitor",
        "{\"delay\": 8, \"max_retries\": 2, \"max_retries_down\": 4}");
    assertThat(get("healthmonitors/" + monitor).path("max_retries_down").asInt()).isEqualTo(4);
    delete("healthmonitors/" + monitor);
  }

  private void policy(String listener) {
    var policy =
        create(
            "l7policies",
            "l7policy",
            """
            {"listener_id": "%s", "action": "REDIRECT_TO_URL", "redirect_url": "http://a.example"}\
            """
                .formatted(listener));
    update("l7policies/" + policy, "l7policy", "{\"redirect_url\": \"http://b.example\"}");
    var rules = "l7policies/" + policy + "/rules";
    var rule =
        create(
            rules,
            "rule",
            "{\"type\": \"PATH\", \"compare_type\": \"STARTS_WITH\", \"value\": \"/a\"}");
    update(rules + "/" + rule, "rule", "{\"value\": \"/b\", \"invert\": true}");
    assertThat(get(rules + "/" + rule).path("value").asString()).isEqualTo("/b");
    delete(rules + "/" + rule);
    delete("l7policies/" + policy);
  }

  private void amphorae() {
    var first = amphoraIds();
    assertThat(first).hasSize(1);
    api.call("PUT", BASE + "loadbalancers/" + loadBalancer + "/failover", null)
        .expect(202, "failover");
    settle();
    var second = amphoraIds();
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
    api.call("PUT", AMPHORAE + "/" + second.getFirst() + "/failover", null)
        .expect(202, "amphora failover");
    settle();
    var third = amphoraIds();
    assertThat(third).hasSize(1).doesNotContainAnyElementsOf(second);
    api.call("PUT", AMPHORAE + "/" + third.getFirst() + "/config", null).expect(202, "config");
  }

  /** An amphora that failed long ago, beside the one that serves. */
  private void removeFailed() {
    var failed = UUID.randomUUID().toString();
    db.change(tx ->
        tx.execute(
            "INSERT INTO amphora (id, status, load_balancer_id, cert_busy, compute_id,"
                + " vrrp_port_id) VALUES (?, 'ERROR', ?, 0, ?, ?)",
            failed,
            loadBalancer,
            UUID.randomUUID().toString(),
            UUID.randomUUID().toString()));
    api.delete(AMPHORAE + "/" + failed);
    Waiting.until(
        "amphora removed", () -> api.call("GET", AMPHORAE + "/" + failed, null).status() == 404);
    settle();
  }

  private List<String> amphoraIds() {
    return api.list(AMPHORAE + "?loadbalancer_id=" + loadBalancer).stream()
        .filter(amphora -> amphora.path("status").asString().equals("ALLOCATED"))
        .map(amphora -> amphora.path("id").asString())
        .toList();
  }

  private String create(String path, String root, String body) {
    var made = api.post(BASE + path, "{\"%s\": %s}".formatted(root, body));
    var id = made.path("id").asString();
    if (root.equals("loadbalancer")) loadBalancer = id;
    settle();
    awaitActive(path + "/" + id);
    return id;
  }

  private void update(String path, String root, String body) {
    api.put(BASE + path, "{\"%s\": %s}".formatted(root, body));
    settle();
    awaitActive(path);
  }

  /** The original's worker sets the load balancer ACTIVE before what is below. */
  private void awaitActive(String path) {
    Waiting.until(
        path + " ACTIVE", () -> get(path).path("provisioning_status").asString().equals("ACTIVE"));
  }

  private void delete(String path) {
    api.delete(BASE + path);
    var plain = path.replaceAll("\\?.*", "");
    Waiting.until(path + " gone", () -> api.call("GET", BASE + plain, null).status() == 404);
    if (!path.startsWith("loadbalancers")) settle();
  }

  private JsonNode get(String path) {
    return api.get(BASE + path);
  }

  private void settle() {
    api.awaitActive(loadBalancer);
    awaitListeners();
  }

  private void awaitListeners() {
    for (var listener : get("loadbalancers/" + loadBalancer).path("listeners")) {
      awaitActive("listeners/" + listener.path("id").asString());
    }
  }
}

package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A load balancer with one of everything, which outlives the processes that serve it. */
final class Estate {
  private static final String BASE = "/v2.0/lbaas/";

  private String loadBalancer = "";
  private String listener = "";
  private String pool = "";
  private String member = "";
  private String monitor = "";
  private String policy = "";
  private String rule = "";

  /** Has all of it made, one after the other, by whoever serves. */
  void build(ApiClient api) {
    loadBalancer =
        make(
            api,
            "loadbalancers",
            "loadbalancer",
            "{\"name\": \"theirs\", \"vip_subnet_id\": \"%s\", \"tags\": [\"kept\"]}"
                .formatted(UUID.randomUUID()));
    listener =
        make(
            api,
            "listeners",
            "listener",
            """
            {"loadbalancer_id": "%s", "protocol": "HTTP", "protocol_port": 80, "name": "theirs",
             "allowed_cidrs": ["192.0.2.0/24"], "tags": ["kept"],
             "insert_headers": {"X-Forwarded-For": "true", "X-Forwarded-Port": "false"}}\
            """
                .formatted(loadBalancer));
    pool =
        make(
            api,
            "pools",
            "pool",
            """
            {"listener_id": "%s", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
             "name": "theirs",
             "session_persistence": {"type": "APP_COOKIE", "cookie_name": "c"}}\
            """
                .formatted(listener));
    member =
        make(
            api,
            "pools/" + pool + "/members",
            "member",
            "{\"address\": \"192.0.2.9\", \"protocol_port\": 80, \"name\": \"theirs\"}");
    monitor =
        make(
            api,
            "healthmonitors",
            "healthmonitor",
            """
            {"pool_id": "%s", "type": "HTTP", "delay": 9, "timeout": 4, "max_retries": 3,
             "name": "theirs", "http_version": 1.1, "domain_name": "a.example"}\
            """
                .formatted(pool));
    policy =
        make(
            api,
            "l7policies",
            "l7policy",
            """
            {"listener_id": "%s", "action": "REDIRECT_TO_POOL", "redirect_pool_id": "%s",
             "name": "theirs"}\
            """
                .formatted(listener, pool));
    rule =
        make(
            api,
            "l7policies/" + policy + "/rules",
            "rule",
            """
            {"type": "HEADER", "key": "k", "compare_type": "EQUAL_TO", "value": "theirs"}\
            """);
  }

  /** Changes everything, and has the amphorae replaced. */
  void work(ApiClient api, String name) {
    for (var path : named()) {
      var root = path.startsWith("pools/" + pool + "/") ? "member" : path.replaceAll("/.*", "");
      change(api, path, singular(root), "{\"name\": \"" + name + "\"}");
    }
    change(api, "l7policies/" + policy + "/rules/" + rule, "rule", "{\"value\": \"" + name + "\"}");
    change(
        api,
        "listeners/" + listener,
        "listener",
        """
        {"insert_headers": {"X-Forwarded-For": "true", "X-Forwarded-Port": "false"}}\
        """);
    var before = amphorae(api);
    api.call("PUT", BASE + "loadbalancers/" + loadBalancer + "/failover", null)
        .expect(202, "failover");
    settle(api);
    assertThat(amphorae(api)).hasSize(1).doesNotContainAnyElementsOf(before);
  }

  private static String singular(String collection) {
    return switch (collection) {
      case "l7policies" -> "l7policy";
      case "member" -> "member";
      default -> collection.substring(0, collection.length() - 1);
    };
  }

  private List<String> named() {
    return List.of(
        "loadbalancers/" + loadBalancer,
        "listeners/" + listener,
        "pools/" + pool,
        "pools/" + pool + "/members/" + member,
        "healthmonitors/" + monitor,
        "l7policies/" + policy);
  }

  /** Everything is ACTIVE and as it was made, but for the name. */
  void assertComplete(ApiClient api, String name) {
    var all = new ArrayList<JsonNode>();
    for (var path : named()) all.add(api.get(BASE + path));
    assertThat(all).allMatch(one -> one.path("name").asString().equals(name));
    all.add(api.get(BASE + "l7policies/" + policy + "/rules/" + rule));
    assertThat(all.getLast().path("value").asString()).isEqualTo(name);
    assertThat(all).allMatch(one -> one.path("provisioning_status").asString().equals("ACTIVE"));
    var shown = api.get(BASE + "listeners/" + listener);
    assertThat(shown.path("insert_headers").path("X-Forwarded-For").asString()).isEqualTo("true");
    assertThat(shown.path("insert_headers").path("X-Forwarded-Port").asString()).isEqualTo("false");
    assertThat(shown.path("allowed_cidrs").toString()).isEqualTo("[\"192.0.2.0/24\"]");
    assertThat(shown.path("tags").toString()).isEqualTo("[\"kept\"]");
    assertThat(api.get(BASE + "pools/" + pool).path("session_persistence").path("type").asString())
        .isEqualTo("APP_COOKIE");
    assertThat(api.get(BASE + "healthmonitors/" + monitor).path("http_version").asDouble())
        .isEqualTo(1.1);
  }

  /** Takes everything away. */
  void remove(ApiClient api) {
    api.removeLoadBalancer(loadBalancer);
  }

  private List<String> amphorae(ApiClient api) {
    return api.list("/v2.0/octavia/amphorae?loadbalancer_id=" + loadBalancer).stream()
        .filter(amphora -> amphora.path("status").asString().equals("ALLOCATED"))
        .map(amphora -> amphora.path("id").asString())
        .toList();
  }

  private String make(ApiClient api, String path, String root, String body) {
    var id = api.post(BASE + path, "{\"%s\": %s}".formatted(root, body)).path("id").asString();
    if (root.equals("loadbalancer")) loadBalancer = id;
    settle(api);
    awaitActive(api, path + "/" + id);
    return id;
  }

  private void change(ApiClient api, String path, String root, String body) {
    api.put(BASE + path, "{\"%s\": %s}".formatted(root, body));
    settle(api);
    awaitActive(api, path);
  }

  private void settle(ApiClient api) {
    api.awaitActive(loadBalancer);
    if (!listener.isEmpty()) awaitActive(api, "listeners/" + listener);
    if (!pool.isEmpty()) awaitActive(api, "pools/" + pool);
  }

  private static void awaitActive(ApiClient api, String path) {
    Waiting.until(
        path + " ACTIVE",
        () -> api.get(BASE + path).path("provisioning_status").asString().equals("ACTIVE"));
  }
}

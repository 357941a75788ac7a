package io.octavia.testbed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests that must be refused: each field of each resource with each kind of value that it cannot
 * have, and what is no request at all. Everything else in them is right, so that nothing but the
 * broken part can be the reason.
 */
final class BrokenCalls {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String LONG = "x".repeat(256);
  private static final List<Object> NO_TEXT =
      List.of(5, 1.5, List.of("a"), Map.of("a", 1), LONG, "a\n    bind *:1", "a\u0000");
  private static final List<Object> NO_NUMBER =
      List.of("many", "", List.of(1), Map.of("a", 1), -7, 1_000_000_000_000_000L, "1\n2");
  private static final List<Object> NO_FLAG = List.of("maybe", "", List.of(1), Map.of("a", 1));
  private static final List<Object> NO_ID =
      List.of(
          "not-a-uuid",
          "",
          5,
          List.of("a"),
          Map.of("a", 1),
          "'; DROP TABLE load_balancer; --",
          "00000000-0000-0000-0000-000000000000\nbind *:1");
  private static final List<Object> NO_CHOICE =
      List.of("NONSENSE", "", 5, List.of("HTTP"), Map.of("a", 1), "HTTP\n    bind *:1", "\u0000");
  private static final List<Object> NO_ADDRESS =
      List.of(
          "300.1.1.1",
          "",
          "10.0.0.1\n    server evil 10.0.0.2:80",
          "10.0.0.1 backup",
          "fe80::1%eth0",
          5,
          List.of("10.0.0.1"),
          Map.of("a", 1));
  private static final List<Object> NO_TEXTS = List.of("a", 5, Map.of("a", 1), List.of(LONG));

  private final List<Call> calls = new ArrayList<>();
  private final Targets targets;

  /** What exists, for calls that are broken in one place only. */
  record Targets(
      String loadBalancer,
      String listener,
      String pool,
      String emptyPool,
      String member,
      String policy,
      String subnet) {}

  /** A request, and what is broken in it. Each character of the body is one byte. */
  record Call(String what, String method, String path, String body) {
    byte @Nullable [] bytes() {
      return body.isEmpty() ? null : body.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private BrokenCalls(Targets targets) {
    this.targets = targets;
  }

  static List<Call> all(Targets targets) {
    var broken = new BrokenCalls(targets);
    broken.loadBalancers();
    broken.listeners();
    broken.pools();
    broken.members();
    broken.healthMonitors();
    broken.policies();
    broken.rules();
    broken.bodies();
    broken.paths();
    broken.queries();
    return broken.calls;
  }

  private void loadBalancers() {
    var valid = Map.<String, Object>of("vip_subnet_id", targets.subnet());
    var post = new Template("POST", "/v2/lbaas/loadbalancers", "loadbalancer", valid);
    post.each("name", NO_TEXT);
    post.each("description", List.of(5, 1.5, List.of("a"), Map.of("a", 1), LONG, "a\u0000"));
    post.each("admin_state_up", NO_FLAG);
    post.each("vip_subnet_id", NO_ID);
    post.each("vip_address", NO_ADDRESS);
    post.each("tags", NO_TEXTS);
    post.each("listeners", List.of("a", 5, Map.of("a", 1), List.of(5), List.of(Map.of("a", 1))));
    post.each("pools", List.of("a", 5, List.of("a"), List.of(Map.of("name", 5))));
    post.each("provider", List.of("nobody", 5, LONG));
    post.each("flavor_id", List.of("a", 5));
    post.each("provisioning_status", List.of("ACTIVE"));
    post.each("unknown", List.of(1));
    add("no VIP", "POST", post.path, Map.of("loadbalancer", Map.of("name", "x")));
    var put = post.on("PUT", "/v2/lbaas/loadbalancers/" + targets.loadBalancer(), Map.of());
    put.each("vip_address", List.of("10.0.0.1"));
    put.each("name", NO_TEXT);
    put.each("id", List.of("x"));
  }

  private void listeners() {
    var valid =
        Map.<String, Object>of(
            "loadbalancer_id", targets.loadBalancer(), "protocol", "HTTP", "protocol_port", 8099);
    var post = new Template("POST", "/v2/lbaas/listeners", "listener", valid);
    post.each("loadbalancer_id", NO_ID);
    post.each("protocol", NO_CHOICE);
    post.each("protocol_port", NO_NUMBER);
    post.each("protocol_port", List.of(0, 65536, 80));
    post.each("connection_limit", List.of("many", -2, List.of(1)));
    post.each("timeout_client_data", List.of("long", -1, 1_000_000_000_000L));
    post.each("default_pool_id", NO_ID);
    post.each(
        "insert_headers",
        List.of(
            "a",
            List.of("a"),
            Map.of("X-Other", "true"),
            Map.of("X-Forwarded-For\n    bind *:1", "true"),
            Map.of("X-Forwarded-For", List.of(1))));
    post.each(
        "allowed_cidrs",
        List.of("10.0.0.0/8", List.of("10.0.0.0/99"), List.of("10.0.0.0/8\naccept"), List.of(5)));
    post.each("tls_ciphers", List.of("ALL\n    bind *:1", 5));
    post.each("default_tls_container_ref", List.of("http://nowhere/x"));
    post.each("hsts_max_age", List.of(-1, "a"));
    post.each("operating_status", List.of("ONLINE"));
    post.without("loadbalancer_id", "protocol", "protocol_port");
    var put = post.on("PUT", "/v2/lbaas/listeners/" + targets.listener(), Map.of());
    put.each("protocol", List.of("TCP"));
    put.each("protocol_port", List.of(81));
    put.each("default_pool_id", List.of("x", 5));
  }

  private void pools() {
    var valid =
        Map.<String, Object>of(
            "loadbalancer_id",
            targets.loadBalancer(),
            "protocol",
            "HTTP",
            "lb_algorithm",
            "ROUND_ROBIN");
    var post = new Template("POST", "/v2/lbaas/pools", "pool", valid);
    post.each("protocol", NO_CHOICE);
    post.each("lb_algorithm", NO_CHOICE);
    post.each("listener_id", NO_ID);
    post.each(
        "session_persistence",
        List.of(
            "SOURCE_IP",
            5,
            Map.of("type", "NONSENSE"),
            Map.of("cookie_name", "x"),
            Map.of("type", "APP_COOKIE"),
            Map.of("type", "HTTP_COOKIE", "cookie_name", "x"),
            Map.of("type", "APP_COOKIE", "cookie_name", "a\n    server evil 10.0.0.2:80"),
            Map.of("type", "APP_COOKIE", "cookie_name", "a b"),
            Map.of("type", "APP_COOKIE", "cookie_name", "a;b"),
            Map.of("type", "SOURCE_IP", "persistence_timeout", 5)));
    post.each("tls_ciphers", List.of("ALL\n    bind *:1"));
    post.each("name", NO_TEXT);
    post.without("protocol", "lb_algorithm", "loadbalancer_id");
    post.on("PUT", "/v2/lbaas/pools/" + targets.pool(), Map.of()).each("protocol", List.of("TCP"));
  }

  private void members() {
    var valid = Map.<String, Object>of("address", "10.9.9.9", "protocol_port", 80);
    var collection = "/v2/lbaas/pools/" + targets.pool() + "/members";
    var post = new Template("POST", collection, "member", valid);
    post.each("address", NO_ADDRESS);
    post.each("address", List.of("169.254.169.254"));
    post.each("protocol_port", NO_NUMBER);
    post.each("weight", List.of(-1, 257, "heavy", List.of(1)));
    post.each("backup", NO_FLAG);
    post.each("monitor_address", NO_ADDRESS);
    post.each("monitor_port", List.of(0, 65536, "a"));
    post.each("subnet_id", NO_ID);
    post.each("name", NO_TEXT);
    post.without("address", "protocol_port");
    post.on("PUT", collection + "/" + targets.member(), Map.of())
        .each("address", List.of("10.9.9.8"));
    for (var members :
        List.of("a", 5, Map.of("a", 1), List.of(5), List.of(Map.of("address", "10.9.9.9")))) {
      add("batch " + members, "PUT", collection, Map.of("members", members));
    }
  }

  private void healthMonitors() {
    var valid = new LinkedHashMap<String, Object>();
    valid.put("pool_id", targets.emptyPool());
    valid.put("type", "HTTP");
    valid.put("delay", 5);
    valid.put("timeout", 3);
    valid.put("max_retries", 3);
    var post = new Template("POST", "/v2/lbaas/healthmonitors", "healthmonitor", valid);
    post.each("pool_id", NO_ID);
    post.each("type", NO_CHOICE);
    post.each("delay", List.of("often", -1, List.of(1)));
    post.each("timeout", List.of("long", -1));
    post.each("max_retries", List.of(0, 11, "a"));
    post.each("max_retries_down", List.of(0, 11, "a"));
    post.each("http_method", NO_CHOICE);
    post.each(
        "url_path",
        List.of(
            "health",
            "http://elsewhere/",
            "/a b",
            "/a\n    server evil 10.0.0.2:80",
            "/a\r\nHost: x",
            5));
    post.each(
        "expected_codes", List.of("2xx", "20", "200-", "200\n    server evil 10.0.0.2:80", 5));
    post.each("http_version", List.of(2.0, "three"));
    post.without("pool_id", "type", "delay", "timeout", "max_retries");
    post.on("POST", post.path, with(valid, "http_version", 1.1))
        .each("domain_name", List.of("a b", "-a.example", "a\r\nX: y", "a\n    bind *:1"));
  }

  private void policies() {
    var valid = Map.<String, Object>of("listener_id", targets.listener(), "action", "REJECT");
    var post = new Template("POST", "/v2/lbaas/l7policies", "l7policy", valid);
    post.each("listener_id", NO_ID);
    post.each("action", NO_CHOICE);
    post.each("position", List.of(0, "first", 3_000_000_000L));
    post.each("action", List.of("REDIRECT_TO_URL", "REDIRECT_TO_POOL", "REDIRECT_PREFIX"));
    var redirect = with(valid, "action", "REDIRECT_TO_URL");
    post.on("POST", post.path, redirect)
        .each(
            "redirect_url",
            List.of("nowhere", "ftp://x/", "http://x/\n    bind *:1", "http://x/a b", 5));
    post.on("POST", post.path, with(redirect, "redirect_url", "http://x.example/"))
        .each("redirect_http_code", List.of(200, 304, "a"));
    post.on("POST", post.path, with(valid, "action", "REDIRECT_TO_POOL"))
        .each("redirect_pool_id", NO_ID);
    post.without("listener_id", "action");
  }

  private void rules() {
    var valid =
        Map.<String, Object>of("type", "PATH", "compare_type", "STARTS_WITH", "value", "/x");
    var post =
        new Template("POST", "/v2/lbaas/l7policies/" + targets.policy() + "/rules", "rule", valid);
    post.each("type", NO_CHOICE);
    post.each("compare_type", NO_CHOICE);
    post.each("value", List.of("", "/x\n    bind *:1", "/x\r\n", "a b", LONG, 5));
    post.each("invert", NO_FLAG);
    post.without("type", "compare_type", "value");
    var header = with(valid, "type", "HEADER");
    post.on("POST", post.path, header)
        .each("key", List.of("", "X Y", "X\n    bind *:1", "X:", 5, LONG));
    add("header rule without key", "POST", post.path, Map.of("rule", header));
    post.on("POST", post.path, with(valid, "compare_type", "REGEX"))
        .each("value", List.of("(", "[a", "*"));
    post.on("POST", post.path, with(valid, "type", "FILE_TYPE"))
        .each("compare_type", List.of("STARTS_WITH"));
  }

  private void bodies() {
    for (var collection : List.of("loadbalancers", "listeners", "pools", "healthmonitors")) {
      var path = "/v2/lbaas/" + collection;
      for (var text :
          List.of(
              "",
              "{",
              "{}",
              "[]",
              "null",
              "5",
              "\"text\"",
              "{\"wrong\": {}}",
              "{\"" + collection.substring(0, collection.length() - 1) + "\": null}",
              "{\"" + collection.substring(0, collection.length() - 1) + "\": []}",
              "{\"" + collection.substring(0, collection.length() - 1) + "\": 5}",
              "[".repeat(20_000),
              "{\"a\":".repeat(5_000))) {
        var shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        calls.add(new Call("body '" + shown + "'", "POST", path, text));
      }
      calls.add(new Call("no UTF-8", "POST", path, "{\"\u00ff\u00fe"));
      calls.add(new Call("too large", "POST", path, "x".repeat(200_000)));
    }
  }

  private void paths() {
    for (var path :
        List.of(
            "/v2/lbaas/nothing",
            "/v2/lbaas/loadbalancers/no-uuid",
            "/v2/lbaas/loadbalancers/%00",
            "/v2/lbaas/loadbalancers/..%2f..%2fetc",
            "/v2/lbaas/loadbalancers/" + "a".repeat(2000),
            "/v2/lbaas/loadbalancers/" + targets.loadBalancer() + "/nothing",
            "/v2/lbaas/pools/no-uuid/members",
            "/v2/lbaas/pools/" + targets.pool() + "/members/no-uuid",
            "/v2/lbaas/l7policies/no-uuid/rules",
            "/v9")) {
      calls.add(new Call("path", "GET", path, ""));
    }
    for (var method : List.of("PATCH", "PUT", "DELETE")) {
      calls.add(new Call("method", method, "/v2/lbaas/loadbalancers", ""));
    }
    for (var collection :
        List.of("loadbalancers", "listeners", "pools", "healthmonitors", "l7policies")) {
      var path = "/v2/lbaas/" + collection + "/" + "0".repeat(8);
      calls.add(new Call("gone", "DELETE", path, ""));
    }
  }

  private void queries() {
    for (var query :
        List.of(
            "limit=many",
            "sort=name:sideways",
            "sort=a:b:c",
            "sort=nothing",
            "marker=nobody",
            "nothing=1",
            "tenant_id=x",
            "listeners=x",
            "name=a&name=b")) {
      calls.add(new Call("query", "GET", "/v2/lbaas/loadbalancers?" + query, ""));
    }
    var one = "/v2/lbaas/loadbalancers/" + targets.loadBalancer();
    calls.add(new Call("query", "GET", one + "/status?nothing=1", ""));
    calls.add(new Call("query", "DELETE", one + "?nothing=1", ""));
    calls.add(new Call("children", "DELETE", one, ""));
  }

  private void add(String what, String method, String path, Object body) {
    calls.add(new Call(what, method, path, JSON.writeValueAsString(body)));
  }

  private static Map<String, Object> with(Map<String, Object> fields, String key, Object value) {
    var all = new LinkedHashMap<>(fields);
    all.put(key, value);
    return all;
  }

  /** A request that would be right but for one field. */
  private final class Template {
    private final String method;
    private final String path;
    private final String root;
    private final Map<String, Object> valid;

    Template(String method, String path, String root, Map<String, Object> valid) {
      this.method = method;
      this.path = path;
      this.root = root;
      this.valid = valid;
    }

    Template on(String otherMethod, String otherPath, Map<String, Object> otherValid) {
      return new Template(otherMethod, otherPath, root, otherValid);
    }

    void each(String field, List<?> values) {
      for (Object value : values) {
        add(field + " = " + value, method, path, Map.of(root, with(valid, field, value)));
      }
    }

    void without(String... fields) {
      for (var field : fields) {
        var rest = new LinkedHashMap<>(valid);
        rest.remove(field);
        add("no " + field, method, path, Map.of(root, rest));
      }
    }
  }
}

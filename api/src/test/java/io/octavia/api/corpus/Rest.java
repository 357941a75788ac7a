package io.octavia.api.corpus;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests of calls that only one kind of objects has. */
final class Rest {
  private final List<Asked> asked = new ArrayList<>();

  private Rest() {}

  static List<Asked> all() {
    var rest = new Rest();
    rest.loadBalancers();
    rest.vips();
    rest.quotas();
    rest.amphorae();
    rest.providers();
    rest.discovery();
    return rest.asked;
  }

  private void ask(String method, String path, @Nullable String body) {
    asked.add(new Asked(method, path, body));
  }

  private void loadBalancers() {
    for (var lb :
        List.of("{lb}", "{other-lb}", "{empty-lb}", "{busy-lb}", "{vips-lb}", "{their-lb}", "no")) {
      var one = "/loadbalancers/" + lb;
      for (var query : List.of("?cascade=true", "?cascade=false", "?cascade=x", "?cascade=")) {
        ask("DELETE", one + query, null);
      }
      ask("DELETE", one + "?nothing=1", null);
      ask("PUT", one + "/failover", null);
      ask("PUT", one + "/failover", "{}");
      ask("PUT", one + "/failover?nothing=1", null);
      ask("POST", one + "/failover", null);
      for (var part : List.of("/stats", "/status", "/statuses")) {
        ask("GET", one + part, null);
        ask("PUT", one + part, "{}");
      }
    }
  }

  private void vips() {
    var whole = "{\"loadbalancer\":{\"vip_subnet_id\":\"" + Scene.SUBNET + "\",%s}}";
    var other = "{\"subnet_id\":\"" + Scene.OTHER_SUBNET + "\"%s}";
    for (var list :
        List.of(
            "[]",
            "null",
            "{}",
            "[{}]",
            "[null]",
            "[" + other.formatted("") + "]",
            "[" + other.formatted(",\"ip_address\":\"10.1.0.9\"") + "]",
            "[" + other.formatted(",\"ip_address\":\"2001:db8::9\"") + "]",
            "[" + other.formatted(",\"ip_address\":\"x\"") + "]",
            "[" + other.formatted(",\"ip_address\":null") + "]",
            "[" + other.formatted(",\"nothing\":1") + "]",
            "[" + other.formatted(",\"port_id\":\"x\"") + "]",
            "[" + other.formatted("") + "," + other.formatted("") + "]",
            "[{\"subnet_id\":\"" + Scene.SUBNET + "\"}]",
            "[{\"subnet_id\":null}]",
            "[{\"ip_address\":\"10.1.0.9\"}]")) {
      ask("POST", "/loadbalancers", whole.formatted("\"additional_vips\":" + list));
      ask(
          "PUT",
          "/loadbalancers/{vips-lb}",
          "{\"loadbalancer\":{\"additional_vips\":" + list + "}}");
    }
    for (var placed :
        List.of(
            "\"flavor_id\":\"{flavor}\"",
            "\"flavor_id\":\"{off-flavor}\"",
            "\"flavor_id\":\"{lb}\"",
            "\"flavor_id\":\"{flavor}\",\"provider\":\"octavia\"",
            "\"flavor_id\":\"{flavor}\",\"provider\":\"noop_driver\"",
            "\"availability_zone\":\"zone\"",
            "\"availability_zone\":\"off-zone\"",
            "\"availability_zone\":\"nowhere\"",
            "\"availability_zone\":\"zone\",\"provider\":\"noop_driver\"",
            "\"flavor_id\":\"{flavor}\",\"availability_zone\":\"zone\"")) {
      ask("POST", "/loadbalancers", whole.formatted(placed));
    }
    for (var project : List.of(Scene.OTHER_PROJECT, Scene.LIMITED_PROJECT, "x", "a".repeat(37))) {
      ask("POST", "/loadbalancers", whole.formatted("\"project_id\":\"" + project + "\""));
      ask("POST", "/loadbalancers", whole.formatted("\"tenant_id\":\"" + project + "\""));
    }
  }

  private void quotas() {
    for (var project :
        List.of(Scene.PROJECT, Scene.LIMITED_PROJECT, "new", "default", "a".repeat(37))) {
      var one = "/quotas/" + project;
      ask("GET", one, null);
      ask("GET", one + "/default", null);
      ask("GET", one + "/default?nothing=1", null);
      ask("GET", one + "/defaults", null);
      ask("PUT", one + "/default", "{\"quota\":{}}");
      ask("PUT", one, "{\"quota\":{\"load_balancer\":1,\"loadbalancer\":2}}");
      ask("PUT", one, "{\"quota\":{\"pool\":1,\"member\":null,\"l7rule\":0}}");
      ask("PUT", one, "{\"quota\":{}}");
      ask("PUT", one, "{}");
      ask("PUT", one, null);
      ask("PUT", one + "?nothing=1", "{\"quota\":{\"pool\":1}}");
      ask("DELETE", one, null);
      ask("DELETE", one + "?nothing=1", null);
      ask("POST", one, "{\"quota\":{}}");
    }
    ask("PUT", "/quotas", null);
    ask("PUT", "/quotas", "{}");
    ask("GET", "/quotas/", null);
    ask("GET", "/quotas?pool=0", null);
    ask("GET", "/quotas?sort=pool:desc&limit=1", null);
    ask("GET", "/quotas?sort=project_id", null);
  }

  private void amphorae() {
    var all = "/v2/octavia/amphorae";
    for (var amphora :
        List.of("{amphora}", "{failed-amphora}", "{lone-amphora}", "{gone-amphora}", "no")) {
      var one = all + "/" + amphora;
      ask("GET", one + "/stats", null);
      ask("GET", one + "/stats?nothing=1", null);
      for (var call : List.of("/config", "/failover")) {
        ask("PUT", one + call, null);
        ask("PUT", one + call, "{}");
        ask("PUT", one + call + "?nothing=1", null);
        ask("GET", one + call, null);
        ask("POST", one + call, null);
      }
      ask("DELETE", one + "?nothing=1", null);
    }
    for (var query :
        List.of(
            "?loadbalancer_id={lb}",
            "?load_balancer_id={lb}",
            "?status=ERROR",
            "?role=MASTER",
            "?project_id=" + Scene.PROJECT,
            "?compute_id=x",
            "?sort=role:desc,status",
            "?vrrp_priority=100")) {
      ask("GET", all + query, null);
    }
    ask("GET", "/amphorae", null);
    ask("GET", "/amphorae/{amphora}", null);
  }

  private void providers() {
    for (var path :
        List.of(
            "/providers",
            "/providers/amphora",
            "/providers/amphora/flavor_capabilities",
            "/providers/octavia/flavor_capabilities",
            "/providers/noop_driver/flavor_capabilities",
            "/providers/nobody/flavor_capabilities",
            "/providers/amphora/availability_zone_capabilities",
            "/providers/octavia/availability_zone_capabilities",
            "/providers/noop_driver/availability_zone_capabilities",
            "/providers/nobody/availability_zone_capabilities",
            "/providers/amphora/nothing")) {
      for (var query :
          List.of(
              "",
              "?fields=name",
              "?fields=nothing",
              "?name=compute_zone",
              "?name=loadbalancer_topology",
              "?name=",
              "?description=x",
              "?nothing=1",
              "?limit=1",
              "?limit=x",
              "?sort=name:x",
              "?marker=x")) {
        ask("GET", path + query, null);
      }
      for (var method : List.of("PUT", "POST", "DELETE")) ask(method, path, null);
    }
  }

  private void discovery() {
    for (var path :
        List.of(
            "/v2",
            "/v2/",
            "/v2.0",
            "/v2/lbaas",
            "/v2/lbaas/",
            "/v2/octavia",
            "/v2.0/lbaas/pools",
            "/v2.0/pools",
            "/v2/pools",
            "/v2/pools/",
            "/v2/flavors",
            "/v2/quotas",
            "/v2/amphorae",
            "/v2/octavia/pools",
            "/v2/lbaas/amphorae",
            "/v2/lbaas/nothing",
            "/v2.1",
            "/v2/healthcheck")) {
      for (var method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS")) ask(method, path, null);
      ask("GET", path + "?nothing=1", null);
    }
  }
}

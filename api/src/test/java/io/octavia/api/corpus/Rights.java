package io.octavia.api.corpus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The same requests by callers with all sorts of roles. */
final class Rights {
  /** What whoever may have nothing more asks for nevertheless. */
  private static final Map<String, String> TOO_MUCH =
      Map.of(
          "/listeners",
          "{\"listener\":{\"loadbalancer_id\":\"{full-lb}\",\"protocol\":\"TCP\",\"protocol_port\":81}}",
          "/pools",
          "{\"pool\":{\"loadbalancer_id\":\"{full-lb}\",\"protocol\":\"TCP\","
              + "\"lb_algorithm\":\"SOURCE_IP\"}}",
          "/pools/{full-pool}/members",
          "{\"member\":{\"address\":\"10.0.0.1\",\"protocol_port\":1}}",
          "/healthmonitors",
          "{\"healthmonitor\":{\"pool_id\":\"{full-pool}\",\"type\":\"TCP\",\"delay\":5,"
              + "\"timeout\":4,\"max_retries\":3}}",
          "/l7policies",
          "{\"l7policy\":{\"listener_id\":\"{full-http}\",\"action\":\"REJECT\"}}",
          "/l7policies/{full-policy}/rules",
          "{\"rule\":{\"type\":\"PATH\",\"compare_type\":\"EQUAL_TO\",\"value\":\"/\"}}");

  private final List<Asked> asked = new ArrayList<>();
  private final Caller caller;

  private Rights(Caller caller) {
    this.caller = caller;
  }

  static List<Asked> of(List<Kinds.Place> places) {
    var all = new ArrayList<Asked>();
    for (var caller : Caller.values()) {
      var rights = new Rights(caller);
      var seen = new HashSet<String>();
      places.stream().filter(place -> seen.add(place.collection())).forEach(rights::place);
      rights.rest();
      all.addAll(rights.asked);
    }
    for (var each : TOO_MUCH.entrySet()) {
      all.add(new Asked("POST", each.getKey(), each.getValue(), Caller.LIMITED));
      all.add(new Asked("POST", each.getKey(), each.getValue(), Caller.ADMIN));
    }
    return all;
  }

  private void ask(String method, String path, @Nullable String body) {
    asked.add(new Asked(method, path, body, caller));
  }

  private void place(Kinds.Place place) {
    var list = place.collection();
    for (var query :
        List.of(
            "",
            "?project_id=" + Scene.PROJECT,
            "?project_id=" + Scene.OTHER_PROJECT,
            "?project_id=",
            "?nothing=1",
            "?fields=id&limit=1")) {
      ask("GET", list + query, null);
    }
    for (var item : List.of(place.items().getFirst(), place.items().getLast(), "nothing")) {
      ask("GET", list + "/" + item, null);
      ask("PUT", list + "/" + item, place.body(Bodies.of()));
      ask("PUT", list + "/" + item, place.body(Bodies.of("nothing", "1")));
      ask("DELETE", list + "/" + item, null);
    }
    if (!place.creates()) return;
    ask("POST", list, place.body(place.base()));
    ask("POST", list, place.body(place.base().with("nothing", "1")));
    ask("POST", list, place.body(place.base().with("loadbalancer_id", "\"{their-lb}\"")));
  }

  private void rest() {
    for (var lb : List.of("{lb}", "{their-lb}", "{busy-lb}", "nothing")) {
      var one = "/loadbalancers/" + lb;
      for (var part : List.of("/stats", "/status")) ask("GET", one + part, null);
      ask("PUT", one + "/failover", null);
    }
    for (var amphora : List.of("{amphora}", "{lone-amphora}", "nothing")) {
      var one = "/v2/octavia/amphorae/" + amphora;
      ask("GET", one + "/stats", null);
      for (var part : List.of("/config", "/failover")) ask("PUT", one + part, null);
    }
    for (var quota : List.of(Scene.PROJECT, Scene.OTHER_PROJECT, "nothing")) {
      ask("GET", "/quotas/" + quota + "/default", null);
      ask("PUT", "/quotas/" + quota, "{\"quota\":{\"pool\":5}}");
    }
    for (var path :
        List.of(
            "/providers",
            "/providers/amphora/flavor_capabilities",
            "/providers/nobody/flavor_capabilities",
            "/providers/amphora/availability_zone_capabilities",
            "/listeners/{http}/stats",
            "/listeners/nothing/stats",
            "/pools/{their-pool}/members",
            "/pools/nothing/members",
            "/l7policies/{their-policy}/rules",
            "/l7policies/nothing/rules")) {
      ask("GET", path, null);
    }
    for (var pool : List.of("{pool}", "{their-pool}", "{full-pool}", "nothing")) {
      var members = "/pools/" + pool + "/members";
      var one = "{\"members\":[{\"address\":\"10.0.0.40\",\"protocol_port\":80}]}";
      ask("PUT", members, one);
      ask("PUT", members, "{\"members\":[]}");
      ask("PUT", members + "?additive_only=true", one);
    }
    var whole = "{\"loadbalancer\":{\"vip_subnet_id\":\"" + Scene.SUBNET + "\"%s}}";
    for (var project : List.of("", Scene.PROJECT, Scene.OTHER_PROJECT, Scene.LIMITED_PROJECT)) {
      ask(
          "POST",
          "/loadbalancers",
          whole.formatted(project.isEmpty() ? "" : ",\"project_id\":\"" + project + "\""));
    }
    ask("GET", "/v2", null);
    ask("GET", "/v2/nothing", null);
  }
}

package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers get who have no right to it, and in which order they are told what is wrong. */
class RightsTest {
  private static final String OTHERS = "40000000000000000000000000000002";

  private final Bench bench = new Bench(Map.of("api_settings.auth_strategy", "testing"));
  private String loadBalancer;
  private String listener;
  private String pool;
  private String member;
  private String monitor;
  private String policy;
  private String rule;

  @BeforeEach
  void fill() {
    loadBalancer = bench.loadBalancer();
    listener = bench.listener(loadBalancer, "HTTP", 80);
    pool = bench.pool(loadBalancer, "HTTP");
    member = bench.member(pool, "192.0.2.9", 80);
    policy = bench.policy(listener);
    monitor =
        made(
            "/healthmonitors",
            "{'healthmonitor':{'pool_id':'%s','type':'HTTP','delay':5,'timeout':4,'max_retries':3}}"
                .formatted(pool));
    rule =
        made(
            "/l7policies/" + policy + "/rules",
            "{'rule':{'type':'PATH','compare_type':'EQUAL_TO','value':'/x'}}");
  }

  private String made(String path, String body) {
    var id = bench.post(path, body).is(201).id();
    bench.settle();
    return id;
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Bench.Answer call(String roles, String project, String method, String path, String body) {
    var headers = new HashMap<>(Map.of("X-Roles", roles, "X-Project-Id", project));
    var bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return bench.send(method, path.startsWith("/v2") ? path : "/v2/lbaas" + path, bytes, headers);
  }

  private Bench.Answer stranger(String method, String path, String body) {
    return call("member,reader", OTHERS, method, path, body);
  }

  private Bench.Answer owner(String method, String path, String body) {
    return call("member,reader", Bench.PROJECT, method, path, body);
  }

  /** Every object with its name in bodies, and a path to one that is not there. */
  private Stream<Thing> things() {
    var nowhere = UUID.randomUUID().toString();
    return Stream.of(
        new Thing("loadbalancer", "/loadbalancers/" + loadBalancer, "/loadbalancers/" + nowhere),
        new Thing("listener", "/listeners/" + listener, "/listeners/" + nowhere),
        new Thing("pool", "/pools/" + pool, "/pools/" + nowhere),
        new Thing(
            "member",
            "/pools/" + pool + "/members/" + member,
            "/pools/" + pool + "/members/" + nowhere),
        new Thing("healthmonitor", "/healthmonitors/" + monitor, "/healthmonitors/" + nowhere),
        new Thing("l7policy", "/l7policies/" + policy, "/l7policies/" + nowhere),
        new Thing(
            "rule",
            "/l7policies/" + policy + "/rules/" + rule,
            "/l7policies/" + policy + "/rules/" + nowhere));
  }

  private record Thing(String root, String path, String nowhere) {}

  @Test
  void stranger_is_told_what_is_not_there_and_refused_what_is() {
    things()
        .forEach(thing -> {
          var change = "{'%s':{}}".formatted(thing.root());
          for (var call :
              List.of(List.of("GET", ""), List.of("PUT", change), List.of("DELETE", ""))) {
            assertThat(stranger(call.get(0), thing.path(), call.get(1)).is(403).fault())
                .isEqualTo("Policy does not allow this request to be performed.");
            stranger(call.get(0), thing.nowhere(), call.get(1)).is(404);
          }
          stranger("PUT", thing.path(), "{'%s':{'nonsense':1}}".formatted(thing.root())).is(400);
          owner("GET", thing.path(), "").is(200);
          owner("GET", thing.nowhere(), "").is(404);
        });
  }

  @Test
  void stranger_gets_nothing_below_an_object_either() {
    var nowhere = UUID.randomUUID().toString();
    for (var path :
        List.of(
            "/loadbalancers/%s/stats", "/loadbalancers/%s/status", "/loadbalancers/%s/statuses")) {
      stranger("GET", path.formatted(loadBalancer), "").is(403);
      stranger("GET", path.formatted(nowhere), "").is(404);
      owner("GET", path.formatted(loadBalancer), "").is(200);
    }
    stranger("GET", "/listeners/" + listener + "/stats", "").is(403);
    stranger("GET", "/pools/" + pool + "/members", "").is(403);
    stranger("GET", "/pools/" + nowhere + "/members", "").is(404);
    stranger("GET", "/l7policies/" + policy + "/rules", "").is(403);
    stranger("GET", "/l7policies/" + nowhere + "/rules", "").is(404);
    stranger("PUT", "/pools/" + pool + "/members", "{'members':[]}").is(403);
    stranger("PUT", "/pools/" + nowhere + "/members", "{'members':[]}").is(404);
    stranger("PUT", "/loadbalancers/" + loadBalancer + "/failover", "").is(403);
    stranger("PUT", "/loadbalancers/" + nowhere + "/failover", "").is(404);
    owner("PUT", "/loadbalancers/" + loadBalancer + "/failover", "").is(403);
  }

  @Test
  void stranger_puts_nothing_into_what_belongs_to_others() {
    var nowhere = UUID.randomUUID().toString();
    for (var parent : List.of(List.of(loadBalancer, 403), List.of(nowhere, 404))) {
      int status = (int) parent.get(1);
      stranger(
              "POST",
              "/listeners",
              "{'listener':{'loadbalancer_id':'%s','protocol':'HTTP','protocol_port':81}}"
                  .formatted(parent.get(0)))
          .is(status);
      stranger(
              "POST",
              "/pools",
              "{'pool':{'loadbalancer_id':'%s','protocol':'HTTP','lb_algorithm':'ROUND_ROBIN'}}"
                  .formatted(parent.get(0)))
          .is(status);
    }
    for (var parent : List.of(List.of(pool, 403), List.of(nowhere, 404))) {
      int status = (int) parent.get(1);
      stranger(
              "POST",
              "/pools/" + parent.get(0) + "/members",
              "{'member':{'address':'192.0.2.10','protocol_port':80}}")
          .is(status);
      stranger(
              "POST",
              "/healthmonitors",
              "{'healthmonitor':{'pool_id':'%s','type':'TCP','delay':5,'timeout':4,'max_retries':3}}"
                  .formatted(parent.get(0)))
          .is(status);
    }
    for (var parent : List.of(List.of(listener, 403), List.of(nowhere, 404))) {
      stranger(
              "POST",
              "/l7policies",
              "{'l7policy':{'listener_id':'%s','action':'REJECT'}}".formatted(parent.get(0)))
          .is((int) parent.get(1));
    }
    stranger(
            "POST",
            "/l7policies/" + policy + "/rules",
            "{'rule':{'type':'PATH','compare_type':'EQUAL_TO','value':'/y'}}")
        .is(403);
  }

  @Test
  void load_balancer_is_made_for_another_project_by_administrators_alone() {
    var body =
        "{'loadbalancer':{'vip_subnet_id':'%s','project_id':'%s'}}"
            .formatted(MemoryCloud.SUBNET, OTHERS);
    owner("POST", "/loadbalancers", body).is(403);
    var made = call("admin", Bench.PROJECT, "POST", "/loadbalancers", body).is(201).body();
    assertThat(made.path("project_id").asString()).isEqualTo(OTHERS);
    call("reader", OTHERS, "POST", "/loadbalancers", body).is(403);
    var nobodys = "{'loadbalancer':{'vip_subnet_id':'%s'}}".formatted(MemoryCloud.SUBNET);
    assertThat(call("admin", "", "POST", "/loadbalancers", nobodys).is(400).fault())
        .startsWith("Validation failure: Missing project ID in request");
  }

  @Test
  void list_shows_the_own_project_and_to_observers_of_all_every_one() {
    var plural =
        Map.of(
            "/loadbalancers", "loadbalancers",
            "/listeners", "listeners",
            "/pools", "pools",
            "/healthmonitors", "healthmonitors",
            "/l7policies", "l7policies");
    plural.forEach((path, name) -> {
      assertThat(owner("GET", path, "").is(200).json().path(name)).hasSize(1);
      assertThat(owner("GET", path + "?project_id=" + Bench.PROJECT, "").is(200).json().path(name))
          .hasSize(1);
      assertThat(stranger("GET", path, "").is(200).json().path(name)).isEmpty();
      stranger("GET", path + "?project_id=" + Bench.PROJECT, "").is(403);
      call("member,reader", "", "GET", path, "").is(403);
      call("nobody", Bench.PROJECT, "GET", path, "").is(403);
      assertThat(call("admin", OTHERS, "GET", path, "").is(200).json().path(name)).hasSize(1);
      assertThat(call("admin", "", "GET", path, "").is(200).json().path(name)).hasSize(1);
      assertThat(
              call("admin", OTHERS, "GET", path + "?project_id=" + OTHERS, "")
                  .is(200)
                  .json()
                  .path(name))
          .isEmpty();
    });
  }

  @Test
  void subnet_of_a_member_is_looked_for_only_for_those_who_may_add_it() {
    var one = "{'address':'10.0.0.1','protocol_port':1,'subnet_id':'%s'}";
    var nowhere = UUID.randomUUID().toString();
    for (var subnet : List.of(MemoryCloud.SUBNET, nowhere)) {
      var member = one.formatted(subnet);
      stranger("POST", "/pools/" + pool + "/members", "{'member':" + member + "}").is(403);
      stranger("PUT", "/pools/" + pool + "/members", "{'members':[" + member + "]}").is(403);
    }
    assertThat(bench.cloud.subnetsAskedFor).doesNotContain(nowhere);
    var unknown = one.formatted(nowhere);
    owner("POST", "/pools/" + pool + "/members", "{'member':" + unknown + "}").is(400);
    owner("PUT", "/pools/" + pool + "/members", "{'members':[" + unknown + "]}").is(400);
    assertThat(bench.cloud.subnetsAskedFor).contains(nowhere);
  }

  @Test
  void amphorae_are_for_administrators() {
    var nowhere = "/v2/octavia/amphorae/" + UUID.randomUUID();
    for (var call :
        List.of(
            List.of("GET", "/v2/octavia/amphorae"),
            List.of("DELETE", nowhere),
            List.of("GET", nowhere + "/stats"))) {
      owner(call.get(0), call.get(1), "").is(403);
    }
    owner("GET", nowhere, "").is(404);
    owner("PUT", nowhere + "/failover", "").is(404);
    call("admin", OTHERS, "GET", "/v2/octavia/amphorae", "").is(200);
  }

  @Test
  void providers_are_for_whoever_may_read() {
    owner("GET", "/providers", "").is(200);
    call("nobody", OTHERS, "GET", "/providers", "").is(403);
  }

  @Test
  void services_read_members() {
    call("service", OTHERS, "GET", "/pools/" + pool + "/members", "").is(200);
    call("service", OTHERS, "GET", "/pools/" + pool + "/members/" + member, "").is(403);
  }

  @Test
  void whoever_is_unknown_may_nothing() {
    var answer = bench.send("GET", "/v2/lbaas/loadbalancers", new byte[0], Map.of("X-Roles", ""));
    answer.is(403);
  }
}

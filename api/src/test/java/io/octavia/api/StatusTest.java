package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each call sets, and when it may not be made at all. */
class StatusTest {
  private final Bench bench = new Bench();
  private String lb;
  private String listener;
  private String sibling;
  private String pool;
  private String member;
  private String policy;

  @BeforeEach
  void begin() {
    lb = bench.loadBalancer();
    listener = bench.listener(lb, "HTTP", 80);
    sibling = bench.listener(lb, "HTTP", 81);
    pool = bench.pool(lb, "HTTP");
    bench.put("/listeners/" + listener, "{'listener':{'default_pool_id':'" + pool + "'}}").is(200);
    bench.settle();
    member = bench.member(pool, "10.0.0.9", 80);
    policy = bench.policy(listener);
    bench.woken.clear();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void pending(String... paths) {
    for (var path : paths) assertThat(bench.statusOf(path)).as(path).isEqualTo("PENDING_UPDATE");
    assertThat(bench.woken).containsExactly(lb);
  }

  private void active(String... paths) {
    for (var path : paths) assertThat(bench.statusOf(path)).as(path).isEqualTo("ACTIVE");
  }

  private String of(String resource, String id) {
    return "/" + resource + "/" + id;
  }

  @Test
  void change_of_a_listener_touches_the_load_balancer_alone() {
    var shown = bench.put(of("listeners", listener), "{'listener':{'name':'new'}}").is(200).body();
    assertThat(shown.path("provisioning_status").asString()).isEqualTo("PENDING_UPDATE");
    assertThat(shown.path("name").asString()).isEqualTo("new");
    pending(of("loadbalancers", lb));
    active(of("listeners", sibling), of("pools", pool), of("l7policies", policy));
  }

  @Test
  void change_without_content_is_a_change() {
    bench.put(of("listeners", listener), "{'listener':{}}").is(200);
    pending(of("loadbalancers", lb), of("listeners", listener));
  }

  @Test
  void new_pool_of_a_listener_is_its_default_at_once() {
    bench
        .post(
            "/pools",
            "{'pool':{'listener_id':'%s','protocol':'HTTP','lb_algorithm':'SOURCE_IP'}}"
                .formatted(sibling))
        .is(201);
    pending(of("loadbalancers", lb), of("listeners", sibling));
    active(of("listeners", listener));
    assertThat(bench.get(of("listeners", sibling)).body().path("default_pool_id").isNull())
        .isFalse();
  }

  @Test
  void change_of_a_pool_touches_the_listeners_that_use_it() {
    bench.put(of("pools", pool), "{'pool':{'lb_algorithm':'LEAST_CONNECTIONS'}}").is(200);
    pending(of("loadbalancers", lb), of("listeners", listener), of("pools", pool));
    active(of("listeners", sibling));
  }

  @Test
  void deletion_of_a_pool_touches_the_listeners_that_use_it() {
    bench.delete(of("pools", pool)).is(204);
    pending(of("loadbalancers", lb), of("listeners", listener));
    assertThat(bench.statusOf(of("pools", pool))).isEqualTo("PENDING_DELETE");
  }

  @Test
  void member_calls_touch_pool_and_listeners() {
    var made =
        bench
            .post(
                of("pools", pool) + "/members",
                "{'member':{'address':'10.0.0.1','protocol_port':80}}")
            .is(201)
            .body();
    assertThat(made.path("operating_status").asString()).isEqualTo("NO_MONITOR");
    assertThat(made.path("provisioning_status").asString()).isEqualTo("PENDING_CREATE");
    pending(of("loadbalancers", lb), of("listeners", listener), of("pools", pool));
    active(of("listeners", sibling));
  }

  @Test
  void member_of_a_watched_pool_begins_offline() {
    bench
        .post(
            "/healthmonitors",
            "{'healthmonitor':{'pool_id':'%s','type':'TCP','delay':1,'timeout':1,'max_retries':1}}"
                .formatted(pool))
        .is(201);
    pending(of("loadbalancers", lb), of("listeners", listener), of("pools", pool));
    bench.settle();
    var made =
        bench
            .post(
                of("pools", pool) + "/members",
                "{'member':{'address':'10.0.0.1','protocol_port':80}}")
            .is(201);
    assertThat(made.body().path("operating_status").asString()).isEqualTo("OFFLINE");
  }

  @Test
  void policy_calls_touch_their_listener_and_not_their_pool() {
    bench
        .post(
            "/l7policies",
            "{'l7policy':{'listener_id':'%s','action':'REDIRECT_TO_POOL','redirect_pool_id':'%s'}}"
                .formatted(sibling, pool))
        .is(201);
    pending(of("loadbalancers", lb), of("listeners", sibling));
    active(of("listeners", listener), of("pools", pool), of("l7policies", policy));
  }

  @Test
  void rule_calls_touch_policy_and_listener() {
    bench
        .post(
            of("l7policies", policy) + "/rules",
            "{'rule':{'type':'PATH','compare_type':'EQUAL_TO','value':'/'}}")
        .is(201);
    pending(of("loadbalancers", lb), of("listeners", listener), of("l7policies", policy));
    active(of("listeners", sibling), of("pools", pool));
  }

  @Test
  void pool_that_an_enabled_policy_with_rules_uses_belongs_to_its_listener() {
    var other = bench.pool(lb, "HTTP");
    var redirect =
        bench
            .post(
                "/l7policies",
                "{'l7policy':{'listener_id':'%s','action':'REDIRECT_TO_POOL','redirect_pool_id':'%s'}}"
                    .formatted(sibling, other))
            .is(201)
            .id();
    bench.settle();
    assertThat(bench.get(of("pools", other)).body().path("listeners")).isEmpty();
    bench
        .post(
            of("l7policies", redirect) + "/rules",
            "{'rule':{'type':'PATH','compare_type':'EQUAL_TO','value':'/'}}")
        .is(201);
    bench.settle();
    assertThat(bench.get(of("pools", other)).body().path("listeners").toString()).contains(sibling);
    bench.put(of("pools", other), "{'pool':{'name':'a'}}").is(200);
    assertThat(bench.statusOf(of("listeners", sibling))).isEqualTo("PENDING_UPDATE");
    bench.settle();
    bench.put(of("l7policies", redirect), "{'l7policy':{'admin_state_up':false}}").is(200);
    bench.settle();
    assertThat(bench.get(of("pools", other)).body().path("listeners")).isEmpty();
  }

  @Test
  void nothing_but_deletion_and_failover_is_allowed_in_error() {
    bench.status(lb, "ERROR");
    for (var answer :
        new Bench.Answer[] {
          bench.put(of("listeners", listener), "{'listener':{}}"),
          bench.delete(of("listeners", listener)),
          bench.delete(of("pools", pool)),
          bench.delete(of("pools", pool) + "/members/" + member),
          bench.put(of("pools", pool) + "/members", "{'members':[]}"),
          bench.delete(of("l7policies", policy))
        }) {
      assertThat(answer.is(409).fault())
          .isEqualTo("Load Balancer " + lb + " is immutable and cannot be updated.");
    }
    assertThat(bench.put(of("loadbalancers", lb), "{'loadbalancer':{}}").is(409).fault())
        .isEqualTo("Invalid state ERROR of loadbalancer resource " + lb);
    bench.put(of("loadbalancers", lb) + "/failover", "").is(202);
    pending(of("loadbalancers", lb));
    assertThat(bench.put(of("loadbalancers", lb) + "/failover", "").is(409).fault())
        .isEqualTo("Invalid state PENDING_UPDATE of loadbalancer resource " + lb);
    bench.status(lb, "ERROR");
    bench.delete(of("loadbalancers", lb) + "?cascade=true").is(204);
    active(of("listeners", listener), of("pools", pool));
  }

  @Test
  void parent_that_is_being_changed_refuses_before_the_load_balancer() {
    bench.put(of("pools", pool), "{'pool':{}}").is(200);
    bench.status(lb, "ACTIVE");
    assertThat(bench.delete(of("pools", pool) + "/members/" + member).is(409).fault())
        .isEqualTo("Pool " + pool + " is immutable and cannot be updated.");
    bench.settle();
    bench.put(of("l7policies", policy), "{'l7policy':{'name':'a'}}").is(200);
    bench.status(lb, "ACTIVE");
    assertThat(
            bench
                .post(
                    of("l7policies", policy) + "/rules",
                    "{'rule':{'type':'PATH','compare_type':'EQUAL_TO','value':'/'}}")
                .is(409)
                .fault())
        .isEqualTo("L7Policy " + policy + " is immutable and cannot be updated.");
  }

  @Test
  void deleted_load_balancer_is_not_there() {
    bench.status(lb, "DELETED");
    bench.get(of("loadbalancers", lb)).is(404);
    assertThat(bench.get("/loadbalancers").is(200).json().path("loadbalancers")).isEmpty();
    assertThat(bench.delete(of("loadbalancers", lb)).is(404).fault())
        .isEqualTo("Load Balancer " + lb + " not found.");
  }

  @Test
  void status_tree_shows_what_is_served() {
    var unused = bench.pool(lb, "HTTP");
    var tree = bench.get(of("loadbalancers", lb) + "/status").is(200);
    assertThat(bench.get(of("loadbalancers", lb) + "/statuses").json()).isEqualTo(tree.json());
    var shown = tree.json().path("statuses").path("loadbalancer");
    assertThat(shown.path("name").asString()).isEqualTo("lb");
    assertThat(shown.path("listeners")).hasSize(2);
    var first = shown.path("listeners").get(0);
    var busy = first.path("id").asString().equals(listener) ? first : shown.at("/listeners/1");
    var pools = busy.path("pools");
    assertThat(pools.get(0).path("id").asString()).isEqualTo(pool);
    assertThat(pools.get(0).has("health_monitor")).isFalse();
    assertThat(pools.get(0).path("members").get(0).path("address").asString())
        .isEqualTo("10.0.0.9");
    assertThat(tree.text()).doesNotContain(unused).doesNotContain(policy);
  }

  @Test
  void statistics_are_zero_without_traffic() {
    for (var path : new String[] {of("loadbalancers", lb), of("listeners", listener)}) {
      assertThat(bench.get(path + "/stats").is(200).text())
          .isEqualTo(
              "{\"stats\":{\"bytes_in\":0,\"bytes_out\":0,\"active_connections\":0,"
                  + "\"total_connections\":0,\"request_errors\":0}}");
    }
  }
}

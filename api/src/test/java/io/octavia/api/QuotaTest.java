package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.tables.QuotasTable;
import io.octavia.db.tables.Tables;
import io.octavia.db.testing.DatabaseKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jooq.Record;
import org.jooq.TableField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How much projects may have, and who counts it. */
class QuotaTest {
  private static final Map<String, String> TESTING =
      Map.of("api_settings.auth_strategy", "testing");
  private static final QuotasTable QUOTAS = Tables.QUOTAS;

  private Bench bench = new Bench(TESTING);

  @AfterEach
  void close() {
    bench.close();
  }

  private void on(DatabaseKind database, Map<String, String> settings) {
    bench.close();
    var all = new HashMap<>(TESTING);
    all.putAll(settings);
    bench = database == DatabaseKind.MARIADB ? Bench.onMariaDb(all) : new Bench(all);
  }

  private void limit(String kind, int most) {
    bench.put("/quotas/" + Bench.PROJECT, "{'quota':{'%s':%d}}".formatted(kind, most)).is(202);
  }

  private Integer inUse(Function<QuotasTable, TableField<Record, Integer>> column) {
    return bench.db.read(tx ->
        tx.select(column.apply(QUOTAS))
            .from(QUOTAS)
            .where(QUOTAS.PROJECT_ID.eq(Bench.PROJECT))
            .fetchOne(column.apply(QUOTAS)));
  }

  private void forge(TableField<Record, Integer> column, Integer count) {
    bench.db.change(tx ->
        tx.update(QUOTAS).set(column, count).where(QUOTAS.PROJECT_ID.eq(Bench.PROJECT)).execute());
  }

  private Bench.Answer create() {
    return bench.post(
        "/loadbalancers", "{'loadbalancer':{'vip_subnet_id':'" + MemoryCloud.SUBNET + "'}}");
  }

  private void met(Bench.Answer answer, String what) {
    assertThat(answer.is(403).fault()).isEqualTo("Quota has been met for resources: " + what);
  }

  @Test
  void project_without_limits_has_the_configured_ones() {
    on(DatabaseKind.SQLITE, Map.of("quotas.default_pool_quota", "4"));
    for (var path : new String[] {"/quotas/abc", "/quotas/abc/default", "/quotas/default"}) {
      var quota = bench.get(path).is(200).body();
      assertThat(quota.path("pool").asInt()).isEqualTo(4);
      assertThat(quota.path("loadbalancer").asInt()).isEqualTo(-1);
      assertThat(quota.path("load_balancer").asInt()).isEqualTo(-1);
      assertThat(quota.path("l7rule").asInt()).isEqualTo(-1);
    }
    assertThat(bench.get("/quotas").is(200).text())
        .isEqualTo("{\"quotas\":[],\"quotas_links\":[]}");
    assertThat(bench.delete("/quotas/abc").is(404).fault()).isEqualTo("Quotas abc not found.");
  }

  @Test
  void limits_are_set_and_taken_back() {
    var set =
        bench
            .put("/quotas/abc", "{'quota':{'pool':3,'load_balancer':4,'loadbalancer':5}}")
            .is(202)
            .body();
    assertThat(set.path("pool").asInt()).isEqualTo(3);
    assertThat(set.path("load_balancer").asInt()).isEqualTo(5);
    assertThat(bench.put("/quotas/abc", "{'quota':{'health_monitor':7}}").is(202).text())
        .contains("\"healthmonitor\":7");
    var listed = bench.get("/quotas?pool=3").is(200).json().path("quotas").get(0);
    assertThat(listed.path("project_id").asString()).isEqualTo("abc");
    assertThat(listed.path("tenant_id").asString()).isEqualTo("abc");
    assertThat(listed.path("loadbalancer").asInt()).isEqualTo(5);
    assertThat(listed.path("member").isNull()).isTrue();
    assertThat(bench.put("/quotas/abc", "{'quota':{'pool':null}}").body().path("pool").asInt())
        .isEqualTo(-1);
    assertThat(bench.delete("/quotas/abc").is(202).text()).isEmpty();
    assertThat(bench.get("/quotas/abc").body().path("loadbalancer").asInt()).isEqualTo(-1);
  }

  @Test
  void broken_limits_are_refused() {
    for (var broken :
        Map.of(
                "'pool':-2",
                "Invalid input for field/attribute pool. Value: '-2'. Value should be"
                    + " greater or equal to -1",
                "'pool':2000000001",
                "Invalid input for field/attribute pool. Value: '2000000001'."
                    + " Value should be lower or equal to 2000000000",
                "'foo':1",
                "Unknown attribute for argument quotas.quota: foo",
                "'project_id':'x'",
                "Unknown attribute for argument quotas.quota: project_id")
            .entrySet()) {
      assertThat(bench.put("/quotas/abc", "{'quota':{" + broken.getKey() + "}}").is(400).fault())
          .isEqualTo(broken.getValue());
    }
    bench.post("/quotas", "{'quota':{}}").is(405);
    bench.put("/quotas/abc/default", "{'quota':{}}").is(405);
    assertThat(bench.get("/quotas/abc?fields=pool").is(400).fault())
        .isEqualTo("Unknown argument: \"fields\"");
    assertThat(bench.get("/quotas").json().path("quotas")).isEmpty();
  }

  @Test
  void quota_is_for_its_project_and_for_administrators() {
    on(DatabaseKind.SQLITE, Map.of("oslo_policy.enforce_new_defaults", "false"));
    bench.roles = "load-balancer_member";
    bench.get("/quotas/" + Bench.PROJECT).is(200);
    bench.get("/quotas/other").is(403);
    bench.get("/quotas/other/default").is(403);
    bench.put("/quotas/" + Bench.PROJECT, "{'quota':{'pool':1}}").is(403);
    bench.delete("/quotas/nobody").is(403);
    bench.roles = "load-balancer_quota_admin";
    bench.put("/quotas/other", "{'quota':{'pool':1}}").is(202);
    assertThat(bench.get("/quotas").is(200).json().path("quotas")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void fifty_at_once_get_what_there_is_and_no_more(DatabaseKind database) throws Exception {
    on(database, Map.of("quotas.default_load_balancer_quota", "7"));
    var statuses = together(Collections.nCopies(50, this), QuotaTest::create);
    assertThat(statuses).isEqualTo(Map.of(201, 7, 403, 43));
    assertThat(inUse(quotas -> quotas.IN_USE_LOAD_BALANCER)).isEqualTo(7);
    assertThat(bench.get("/loadbalancers").json().path("loadbalancers")).hasSize(7);
    assertThat(bench.cloud.ports).hasSize(7);
  }

  /** One more of each kind in a load balancer of its own, so that none waits for another. */
  private record Place(String lb, String listener, String pool, String policy) {
    Bench.Answer more(Bench bench, String kind) {
      return switch (kind) {
        case "listener" ->
            bench.post(
                "/listeners",
                "{'listener':{'loadbalancer_id':'%s','protocol':'HTTP','protocol_port':81}}"
                    .formatted(lb));
        case "pool" ->
            bench.post(
                "/pools",
                "{'pool':{'loadbalancer_id':'%s','protocol':'HTTP','lb_algorithm':'SOURCE_IP'}}"
                    .formatted(lb));
        case "member" ->
            bench.post(
                "/pools/" + pool + "/members",
                "{'member':{'address':'10.0.0.2','protocol_port':1}}");
        case "health_monitor" ->
            bench.post(
                "/healthmonitors",
                "{'healthmonitor':{'pool_id':'%s','type':'TCP','delay':1,'timeout':1,'max_retries':1}}"
                    .formatted(pool));
        case "l7policy" ->
            bench.post(
                "/l7policies",
                "{'l7policy':{'listener_id':'%s','action':'REJECT'}}".formatted(listener));
        default ->
            bench.post(
                "/l7policies/" + policy + "/rules",
                "{'rule':{'type':'PATH','compare_type':'EQUAL_TO','value':'/'}}");
      };
    }
  }

  private Place place() {
    var lb = bench.loadBalancer();
    var listener = bench.listener(lb, "HTTP", 80);
    return new Place(lb, listener, bench.pool(lb, "HTTP"), bench.policy(listener));
  }

  @ParameterizedTest
  @EnumSource
  void fifty_at_once_get_no_more_of_any_kind(DatabaseKind database) throws Exception {
    on(database, Map.of());
    var places = new ArrayList<Place>();
    for (int count = 0; count < 50; count++) places.add(place());
    var columns =
        Map.of(
            "listener", QUOTAS.IN_USE_LISTENER,
            "pool", QUOTAS.IN_USE_POOL,
            "member", QUOTAS.IN_USE_MEMBER,
            "health_monitor", QUOTAS.IN_USE_HEALTH_MONITOR,
            "l7policy", QUOTAS.IN_USE_L7POLICY,
            "l7rule", QUOTAS.IN_USE_L7RULE);
    for (var kind : columns.entrySet()) {
      var column = kind.getValue();
      int before = Objects.requireNonNullElse(inUse(_ -> column), 0);
      limit(kind.getKey(), before + 7);
      assertThat(together(places, place -> place.more(bench, kind.getKey())))
          .as(kind.getKey())
          .isEqualTo(Map.of(201, 7, 403, 43));
      assertThat(inUse(_ -> column)).as(kind.getKey()).isEqualTo(before + 7);
      limit(kind.getKey(), -1);
      assertThat(inUse(_ -> column)).as("rows of " + kind.getKey()).isEqualTo(before + 7);
      bench.settle();
    }
  }

  /** How often which status was the answer. */
  private static <T> Map<Integer, Integer> together(List<T> all, Function<T, Bench.Answer> call)
      throws Exception {
    var start = new CountDownLatch(1);
    var statuses = new TreeMap<Integer, Integer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<Bench.Answer>>();
      for (var each : all) {
        answers.add(
            threads.submit(() -> {
              start.await();
              return call.apply(each);
            }));
      }
      start.countDown();
      for (var answer : answers) statuses.merge(answer.get().status(), 1, Integer::sum);
    }
    return statuses;
  }

  @ParameterizedTest
  @EnumSource
  void every_kind_is_counted_and_refused(DatabaseKind database) {
    on(database, Map.of());
    limit("load_balancer", 1);
    var lb = bench.loadBalancer();
    met(create(), "Load Balancer");
    limit("listener", 1);
    var listener = bench.listener(lb, "HTTP", 80);
    met(
        bench.post(
            "/listeners",
            "{'listener':{'loadbalancer_id':'%s','protocol':'HTTP','protocol_port':81}}"
                .formatted(lb)),
        "Listener");
    limit("pool", 1);
    var pool = bench.pool(lb, "HTTP");
    met(
        bench.post(
            "/pools",
            "{'pool':{'loadbalancer_id':'%s','protocol':'HTTP','lb_algorithm':'SOURCE_IP'}}"
                .formatted(lb)),
        "Pool");
    limit("member", 1);
    bench.member(pool, "10.0.0.1", 80);
    met(
        bench.post(
            "/pools/" + pool + "/members", "{'member':{'address':'10.0.0.2','protocol_port':1}}"),
        "Member");
    limit("health_monitor", 0);
    met(
        bench.post(
            "/healthmonitors",
            "{'healthmonitor':{'pool_id':'%s','type':'TCP','delay':1,'timeout':1,'max_retries':1}}"
                .formatted(pool)),
        "Health Monitor");
    limit("l7policy", 1);
    var policy = bench.policy(listener);
    met(
        bench.post(
            "/l7policies",
            "{'l7policy':{'listener_id':'%s','action':'REJECT'}}".formatted(listener)),
        "L7 Policy");
    limit("l7rule", 0);
    met(
        bench.post(
            "/l7policies/" + policy + "/rules",
            "{'rule':{'type':'PATH','compare_type':'EQUAL_TO','value':'/'}}"),
        "L7 Rule");
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("ACTIVE");
    assertThat(inUse(quotas -> quotas.IN_USE_LISTENER)).isEqualTo(1);
    assertThat(inUse(quotas -> quotas.IN_USE_L7POLICY)).isEqualTo(1);
  }

  @Test
  void batch_of_members_counts_by_how_many_more_there_will_be() {
    var pool = bench.pool(bench.loadBalancer(), "HTTP");
    bench.member(pool, "10.0.0.1", 80);
    bench.member(pool, "10.0.0.2", 80);
    limit("member", 2);
    var exchange =
        "{'members':[{'address':'10.0.0.3','protocol_port':80},"
            + "{'address':'10.0.0.4','protocol_port':80}]}";
    met(bench.put("/pools/" + pool + "/members?additive_only=true", exchange), "Member");
    bench.put("/pools/" + pool + "/members", exchange).is(202);
    assertThat(inUse(quotas -> quotas.IN_USE_MEMBER)).isEqualTo(4);
  }

  @Test
  void whole_load_balancer_is_counted_or_not_made_at_all() {
    limit("member", 1);
    met(bench.post("/loadbalancers", GraphTest.WEB), "Member");
    assertThat(bench.cloud.ports).isEmpty();
    assertThat(bench.get("/loadbalancers").json().path("loadbalancers")).isEmpty();
    assertThat(inUse(quotas -> quotas.IN_USE_LOAD_BALANCER)).isZero();
    assertThat(inUse(quotas -> quotas.IN_USE_POOL)).isZero();
    limit("member", -1);
    bench.post("/loadbalancers", GraphTest.WEB).is(201);
    for (var resource :
        Map.of(
                "pools", QUOTAS.IN_USE_POOL,
                "listeners", QUOTAS.IN_USE_LISTENER,
                "healthmonitors", QUOTAS.IN_USE_HEALTH_MONITOR,
                "l7policies", QUOTAS.IN_USE_L7POLICY)
            .entrySet()) {
      var rows = bench.get("/" + resource.getKey()).json().path(resource.getKey()).size();
      assertThat(inUse(_ -> resource.getValue())).as(resource.getKey()).isEqualTo(rows);
      assertThat(rows).isPositive();
    }
  }

  @Test
  void what_fails_is_given_back() {
    var lb = bench.loadBalancer();
    bench.listener(lb, "HTTP", 80);
    bench
        .post(
            "/listeners",
            "{'listener':{'loadbalancer_id':'%s','protocol':'HTTP','protocol_port':80}}"
                .formatted(lb))
        .is(409);
    bench.status(lb, "ERROR");
    bench
        .post(
            "/listeners",
            "{'listener':{'loadbalancer_id':'%s','protocol':'HTTP','protocol_port':81}}"
                .formatted(lb))
        .is(409);
    assertThat(inUse(quotas -> quotas.IN_USE_LISTENER)).isEqualTo(1);
    bench
        .post(
            "/loadbalancers",
            "{'loadbalancer':{'vip_subnet_id':'%s','vip_address':'%s'}}"
                .formatted(
                    MemoryCloud.SUBNET,
                    bench.get("/loadbalancers/" + lb).body().path("vip_address").asString()))
        .is(409);
    assertThat(inUse(quotas -> quotas.IN_USE_LOAD_BALANCER)).isEqualTo(1);
  }

  @Test
  void count_that_others_made_wrong_refuses_nobody() {
    bench.loadBalancer();
    limit("load_balancer", 2);
    forge(QUOTAS.IN_USE_LOAD_BALANCER, 99);
    create().is(201);
    assertThat(inUse(quotas -> quotas.IN_USE_LOAD_BALANCER)).isEqualTo(2);
    met(create(), "Load Balancer");
    for (Integer lost : new Integer[] {0, null}) {
      forge(QUOTAS.IN_USE_LOAD_BALANCER, lost);
      met(create(), "Load Balancer");
    }
    forge(QUOTAS.IN_USE_LOAD_BALANCER, 1);
    limit("load_balancer", 2);
    assertThat(inUse(quotas -> quotas.IN_USE_LOAD_BALANCER)).isEqualTo(2);
  }

  @Test
  void nobody_counts_where_everybody_is_an_administrator() {
    bench.close();
    bench = new Bench();
    limit("load_balancer", 0);
    create().is(201);
    assertThat(inUse(quotas -> quotas.IN_USE_LOAD_BALANCER)).isNull();
  }
}

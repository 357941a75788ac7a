package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an answer costs the database does not depend on how much is in it. */
class StatementsTest {
  private final Bench bench = Bench.onMariaDb();

  @AfterEach
  void close() {
    bench.close();
  }

  /** How many questions the server has been asked by all of us. */
  private int asked() {
    return bench.db.read(
        tx -> tx.fetchOne("SHOW GLOBAL STATUS LIKE 'Com_select'").get(1, Integer.class));
  }

  private int cost(String path) {
    int before = asked();
    bench.get(path).is(200);
    return asked() - before;
  }

  /** A load balancer with as many of everything, tags and all. */
  private String[] fill(int count) {
    var lb = bench.loadBalancer();
    var listener = bench.listener(lb, "HTTP", 1);
    var pool = bench.pool(lb, "HTTP");
    var policy = bench.policy(listener);
    for (int number = 2; number < 2 + count; number++) {
      made(
          "/listeners",
          "{'listener':{'loadbalancer_id':'%s','protocol':'HTTP','protocol_port':%d,'tags':['a','b'],'allowed_cidrs':['10.0.0.0/8']}}"
              .formatted(lb, number));
      var other =
          made(
              "/pools",
              "{'pool':{'loadbalancer_id':'%s','protocol':'HTTP','lb_algorithm':'ROUND_ROBIN','tags':['a'],'session_persistence':{'type':'HTTP_COOKIE'}}}"
                  .formatted(lb));
      made(
          "/healthmonitors",
          "{'healthmonitor':{'pool_id':'%s','type':'TCP','delay':5,'timeout':4,'max_retries':3,'tags':['a']}}"
              .formatted(other));
      made(
          "/pools/" + pool + "/members",
          "{'member':{'address':'10.0.0.1','protocol_port':%d,'tags':['a']}}".formatted(number));
      made(
          "/l7policies",
          "{'l7policy':{'listener_id':'%s','action':'REDIRECT_TO_POOL','redirect_pool_id':'%s','tags':['a']}}"
              .formatted(listener, other));
      made(
          "/l7policies/" + policy + "/rules",
          "{'rule':{'type':'PATH','compare_type':'EQUAL_TO','value':'/%d','tags':['a']}}"
              .formatted(number));
      bench.loadBalancer();
    }
    return new String[] {
      "/loadbalancers",
      "/listeners",
      "/pools",
      "/healthmonitors",
      "/l7policies",
      "/pools/" + pool + "/members",
      "/l7policies/" + policy + "/rules",
      "/loadbalancers/" + lb,
      "/loadbalancers/" + lb + "/status",
      "/loadbalancers/" + lb + "/stats",
      "/listeners/" + listener,
      "/pools/" + pool,
      "/l7policies/" + policy
    };
  }

  private String made(String path, String body) {
    var id = bench.post(path, body).is(201).id();
    bench.settle();
    return id;
  }

  private static String kind(String path) {
    return path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "{id}");
  }

  private Map<String, Integer> costs(String[] paths) {
    var costs = new LinkedHashMap<String, Integer>();
    // Asked once before: whatever is done only once is not counted.
    for (var path : paths) bench.get(path).is(200);
    for (var path : paths) costs.put(kind(path), cost(path));
    return costs;
  }

  @Test
  void costs_the_same_for_one_and_for_many() {
    var few = costs(fill(1));
    assertThat(few.values()).allMatch(cost -> cost > 0 && cost < 30);
    assertThat(costs(fill(12))).isEqualTo(few);
  }
}

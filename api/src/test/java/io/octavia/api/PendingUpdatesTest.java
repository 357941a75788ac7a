package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of what is still being changed, where these are taken. */
class PendingUpdatesTest {
  private static final Map<String, String> ACCEPT =
      Map.of("api_settings.pending_updates", "accept");

  private final Bench bench = new Bench(ACCEPT);
  private String lb;
  private String listener;
  private String pool;
  private String member;

  @BeforeEach
  void begin() {
    lb = bench.loadBalancer();
    listener = bench.listener(lb, "HTTP", 80);
    pool = bench.pool(lb, "HTTP");
    bench.put("/listeners/" + listener, "{'listener':{'default_pool_id':'" + pool + "'}}").is(200);
    bench.settle();
    member = bench.member(pool, "10.0.0.9", 80);
    bench.settle();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static String member(String address, int port) {
    return "{'member':{'address':'%s','protocol_port':%d}}".formatted(address, port);
  }

  @Test
  void changes_follow_each_other_without_a_wait() {
    bench.put("/pools/" + pool, "{'pool':{'name':'a'}}").is(200);
    bench.post("/pools/" + pool + "/members", member("10.0.0.10", 80)).is(201);
    bench.put("/listeners/" + listener, "{'listener':{'name':'b'}}").is(200);
    bench.put("/loadbalancers/" + lb, "{'loadbalancer':{'name':'c'}}").is(200);
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("PENDING_UPDATE");
    assertThat(bench.get("/pools/" + pool).body().path("name").asString()).isEqualTo("a");
  }

  @Test
  void what_is_being_made_stays_that_when_it_is_changed() {
    bench.status(lb, "PENDING_CREATE");
    var made = bench.post("/pools/" + pool + "/members", member("10.0.0.11", 80)).is(201).id();
    bench.put("/pools/" + pool + "/members/" + made, "{'member':{'weight':7}}").is(200);
    assertThat(bench.statusOf("/pools/" + pool + "/members/" + made)).isEqualTo("PENDING_CREATE");
    bench.put("/loadbalancers/" + lb, "{'loadbalancer':{'name':'c'}}").is(200);
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("PENDING_CREATE");
  }

  @Test
  void what_is_about_to_go_is_not_called_back_and_takes_nothing() {
    bench.delete("/pools/" + pool + "/members/" + member).is(204);
    var path = "/pools/" + pool + "/members/" + member;
    assertThat(bench.put(path, "{'member':{'weight':7}}").is(409).fault())
        .isEqualTo("Member " + member + " is immutable and cannot be updated.");
    bench.delete(path).is(409);
    assertThat(bench.statusOf(path)).isEqualTo("PENDING_DELETE");

    bench.delete("/pools/" + pool).is(204);
    bench.put("/listeners/" + listener, "{'listener':{'name':'b'}}").is(200);
    assertThat(bench.post("/pools/" + pool + "/members", member("10.0.0.12", 80)).is(409).fault())
        .isEqualTo("Pool " + pool + " is immutable and cannot be updated.");
    assertThat(bench.statusOf("/pools/" + pool)).isEqualTo("PENDING_DELETE");
  }

  @Test
  void member_that_is_about_to_go_is_back_if_a_batch_names_it() {
    bench.delete("/pools/" + pool + "/members/" + member).is(204);
    bench
        .put(
            "/pools/" + pool + "/members",
            "{'members':[{'address':'10.0.0.9','protocol_port':80,'weight':3}]}")
        .is(202);
    assertThat(bench.statusOf("/pools/" + pool + "/members/" + member)).isEqualTo("PENDING_UPDATE");
  }

  @Test
  void load_balancer_that_is_being_changed_may_be_deleted_and_then_nothing_more() {
    bench.put("/pools/" + pool, "{'pool':{'name':'a'}}").is(200);
    bench.delete("/loadbalancers/" + lb + "?cascade=true").is(204);
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("PENDING_DELETE");
    bench.put("/pools/" + pool, "{'pool':{'name':'b'}}").is(409);
    bench.put("/loadbalancers/" + lb, "{'loadbalancer':{'name':'c'}}").is(409);
    bench.delete("/loadbalancers/" + lb + "?cascade=true").is(409);
  }

  @Test
  void load_balancer_in_error_is_driven_again_by_a_change() {
    bench.status(lb, "ERROR");
    bench.put("/pools/" + pool, "{'pool':{'name':'a'}}").is(200);
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("PENDING_UPDATE");
    assertThat(bench.woken).contains(lb);
  }

  @Test
  void ten_that_add_a_hundred_members_each_all_succeed() throws Exception {
    try (var maria = Bench.onMariaDb(ACCEPT);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var loadBalancer = maria.loadBalancer();
      var shared = maria.pool(loadBalancer, "HTTP");
      var running = new ArrayList<Future<Boolean>>();
      for (int client = 0; client < 10; client++) {
        var address = "10.0.1." + (client + 1);
        running.add(
            threads.submit(() -> {
              for (int i = 0; i < 100; i++) {
                maria.post("/pools/" + shared + "/members", member(address, 1000 + i)).is(201);
              }
              return true;
            }));
      }
      for (var client : running) client.get();
      var members = maria.get("/pools/" + shared + "/members?limit=1000").json().path("members");
      assertThat(members.size()).isEqualTo(1000);
    }
  }
}

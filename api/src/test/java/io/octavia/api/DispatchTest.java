package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.api.Recorders.Heard;
import io.octavia.db.tables.Tables;
import io.octavia.provider.Listener;
import io.octavia.provider.LoadBalancer;
import io.octavia.provider.Member;
import io.octavia.provider.Pool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the driver of somebody else's load balancers is told, and what becomes of its refusals. */
class DispatchTest {
  private final Bench bench =
      new Bench(
          Map.of(
              "api_settings.enabled_provider_drivers",
              "amphora: Ours., recorder: Theirs., portless: Theirs too."));

  @BeforeEach
  void forget() {
    Recorders.HEARD.clear();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Bench.Answer create(String provider, String rest) {
    return bench.post(
        "/loadbalancers",
        "{'loadbalancer':{'provider':'%s','vip_subnet_id':'%s'%s}}"
            .formatted(provider, MemoryCloud.SUBNET, rest));
  }

  private String loadBalancer() {
    var id = create("recorder", "").is(201).id();
    bench.settle();
    Recorders.HEARD.clear();
    return id;
  }

  private static List<String> heard() {
    return Recorders.HEARD.stream().map(Heard::what).toList();
  }

  private int reconciled() {
    return bench.db.read(tx -> tx.fetchCount(Tables.RECONCILE));
  }

  @Test
  void whole_load_balancer_is_told_at_once_and_left_to_its_provider() {
    var made =
        create(
                "recorder",
                ",'listeners':[{'protocol':'HTTP','protocol_port':80,'default_pool':{'name':'p',"
                    + "'protocol':'HTTP','lb_algorithm':'ROUND_ROBIN','members':["
                    + "{'address':'192.0.2.1','protocol_port':80}]}}]")
            .is(201);
    assertThat(heard()).containsExactly("vip", "create");
    var told = Recorders.HEARD.getLast();
    assertThat(told.first(LoadBalancer.LOADBALANCER_ID)).isEqualTo(made.id());
    assertThat(told.first(LoadBalancer.VIP_ADDRESS)).isEqualTo("203.0.113.9");
    assertThat(told.first(LoadBalancer.LISTENERS)).hasSize(1);
    assertThat(told.first(LoadBalancer.POOLS).getFirst().get(Pool.MEMBERS)).hasSize(1);

    assertThat(made.body().path("vip_address").asString()).isEqualTo("203.0.113.9");
    assertThat(made.body().path("provider").asString()).isEqualTo("recorder");
    assertThat(made.body().path("provisioning_status").asString()).isEqualTo("PENDING_CREATE");
    assertThat(bench.woken).isEmpty();
    assertThat(reconciled()).isZero();
  }

  @Test
  void provider_that_makes_no_ports_gets_one_of_ours() {
    create("portless", "").is(201);
    assertThat(heard()).containsExactly("create");
    assertThat(Recorders.HEARD.getFirst().first(LoadBalancer.VIP_PORT_ID)).isNotEmpty();
  }

  @Test
  void refused_load_balancer_leaves_nothing() {
    assertThat(create("portless", ",'name':'refused'").is(501).fault())
        .isEqualTo("Provider 'portless' does not support a requested option: not that name");
    assertThat(bench.get("/loadbalancers").body()).isEmpty();
    assertThat(bench.cloud.named("octavia-lb-")).isEmpty();
  }

  @Test
  void update_is_told_with_what_was_and_what_changes() {
    var lb = loadBalancer();
    bench.put("/loadbalancers/" + lb, "{'loadbalancer':{'name':'new','description':null}}").is(200);
    assertThat(heard()).containsExactly("update");
    var objects = Recorders.HEARD.getFirst().objects();
    assertThat(objects.getFirst().get(LoadBalancer.VIP_ADDRESS)).isEqualTo("203.0.113.9");
    assertThat(objects.getLast().get(LoadBalancer.NAME)).isEqualTo("new");
    assertThat(objects.getLast().has(LoadBalancer.DESCRIPTION)).isTrue();
    assertThat(objects.getLast().has(LoadBalancer.VIP_ADDRESS)).isFalse();
  }

  @Test
  void objects_below_are_told_one_by_one() {
    var lb = loadBalancer();
    var listener = bench.listener(lb, "HTTP", 80);
    var pool = bench.pool(lb, "HTTP");
    bench.member(pool, "192.0.2.1", 80);
    assertThat(heard()).containsExactly("create", "create", "create");
    assertThat(Recorders.HEARD.getLast().first(Member.POOL_ID)).isEqualTo(pool);
    Recorders.HEARD.clear();

    bench.put("/pools/" + pool, "{'pool':{'session_persistence':{'type':'SOURCE_IP'}}}").is(200);
    assertThat(heard()).containsExactly("update");
    assertThat(Recorders.HEARD.getFirst().objects().getLast().get(Pool.SESSION_PERSISTENCE))
        .containsEntry("type", "SOURCE_IP");
    bench.settle();
    Recorders.HEARD.clear();

    bench.delete("/listeners/" + listener).is(204);
    assertThat(heard()).containsExactly("delete");
    assertThat(Recorders.HEARD.getFirst().first(Listener.LISTENER_ID)).isEqualTo(listener);
    assertThat(bench.woken).isEmpty();
    assertThat(reconciled()).isZero();
  }

  @Test
  void members_are_replaced_in_one_batch() {
    var pool = bench.pool(loadBalancer(), "HTTP");
    var kept = bench.member(pool, "192.0.2.1", 80);
    bench.member(pool, "192.0.2.2", 80);
    Recorders.HEARD.clear();
    bench
        .put(
            "/pools/" + pool + "/members",
            "{'members':[{'address':'192.0.2.1','protocol_port':80,'weight':7},"
                + "{'address':'192.0.2.3','protocol_port':80}]}")
        .is(202);
    assertThat(heard()).containsExactly("batch");
    var members = Recorders.HEARD.getFirst().objects();
    assertThat(members).hasSize(2);
    var updated = members.stream().filter(it -> kept.equals(it.get(Member.MEMBER_ID))).findFirst();
    assertThat(updated.orElseThrow().get(Member.WEIGHT)).isEqualTo(7);
    assertThat(members.stream().map(it -> it.get(Member.ADDRESS))).contains("192.0.2.3");
  }

  @Test
  void driver_that_fails_or_lacks_the_method_leaves_everything_as_it_was() {
    var lb = loadBalancer();
    var listener = bench.listener(lb, "HTTP", 80);
    var pool = bench.pool(lb, "HTTP");
    assertThat(
            bench
                .post(
                    "/healthmonitors",
                    "{'healthmonitor':{'pool_id':'"
                        + pool
                        + "','type':'HTTP','delay':5,'timeout':4,'max_retries':3}}")
                .is(500)
                .fault())
        .isEqualTo("Provider 'recorder' reports error: out of monitors");
    assertThat(
            bench
                .post(
                    "/l7policies",
                    "{'l7policy':{'listener_id':'" + listener + "','action':'REJECT'}}")
                .is(501)
                .fault())
        .isEqualTo(
            "Provider 'recorder' does not support a requested action: This provider does not"
                + " support creating l7policies.");
    assertThat(bench.get("/healthmonitors").body()).isEmpty();
    assertThat(bench.get("/l7policies").body()).isEmpty();
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("ACTIVE");
  }

  @Test
  void failover_and_deletion_are_the_drivers() {
    var lb = loadBalancer();
    bench.put("/loadbalancers/" + lb + "/failover", "").is(202);
    bench.settle();
    bench.pool(lb, "HTTP");
    bench.delete("/loadbalancers/" + lb + "?cascade=true").is(204);
    assertThat(heard()).containsExactly("failover", "create", "delete cascade");
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("PENDING_DELETE");
    assertThat(bench.woken).isEmpty();
  }

  @Test
  void our_own_load_balancers_are_ours_beside_others() {
    var lb = bench.loadBalancer();
    bench.listener(lb, "HTTP", 80);
    assertThat(Recorders.HEARD).isEmpty();
    assertThat(bench.woken).containsExactly(lb, lb);
    assertThat(reconciled()).isOne();
  }
}

package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifeOfALoadBalancerTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void load_balancer_with_listener_pool_and_member_is_made_shown_and_deleted() {
    var made =
        bench
            .post(
                "/loadbalancers",
                "{'loadbalancer':{'name':'web','description':'d','vip_subnet_id':'%s','tags':['b','a']}}"
                    .formatted(MemoryCloud.SUBNET))
            .is(201);
    var lb = made.id();
    var body = made.body();
    assertThat(body.path("provisioning_status").asString()).isEqualTo("PENDING_CREATE");
    assertThat(body.path("operating_status").asString()).isEqualTo("OFFLINE");
    assertThat(body.path("project_id").asString()).isEqualTo(Bench.PROJECT);
    assertThat(body.path("tenant_id").asString()).isEqualTo(Bench.PROJECT);
    assertThat(body.path("vip_address").asString()).startsWith("10.0.");
    assertThat(body.path("vip_network_id").asString()).isEqualTo(MemoryCloud.NETWORK);
    assertThat(body.path("vip_vnic_type").asString()).isEqualTo("normal");
    assertThat(body.path("provider").asString()).isEqualTo("amphora");
    assertThat(body.path("created_at").asString()).isEqualTo("2026-01-02T03:04:05");
    assertThat(body.path("updated_at").isNull()).isTrue();
    assertThat(body.path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
    assertThat(bench.woken).containsExactly(lb);
    var port = bench.cloud.ports.get(body.path("vip_port_id").asString());
    assertThat(port.name()).isEqualTo("octavia-lb-" + lb);
    assertThat(port.deviceId()).isEqualTo("lb-" + lb);
    assertThat(port.deviceOwner()).isEqualTo("Octavia");
    assertThat(port.adminStateUp()).isFalse();

    assertThat(bench.post("/listeners", listener(lb, 80)).is(409).fault())
        .isEqualTo("Load Balancer " + lb + " is immutable and cannot be updated.");
    bench.settle();
    var listener = bench.post("/listeners", listener(lb, 80)).is(201).id();
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("PENDING_UPDATE");
    bench.settle();
    assertThat(bench.post("/listeners", listener(lb, 80)).is(409).fault())
        .isEqualTo(
            "Another Listener on this Load Balancer is already using protocol HTTP and"
                + " protocol_port 80");
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("ACTIVE");

    var pool =
        bench
            .post(
                "/pools",
                "{'pool':{'listener_id':'%s','protocol':'HTTP','lb_algorithm':'ROUND_ROBIN'}}"
                    .formatted(listener))
            .is(201)
            .id();
    assertThat(bench.statusOf("/listeners/" + listener)).isEqualTo("PENDING_UPDATE");
    bench.settle();
    var shown = bench.get("/listeners/" + listener).is(200).body();
    assertThat(shown.path("default_pool_id").asString()).isEqualTo(pool);
    assertThat(shown.path("insert_headers").toString()).isEqualTo("{}");
    assertThat(shown.path("connection_limit").asInt()).isEqualTo(-1);
    assertThat(shown.path("timeout_client_data").asInt()).isEqualTo(50000);
    assertThat(shown.path("allowed_cidrs").isNull()).isTrue();

    var member = bench.member(pool, "10.0.0.9", 8080);
    assertThat(bench.get("/pools/" + pool).body().path("members").toString())
        .isEqualTo("[{\"id\":\"" + member + "\"}]");
    var seen = bench.get("/pools/" + pool + "/members/" + member).is(200).body();
    assertThat(seen.path("operating_status").asString()).isEqualTo("NO_MONITOR");
    assertThat(seen.path("weight").asInt()).isEqualTo(1);

    bench.delete("/pools/" + pool + "/members/" + member).is(204);
    assertThat(bench.statusOf("/pools/" + pool + "/members/" + member)).isEqualTo("PENDING_DELETE");
    assertThat(bench.statusOf("/pools/" + pool)).isEqualTo("PENDING_UPDATE");
    assertThat(bench.statusOf("/listeners/" + listener)).isEqualTo("PENDING_UPDATE");
    bench.settle();
    assertThat(bench.delete("/loadbalancers/" + lb).is(400).fault())
        .isEqualTo("Validation failure: Cannot delete Load Balancer " + lb + " - it has children");
    bench.delete("/loadbalancers/" + lb + "?cascade=true").is(204);
    assertThat(bench.delete("/loadbalancers/" + lb + "?cascade=true").is(409).fault())
        .isEqualTo("Invalid state PENDING_DELETE of loadbalancer resource " + lb);
  }

  private static String listener(String loadBalancer, int port) {
    return "{'listener':{'loadbalancer_id':'%s','protocol':'HTTP','protocol_port':%d}}"
        .formatted(loadBalancer, port);
  }
}

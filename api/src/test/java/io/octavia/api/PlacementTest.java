package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.tables.Tables;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Load balancers with a flavor, in an availability zone, behind security groups. */
class PlacementTest {
  private static final String UNKNOWN = "90000000-0000-0000-0000-000000000009";
  private static final String GROUP = "40000000-0000-0000-0000-000000000001";

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private String flavor(String provider, String data) {
    var profile =
        bench
            .post(
                "/flavorprofiles",
                "{'flavorprofile':{'name':'p','provider_name':'%s','flavor_data':'%s'}}"
                    .formatted(provider, data))
            .is(201)
            .id();
    return bench
        .post(
            "/flavors",
            "{'flavor':{'name':'f%s','flavor_profile_id':'%s'}}".formatted(profile, profile))
        .is(201)
        .id();
  }

  private void zone(String name, String data) {
    var profile =
        bench
            .post(
                "/availabilityzoneprofiles",
                "{'availability_zone_profile':{'name':'p','provider_name':'amphora','availability_zone_data':'%s'}}"
                    .formatted(data))
            .is(201)
            .id();
    bench
        .post(
            "/availabilityzones",
            "{'availability_zone':{'name':'%s','availability_zone_profile_id':'%s'}}"
                .formatted(name, profile))
        .is(201);
  }

  private Bench.Answer create(String attributes) {
    return bench.post(
        "/loadbalancers",
        "{'loadbalancer':{'vip_subnet_id':'%s',%s}}".formatted(MemoryCloud.SUBNET, attributes));
  }

  private String topology(String lb) {
    var table = Tables.LOAD_BALANCER;
    return bench.db.read(tx ->
        tx.select(table.TOPOLOGY).from(table).where(table.ID.eq(lb)).fetchOne(table.TOPOLOGY));
  }

  @Test
  void flavor_decides_the_topology_and_the_provider() {
    var pair = flavor("octavia", "{\\\"loadbalancer_topology\\\":\\\"ACTIVE_STANDBY\\\"}");
    var made = create("'flavor_id':'" + pair + "'").is(201);
    assertThat(made.body().path("provider").asString()).isEqualTo("octavia");
    assertThat(made.body().path("flavor_id").asString()).isEqualTo(pair);
    assertThat(made.body().path("vip_vnic_type").asString()).isEqualTo("normal");
    assertThat(topology(made.id())).isEqualTo("ACTIVE_STANDBY");
    assertThat(topology(create("'name':'plain'").id())).isEqualTo("SINGLE");
    create("'flavor_id':'" + pair + "','provider':'octavia'").is(201);
    assertThat(create("'flavor_id':'" + pair + "','provider':'amphora'").is(400).fault())
        .isEqualTo("Flavor '" + pair + "' is not compatible with provider 'amphora'");
  }

  @Test
  void flavor_and_zone_must_be_there_and_in_use() {
    assertThat(create("'flavor_id':'" + UNKNOWN + "'").is(400).fault())
        .isEqualTo("Validation failure: Invalid flavor_id.");
    assertThat(create("'flavor_id':null").is(400).fault())
        .isEqualTo("Validation failure: Invalid flavor_id.");
    assertThat(create("'availability_zone':'nowhere'").is(400).fault())
        .isEqualTo("Validation failure: Invalid availability zone.");
    var flavor = flavor("amphora", "{}");
    bench.put("/flavors/" + flavor, "{'flavor':{'enabled':false}}").is(200);
    assertThat(create("'flavor_id':'" + flavor + "'").is(400).fault())
        .isEqualTo("The selected flavor is not allowed in this deployment: " + flavor);
    zone("east", "{}");
    create("'availability_zone':'east'").is(201);
    bench.put("/availabilityzones/east", "{'availability_zone':{'enabled':false}}").is(200);
    assertThat(create("'availability_zone':'east'").is(400).fault())
        .isEqualTo("The selected availability_zone is not allowed in this deployment: east");
    assertThat(bench.cloud.ports).hasSize(1);
  }

  @Test
  void flavor_that_goes_meanwhile_is_missed() {
    var flavor = flavor("amphora", "{}");
    bench.cloud.meanwhile = () -> bench.delete("/flavors/" + flavor).is(204);
    assertThat(create("'flavor_id':'" + flavor + "'").is(400).fault())
        .isEqualTo("Validation failure: What the request refers to is not there any more.");
    assertThat(bench.cloud.ports).isEmpty();
    assertThat(bench.get("/loadbalancers").json().path("loadbalancers")).isEmpty();
  }

  @Test
  void zone_has_networks_of_its_own() {
    zone("east", "{\\\"valid_vip_networks\\\":[\\\"" + MemoryCloud.OTHER_NETWORK + "\\\"]}");
    assertThat(create("'availability_zone':'east'").is(400).fault())
        .isEqualTo(
            "Validation failure: Supplied VIP network_id is not allowed by the configuration of"
                + " this deployment.");
    try (var strict = new Bench(Map.of("networking.valid_vip_networks", MemoryCloud.NETWORK))) {
      strict
          .post(
              "/loadbalancers",
              "{'loadbalancer':{'vip_subnet_id':'" + MemoryCloud.OTHER_SUBNET + "'}}")
          .is(400);
    }
    bench
        .post(
            "/loadbalancers",
            "{'loadbalancer':{'vip_subnet_id':'%s','availability_zone':'east'}}"
                .formatted(MemoryCloud.OTHER_SUBNET))
        .is(201);
  }

  @Test
  void flavor_gives_the_vip_hardware_of_its_own() {
    bench.cloud.securityGroups.add(GROUP);
    var direct = flavor("amphora", "{\\\"sriov_vip\\\":true}");
    assertThat(
            create("'flavor_id':'" + direct + "','vip_sg_ids':['" + GROUP + "']").is(400).fault())
        .isEqualTo("Validation failure: VIP Security Groups are not allowed with VNIC direct type");
    var lb = create("'flavor_id':'" + direct + "'").is(201);
    assertThat(lb.body().path("vip_vnic_type").asString()).isEqualTo("direct");
    bench.settle();
    var change = "{'loadbalancer':{'vip_sg_ids':['" + GROUP + "']}}";
    assertThat(bench.put("/loadbalancers/" + lb.id(), change).is(400).fault())
        .isEqualTo("Validation failure: VIP Security Groups are not allowed with VNIC direct type");
    bench.put("/loadbalancers/" + lb.id(), "{'loadbalancer':{'vip_sg_ids':[]}}").is(200);
  }

  @Test
  void flavor_gives_members_hardware_of_their_own() {
    var flavor = flavor("amphora", "{\\\"allow_member_sriov\\\":true}");
    var member = "{'address':'10.0.0.%d','protocol_port':80,'request_sriov':%s}";
    var whole =
        create(
                "'flavor_id':'%s','pools':[{'name':'p','protocol':'HTTP','lb_algorithm':'SOURCE_IP','members':[%s]}]"
                    .formatted(flavor, member.formatted(1, true)))
            .is(201);
    bench.settle();
    var pool = whole.body().path("pools").get(0);
    var path = "/pools/" + pool.path("id").asString() + "/members";
    assertThat(vnic(pool.path("members").get(0))).isEqualTo("direct");
    var alone = bench.post(path, "{'member':" + member.formatted(2, true) + "}").is(201).body();
    assertThat(vnic(alone)).isEqualTo("direct");
    assertThat(alone.has("request_sriov")).isFalse();
    bench.settle();
    bench
        .put(
            path + "?additive_only=true",
            "{'members':[%s,%s]}".formatted(member.formatted(3, true), member.formatted(2, false)))
        .is(202);
    for (var shown : bench.get(path).json().path("members")) {
      assertThat(vnic(shown)).isEqualTo("direct");
    }
    var plain = bench.pool(bench.loadBalancer(), "HTTP");
    assertThat(
            bench
                .post(
                    "/pools/" + plain + "/members", "{'member':" + member.formatted(1, true) + "}")
                .is(400)
                .fault())
        .isEqualTo("The load balancer flavor does not allow SR-IOV member ports.");
    assertThat(
            vnic(
                bench
                    .get("/pools/" + plain + "/members/" + bench.member(plain, "10.0.0.1", 1))
                    .body()))
        .isEqualTo("normal");
  }

  private static String vnic(JsonNode member) {
    return member.path("vnic_type").asString();
  }

  @Test
  void security_groups_are_the_users_or_ours() {
    bench.cloud.securityGroups.add(GROUP);
    assertThat(create("'vip_sg_ids':['" + UNKNOWN + "']").is(400).fault())
        .isEqualTo("Security Group " + UNKNOWN + " not found.");
    var lb = create("'vip_sg_ids':['" + GROUP + "']").is(201);
    assertThat(lb.body().path("vip_sg_ids").toString()).isEqualTo("[\"" + GROUP + "\"]");
    assertThat(bench.cloud.ports.values().iterator().next().securityGroups())
        .containsExactly(GROUP);
    bench.settle();
    var ranges =
        "{'listener':{'loadbalancer_id':'%s','protocol':'TCP','protocol_port':%d,'allowed_cidrs':['10.0.0.0/8']}}";
    var both =
        "Validation failure: Allowed CIDRs are not allowed when using custom VIP Security Groups.";
    assertThat(bench.post("/listeners", ranges.formatted(lb.id(), 80)).is(400).fault())
        .isEqualTo(both);
    var cleared = bench.put("/loadbalancers/" + lb.id(), "{'loadbalancer':{'vip_sg_ids':null}}");
    assertThat(cleared.is(200).body().path("vip_sg_ids")).isEmpty();
    bench.settle();
    bench.post("/listeners", ranges.formatted(lb.id(), 80)).is(201);
    bench.settle();
    var set = "{'loadbalancer':{'vip_sg_ids':['" + GROUP + "']}}";
    assertThat(bench.put("/loadbalancers/" + lb.id(), set).is(400).fault()).isEqualTo(both);
  }
}

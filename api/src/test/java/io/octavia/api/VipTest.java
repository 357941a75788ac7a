package io.octavia.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Port;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which addresses a load balancer gets. */
class VipTest {
  private static final String PORT = "40000000-0000-0000-0000-000000000001";

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private Bench.Answer make(String attributes) {
    return make(attributes, Map.of());
  }

  private Bench.Answer make(String attributes, Map<String, String> headers) {
    var filled =
        attributes
            .replace("{net}", MemoryCloud.NETWORK)
            .replace("{sub}", MemoryCloud.SUBNET)
            .replace("{sub6}", MemoryCloud.SUBNET6)
            .replace("{port}", PORT);
    var body = ("{'loadbalancer':{" + filled + "}}").replace('\'', '"').getBytes(UTF_8);
    return bench.send("POST", "/v2/lbaas/loadbalancers", body, headers);
  }

  private JsonNode made(String attributes) {
    return make(attributes).is(201).body();
  }

  private String refused(String attributes) {
    return make(attributes).is(400).fault().replace("Validation failure: ", "");
  }

  @Test
  void network_gives_its_first_subnet_of_four() {
    var lb = made("'vip_network_id':'{net}'");
    assertThat(lb.path("vip_subnet_id").asString()).isEqualTo(MemoryCloud.SUBNET);
    assertThat(lb.path("vip_address").asString()).startsWith("10.0.");
    bench.cloud.free = 1;
    assertThat(refused("'vip_network_id':'{net}'"))
        .isEqualTo("Subnet(s) in the supplied network do not contain enough available IPs.");
    bench.cloud.free = 2;
    made("'vip_network_id':'{net}'");
  }

  @Test
  void what_the_caller_cannot_see_is_not_there_unless_it_may_be_used() {
    bench.cloud.hidden.addAll(Set.of(MemoryCloud.SUBNET, MemoryCloud.NETWORK));
    bench.cloud.hidden.add(bench.cloud.port(PORT, "").id());
    for (var attribute :
        List.of("'vip_subnet_id':'{sub}'", "'vip_network_id':'{net}'", "'vip_port_id':'{port}'")) {
      assertThat(make(attribute, Map.of("X-Auth-Token", "t1")).is(400).fault())
          .as(attribute)
          .endsWith(" not found.");
    }
    // Whoever has no token is asked for none.
    made("'vip_subnet_id':'{sub}'");

    try (var open = new Bench(Map.of("networking.allow_invisible_resource_usage", "true"))) {
      open.cloud.hidden.add(MemoryCloud.SUBNET);
      var body = "{\"loadbalancer\":{\"vip_subnet_id\":\"" + MemoryCloud.SUBNET + "\"}}";
      open.send(
              "POST", "/v2/lbaas/loadbalancers", body.getBytes(UTF_8), Map.of("X-Auth-Token", "t1"))
          .is(201);
    }
  }

  @Test
  void network_and_address_give_the_subnet_that_holds_it() {
    var lb = made("'vip_network_id':'{net}','vip_address':'FD00:0::7'");
    assertThat(lb.path("vip_subnet_id").asString()).isEqualTo(MemoryCloud.SUBNET6);
    assertThat(lb.path("vip_address").asString()).isEqualTo("FD00:0::7");
  }

  @Test
  void address_that_is_taken_is_a_conflict() {
    made("'vip_subnet_id':'{sub}','vip_address':'10.0.0.77'");
    assertThat(make("'vip_subnet_id':'{sub}','vip_address':'10.0.0.77'").is(409).fault())
        .isEqualTo("The VIP IP address is already in use: IP address 10.0.0.77 already allocated");
  }

  @Test
  void failure_of_the_network_service_is_the_providers() {
    bench.cloud.refusal = CloudException.Kind.UNAVAILABLE;
    assertThat(make("'vip_subnet_id':'{sub}'").is(500).fault())
        .isEqualTo("Provider 'amphora' reports error: the network service says no");
    assertThat(bench.get("/loadbalancers").json().path("loadbalancers")).isEmpty();
  }

  @Test
  void port_of_the_users_own_is_kept() {
    bench.cloud.port(PORT, "", new Port.FixedIp(MemoryCloud.SUBNET, "10.0.0.9"));
    var lb = made("'vip_port_id':'{port}'");
    assertThat(lb.path("vip_port_id").asString()).isEqualTo(PORT);
    assertThat(lb.path("vip_address").asString()).isEqualTo("10.0.0.9");
    assertThat(lb.path("vip_subnet_id").asString()).isEqualTo(MemoryCloud.SUBNET);
    assertThat(lb.path("vip_network_id").asString()).isEqualTo(MemoryCloud.NETWORK);
    assertThat(bench.cloud.ports).containsOnlyKeys(PORT);
  }

  @Test
  void port_that_is_in_use_is_refused() {
    bench.cloud.port(PORT, "server-1", new Port.FixedIp(MemoryCloud.SUBNET, "10.0.0.9"));
    assertThat(refused("'vip_port_id':'{port}'"))
        .isEqualTo("Port " + PORT + " is already used by device server-1 ");
  }

  @Test
  void port_with_several_addresses_needs_a_choice() {
    bench.cloud.port(
        PORT,
        "",
        new Port.FixedIp(MemoryCloud.SUBNET, "10.0.0.9"),
        new Port.FixedIp(MemoryCloud.SUBNET6, "fd00::9"));
    assertThat(refused("'vip_port_id':'{port}'"))
        .isEqualTo(
            "VIP port's subnet could not be determined. Please specify either a VIP subnet or"
                + " address.");
    assertThat(refused("'vip_port_id':'{port}','vip_address':'10.0.0.10'"))
        .isEqualTo("Specified VIP address not found on the specified VIP port.");
    assertThat(refused("'vip_port_id':'{port}','vip_subnet_id':'" + MemoryCloud.OTHER_SUBNET + "'"))
        .isEqualTo("No VIP address found on the specified VIP port within the specified subnet.");
    assertThat(
            made("'vip_port_id':'{port}','vip_address':'fd00:0:0::9'")
                .path("vip_subnet_id")
                .asString())
        .isEqualTo(MemoryCloud.SUBNET6);
    var both =
        made(
            "'vip_port_id':'{port}','vip_subnet_id':'{sub}','additional_vips':[{'subnet_id':'{sub6}'}]");
    assertThat(both.path("vip_address").asString()).isEqualTo("10.0.0.9");
    assertThat(both.path("additional_vips").toString())
        .isEqualTo(
            "[{\"subnet_id\":\"%s\",\"ip_address\":\"fd00::9\",\"port_id\":\"%s\"}]"
                .formatted(MemoryCloud.SUBNET6, PORT));
  }

  @Test
  void additional_addresses_are_on_the_same_port() {
    var lb =
        made(
            "'vip_subnet_id':'{sub}','additional_vips':[{'subnet_id':'{sub6}','ip_address':'fd00::44'}]");
    var port = lb.path("vip_port_id").asString();
    assertThat(lb.path("additional_vips").toString())
        .isEqualTo(
            "[{\"subnet_id\":\"%s\",\"ip_address\":\"fd00::44\",\"port_id\":\"%s\"}]"
                .formatted(MemoryCloud.SUBNET6, port));
    assertThat(bench.cloud.ports.get(port).fixedIps()).hasSize(2);
    var id = lb.path("id").asString();
    bench.settle();
    bench
        .post(
            "/listeners",
            "{'listener':{'loadbalancer_id':'%s','protocol':'TCP','protocol_port':1,'allowed_cidrs':['fd00::1/16','10.1.2.3/8']}}"
                .formatted(id))
        .is(201);
    assertThat(bench.get("/listeners").json().at("/listeners/0/allowed_cidrs").toString())
        .isEqualTo("[\"10.0.0.0/8\",\"fd00::/16\"]");
  }

  @Test
  void own_security_groups_exclude_allowed_networks() {
    var group = "50000000-0000-0000-0000-000000000001";
    bench.cloud.securityGroups.add(group);
    var lb = made("'vip_subnet_id':'{sub}','vip_sg_ids':['" + group + "']");
    assertThat(lb.path("vip_sg_ids").toString()).isEqualTo("[\"" + group + "\"]");
    assertThat(bench.cloud.ports.get(lb.path("vip_port_id").asString()).securityGroups())
        .containsExactly(group);
    bench.settle();
    var body =
        "{'listener':{'loadbalancer_id':'%s','protocol':'TCP','protocol_port':1,'allowed_cidrs':['10.0.0.0/8']}}"
            .formatted(lb.path("id").asString());
    assertThat(bench.post("/listeners", body).is(400).fault())
        .isEqualTo(
            "Validation failure: Allowed CIDRs are not allowed when using custom VIP Security"
                + " Groups.");
    var path = "/loadbalancers/" + lb.path("id").asString();
    var cleared = bench.put(path, "{'loadbalancer':{'vip_sg_ids':null}}").is(200);
    assertThat(cleared.body().path("vip_sg_ids")).isEmpty();
  }

  @Test
  void bandwidth_policy_must_be_there() {
    var policy = "60000000-0000-0000-0000-000000000001";
    bench.cloud.qos = true;
    var asked = "'vip_subnet_id':'{sub}','vip_qos_policy_id':'" + policy + "'";
    assertThat(make(asked).is(400).fault()).isEqualTo("qos_policy " + policy + " not found.");
    bench.cloud.qosPolicies.add(policy);
    var lb = made(asked);
    assertThat(lb.path("vip_qos_policy_id").asString()).isEqualTo(policy);
    bench.settle();
    var path = "/loadbalancers/" + lb.path("id").asString();
    var removed = bench.put(path, "{'loadbalancer':{'vip_qos_policy_id':null}}").is(200);
    assertThat(removed.body().path("vip_qos_policy_id").isNull()).isTrue();
  }

  @Test
  void operator_says_which_networks_may_be_used() {
    try (var strict =
        new Bench(
            Map.of(
                "networking.allow_vip_port_id", "false",
                "networking.allow_vip_network_id", "false",
                "networking.valid_vip_networks",
                    MemoryCloud.OTHER_NETWORK.toUpperCase(Locale.ROOT)))) {
      var body = "{'loadbalancer':{'vip_%s_id':'%s'}}";
      assertThat(strict.post("/loadbalancers", body.formatted("port", PORT)).is(400).fault())
          .isEqualTo(
              "Validation failure: use of vip_port_id is disallowed by this deployment's"
                  + " configuration.");
      assertThat(strict.post("/loadbalancers", "{'loadbalancer':{}}").is(400).fault())
          .isEqualTo("Validation failure: VIP must contain one of: vip_subnet_id.");
      assertThat(
              strict
                  .post("/loadbalancers", body.formatted("subnet", MemoryCloud.SUBNET))
                  .is(400)
                  .fault())
          .isEqualTo(
              "Validation failure: Supplied VIP network_id is not allowed by the configuration of"
                  + " this deployment.");
      strict.post("/loadbalancers", body.formatted("subnet", MemoryCloud.OTHER_SUBNET)).is(201);
    }
  }

  @Test
  void uuids_are_stored_in_one_form_and_addresses_as_sent() {
    var undashed = MemoryCloud.SUBNET.replace("-", "").toUpperCase(Locale.ROOT);
    var lb = made("'vip_subnet_id':'{" + undashed + "}','vip_address':'10.0.0.50'");
    assertThat(lb.path("vip_subnet_id").asString()).isEqualTo(MemoryCloud.SUBNET);
    bench.get("/loadbalancers/" + lb.path("id").asString().replace("-", "")).is(404);
  }

  @Test
  void project_of_the_body_wins() {
    assertThat(made("'vip_subnet_id':'{sub}','project_id':'a'").path("project_id").asString())
        .isEqualTo("a");
    assertThat(
            made("'vip_subnet_id':'{sub}','project_id':'a','tenant_id':'b'")
                .path("project_id")
                .asString())
        .isEqualTo("b");
    var nobody =
        bench.send(
            "POST",
            "/v2/lbaas/loadbalancers",
            "{\"loadbalancer\":{}}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            Map.of("X-Project-Id", ""));
    assertThat(nobody.is(400).fault())
        .isEqualTo(
            "Validation failure: Missing project ID in request where one is required. An"
                + " administrator should check the keystone settings in the Octavia"
                + " configuration.");
  }
}

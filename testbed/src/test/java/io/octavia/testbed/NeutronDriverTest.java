package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Inventory.Thing;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Port.FixedIp;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Ports.IngressRule;
import io.octavia.drivers.openstack.neutron.Neutron;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Our side of networks against a real Neutron, and what that says afterwards. */
class NeutronDriverTest {
  private static final String NOWHERE = "00000000-0000-4000-8000-000000000000";

  private static Keystone keystone;
  private static NeutronServer neutron;
  private static Neutron cloud;
  private static Networks networks;
  private static Ports ports;

  /** Neutron as alice, a user, and as its administrator sees it. */
  private static String token;

  private static ServiceCalls alice;
  private static ServiceCalls admin;
  private static String shop;
  private static String network;
  private static String subnet;

  @BeforeAll
  static void start() {
    keystone = Keystone.start();
    neutron = NeutronServer.start(keystone);
    cloud = Neutron.open(ServiceConfigurations.of(keystone), InstantSource.system());
    networks = cloud.networks();
    ports = cloud.ports();
    token = keystone.token(keystone.account("shop", "alice", "member"));
    shop = keystone.projectId("shop");
    alice = neutron.as(token);
    admin = neutron.as(keystone.token(keystone.admin()));
    network = id(alice.post("/networks", Map.of("network", Map.of("name", "web", "mtu", 1400))));
    subnet = subnet("192.0.2.0/24", 4);
  }

  @AfterAll
  static void stop() {
    if (cloud != null) cloud.close();
    if (neutron != null) neutron.close();
    if (keystone != null) keystone.close();
  }

  private static String id(JsonNode made) {
    return made.valueStream().findFirst().orElseThrow().path("id").asString();
  }

  private static String subnet(String cidr, int version) {
    return id(
        alice.post(
            "/subnets",
            Map.of(
                "subnet",
                Map.of(
                    "network_id",
                    network,
                    "name",
                    "web-" + version,
                    "cidr",
                    cidr,
                    "ip_version",
                    version,
                    "host_routes",
                    version == 4
                        ? List.of(Map.of("destination", "198.51.100.0/24", "nexthop", "192.0.2.9"))
                        : List.of()))));
  }

  private static Ports.Request vip(String name, String address) {
    return new Ports.Request(
        name,
        network,
        List.of(new FixedIp(subnet, address)),
        "lb-" + NOWHERE,
        "Octavia",
        shop,
        false,
        List.of(),
        List.of(),
        null,
        Ports.NORMAL);
  }

  private static Ports.Request base(String name) {
    return base(name, Ports.NORMAL);
  }

  private static Ports.Request base(String name, String vnicType) {
    return new Ports.Request(
        name,
        network,
        List.of(new FixedIp(subnet, null)),
        "",
        "Octavia",
        null,
        true,
        List.of(),
        List.of(),
        null,
        vnicType);
  }

  private static JsonNode port(String id) {
    return admin.get("/ports/" + id).path("port");
  }

  private static String unique(String prefix) {
    return prefix + UUID.randomUUID();
  }

  @Test
  void port_on_a_virtual_function_is_known_as_such() {
    var direct = ports.create(base(unique("octavia-lb-member-"), Ports.DIRECT));
    var other = ports.create(base(unique("octavia-lb-member-")));

    assertThat(port(direct.id()).path("binding:vnic_type").asString()).isEqualTo("direct");
    assertThat(networks.port(direct.id()).orElseThrow().isDirect()).isTrue();
    assertThat(networks.port(other.id()).orElseThrow().isDirect()).isFalse();
    ports.delete(direct.id());
    ports.delete(other.id());
  }

  @Test
  void networks_and_subnets_are_read_as_neutron_has_them() {
    var found = networks.network(network).orElseThrow();
    assertThat(found.name()).isEqualTo("web");
    assertThat(found.mtu()).isEqualTo(1400);
    assertThat(found.subnetIds()).contains(subnet);
    var four = networks.subnet(subnet).orElseThrow();
    assertThat(four.networkId()).isEqualTo(network);
    assertThat(four.cidr()).isEqualTo("192.0.2.0/24");
    assertThat(four.gatewayIp()).isEqualTo("192.0.2.1");
    assertThat(four.hostRoutes())
        .singleElement()
        .satisfies(route -> assertThat(route.destination()).isEqualTo("198.51.100.0/24"));
    assertThat(networks.network(NOWHERE)).isEmpty();
    assertThat(networks.subnet(NOWHERE)).isEmpty();
    assertThat(networks.port(NOWHERE)).isEmpty();
  }

  @Test
  void strangers_do_not_see_the_networks_of_others_and_owners_do() {
    var stranger = keystone.token(keystone.account("rivals", unique("eve-"), "member"));
    assertThat(networks.seenBy(stranger).network(network)).isEmpty();
    assertThat(networks.seenBy(stranger).subnet(subnet)).isEmpty();
    assertThat(networks.seenBy(token).network(network)).isPresent();
    assertThatThrownBy(() -> networks.seenBy("no token").network(network))
        .isInstanceOf(CloudException.class)
        .hasMessageContaining("Neutron")
        .hasMessageContaining("401");
  }

  @Test
  void free_addresses_are_counted() {
    var small = subnet("203.0.113.0/29", 4);
    // Without network, broadcast and gateway.
    assertThat(networks.freeAddresses(small)).isEqualTo(5);
    var six = subnet("2001:db8::/64", 6);
    assertThat(networks.freeAddresses(six)).isEqualTo(Integer.MAX_VALUE);
    assertThat(networks.freeAddresses(NOWHERE)).isZero();
  }

  @Test
  void port_of_an_address_is_made_once_and_belongs_to_the_user() {
    var name = unique("octavia-lb-");
    var made = ports.create(vip(name, "192.0.2.77"));
    assertThat(ports.create(vip(name, "192.0.2.77"))).isEqualTo(made);
    assertThat(ports.named(name)).containsExactly(made);
    assertThat(networks.port(made.id())).contains(made);
    var said = port(made.id());
    assertThat(said.path("project_id").asString()).isEqualTo(shop);
    assertThat(said.path("device_owner").asString()).isEqualTo("Octavia");
    assertThat(said.path("device_id").asString()).isEqualTo("lb-" + NOWHERE);
    assertThat(said.path("admin_state_up").asBoolean()).isFalse();
    assertThat(said.at("/fixed_ips/0/ip_address").asString()).isEqualTo("192.0.2.77");
    assertThatThrownBy(() -> ports.create(vip(unique("octavia-lb-"), "192.0.2.77")))
        .isInstanceOfSatisfying(
            CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.CONFLICT))
        .hasMessageContaining("192.0.2.77");
    ports.delete(made.id());
    ports.delete(made.id());
    assertThat(ports.named(name)).isEmpty();
  }

  @Test
  void port_of_another_project_with_our_name_is_left_alone() {
    var name = unique("octavia-lb-vrrp-");
    var theirs =
        id(alice.post("/ports", Map.of("port", Map.of("network_id", network, "name", name))));
    var ours = ports.create(base(name));
    assertThat(ours.id()).isNotEqualTo(theirs);
    assertThat(ours.projectId()).isEqualTo(keystone.projectId("service"));
    assertThat(ports.create(base(name)).id()).isEqualTo(ours.id());
    ports.delete(ours.id());
    assertThat(port(theirs).path("name").asString()).isEqualTo(name);
  }

  @Test
  void ports_of_servers_take_addresses_groups_and_policies() {
    var policy =
        id(admin.post("/qos/policies", Map.of("policy", Map.of("name", "slow", "shared", true))));
    var group = id(alice.post("/security-groups", Map.of("security_group", Map.of("name", "g"))));
    assertThat(networks.qosSupported()).isTrue();
    assertThat(networks.qosPolicyExists(policy)).isTrue();
    assertThat(networks.qosPolicyExists(NOWHERE)).isFalse();
    assertThat(networks.securityGroupExists(group)).isTrue();
    assertThat(networks.securityGroupExists(NOWHERE)).isFalse();
    var server = UUID.randomUUID().toString();
    var made =
        ports.create(
            new Ports.Request(
                unique("octavia-lb-vrrp-"),
                network,
                List.of(new FixedIp(subnet, null)),
                server,
                "Octavia",
                null,
                true,
                List.of(group),
                List.of("192.0.2.200"),
                policy,
                Ports.NORMAL));
    assertThat(ports.ofDevice(server)).extracting(Port::id).containsExactly(made.id());
    var said = port(made.id());
    assertThat(said.path("qos_policy_id").asString()).isEqualTo(policy);
    assertThat(said.at("/allowed_address_pairs/0/ip_address").asString()).isEqualTo("192.0.2.200");
    assertThat(said.at("/security_groups/0").asString()).isEqualTo(group);

    ports.allowAddresses(made.id(), List.of("192.0.2.201", "2001:db8:1::1"));
    var own = made.fixedIps().getFirst();
    var more = ports.setFixedIps(made.id(), List.of(own, new FixedIp(subnet, "192.0.2.99")));
    assertThat(more.fixedIps()).extracting(FixedIp::ipAddress).contains("192.0.2.99");
    ports.setSecurityGroups(made.id(), List.of());
    var read = networks.port(made.id()).orElseThrow();
    assertThat(read.allowedAddresses()).containsExactlyInAnyOrder("192.0.2.201", "2001:db8:1::1");
    assertThat(read.securityGroups()).isEmpty();
    ports.delete(made.id());
  }

  @Test
  void security_group_gets_exactly_the_rules_that_are_wanted() {
    var name = unique("lb-");
    var web = new IngressRule("tcp", 80, "198.51.100.0/24", 4);
    var dns = new IngressRule("udp", 53, null, 6);
    var vrrp = new IngressRule("112", null, null, 4);
    var header = new IngressRule("51", null, null, 4);
    var group = ports.securityGroup(name, null, List.of(web, dns, vrrp, header));
    assertThat(ports.securityGroupNamed(name)).contains(group);
    var first = rules(group);
    assertThat(first.values())
        .containsExactlyInAnyOrder(
            "tcp 80 198.51.100.0/24 IPv4",
            "udp 53 null IPv6",
            "vrrp null null IPv4",
            "ah null null IPv4");
    assertThat(ports.securityGroup(name, null, List.of(web, dns, vrrp, header))).isEqualTo(group);
    assertThat(rules(group)).isEqualTo(first);

    var ping = Map.of("direction", "ingress", "protocol", "icmp", "security_group_id", group);
    admin.post("/security-group-rules", Map.of("security_group_rule", ping));
    ports.securityGroup(name, null, List.of(web, new IngressRule("sctp", 9, null, 4)));
    assertThat(rules(group).values())
        .containsExactlyInAnyOrder(
            "tcp 80 198.51.100.0/24 IPv4", "sctp 9 null IPv4", "icmp null null IPv4");
    assertThat(egress(group)).isEqualTo(2);
    ports.deleteSecurityGroup(name);
    ports.deleteSecurityGroup(name);
    assertThat(ports.securityGroupNamed(name)).isEmpty();
  }

  /** Rules that let in, by id. */
  private static Map<String, String> rules(String group) {
    return admin
        .get("/security-groups/" + group)
        .at("/security_group/security_group_rules")
        .valueStream()
        .filter(rule -> rule.path("direction").asString().equals("ingress"))
        .collect(
            Collectors.toMap(
                rule -> rule.path("id").asString(),
                rule ->
                    "%s %s %s %s"
                        .formatted(
                            protocol(rule),
                            rule.path("port_range_max").asString("null"),
                            rule.path("remote_ip_prefix").asString("null"),
                            rule.path("ethertype").asString())));
  }

  /** Neutron keeps the number or the name, as it was written. */
  private static String protocol(JsonNode rule) {
    return switch (rule.path("protocol").asString()) {
      case "112" -> "vrrp";
      case "51" -> "ah";
      case String other -> other;
    };
  }

  private static long egress(String group) {
    return admin
        .get("/security-groups/" + group)
        .at("/security_group/security_group_rules")
        .valueStream()
        .filter(rule -> rule.path("direction").asString().equals("egress"))
        .count();
  }

  @Test
  void security_group_that_is_in_use_leaves_ports_with_their_other_groups() {
    var others = id(alice.post("/security-groups", Map.of("security_group", Map.of("name", "o"))));
    var name = unique("lb-");
    var group = ports.securityGroup(name, null, List.of());
    var made = ports.create(vip(unique("octavia-lb-"), null));
    ports.setSecurityGroups(made.id(), List.of(group, others));
    var changes = changes(made.id());
    ports.setSecurityGroups(made.id(), List.of(others, group));
    assertThat(changes(made.id())).isEqualTo(changes).isPositive();
    ports.deleteSecurityGroup(name);
    assertThat(ports.securityGroupNamed(name)).isEmpty();
    assertThat(networks.port(made.id()).orElseThrow().securityGroups()).containsExactly(others);
    ports.delete(made.id());
  }

  /** How often Neutron was asked to change the port. */
  private static long changes(String port) {
    return neutron.log().lines().filter(line -> line.contains("\"PUT /v2.0/ports/" + port)).count();
  }

  @Test
  void inventory_has_what_is_ours_and_nothing_of_users() {
    var theirs =
        id(
            alice.post(
                "/ports",
                Map.of("port", Map.of("network_id", network, "name", unique("octavia-lb-")))));
    alice.post("/security-groups", Map.of("security_group", Map.of("name", unique("lb-"))));
    var address = ports.create(vip(unique("octavia-lb-"), null));
    var plugged = ports.create(base(unique("octavia-lb-vrrp-")));
    var server = Map.of("port", Map.of("device_owner", "compute:nova", "device_id", NOWHERE));
    admin.put("/ports/" + plugged.id(), server);
    var group = ports.securityGroup(unique("lb-"), null, List.of());
    var inventory = cloud.inventory();
    assertThat(inventory.all())
        .extracting(Thing::id)
        .contains(address.id(), plugged.id(), group)
        .doesNotContain(theirs);
    assertThat(inventory.all().stream().filter(it -> it.name().startsWith("lb-")))
        .extracting(Thing::id)
        .containsOnlyOnce(group);
    inventory.all().forEach(inventory::remove);
    assertThat(inventory.all()).isEmpty();
    assertThat(port(theirs).path("id").asString()).isEqualTo(theirs);
  }

  @Test
  void what_neutron_refuses_is_told_in_its_words() {
    var request =
        new Ports.Request(
            "octavia-lb-x",
            NOWHERE,
            List.of(),
            "",
            "Octavia",
            null,
            true,
            List.of(),
            List.of(),
            null,
            Ports.NORMAL);
    assertThatThrownBy(() -> ports.create(request))
        .isInstanceOfSatisfying(
            CloudException.class,
            e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.NOT_FOUND))
        .hasMessageContaining("Neutron: POST " + neutron.address() + "/v2.0/ports")
        .hasMessageContaining("Network " + NOWHERE + " could not be found")
        .hasMessageContaining("req-");
    assertThatThrownBy(() -> ports.create(vip(unique("octavia-lb-"), "10.9.8.7")))
        .isInstanceOfSatisfying(
            CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.REFUSED))
        .hasMessageContaining("10.9.8.7");
  }

  @Test
  void neutron_that_is_down_can_be_asked_again_when_it_is_back() {
    neutron.down();
    try {
      assertThatThrownBy(() -> networks.network(network))
          .isInstanceOfSatisfying(
              CloudException.class,
              e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.UNAVAILABLE))
          .hasMessageContaining(neutron.address().toString());
    } finally {
      neutron.up();
    }
    assertThat(networks.network(network)).isPresent();
  }
}

package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;
import static io.octavia.db.tables.Tables.HEALTH_MONITOR;
import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.reconcile.Event;
import io.octavia.db.reconcile.Events;
import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraRole;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports.IngressRule;
import io.octavia.domain.cloud.Servers;
import java.time.Duration;
import java.util.List;
import org.jooq.Record;
import org.jooq.TableField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole changes against a database, a cloud and agents, all stateful. */
class ConvergenceTest {
  private static final String ADDRESS = "10.0.0.100";

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void single_load_balancer_is_made_with_one_amphora() {
    world.create("SINGLE", ADDRESS);
    world.settle();

    world.assertWhole(1);
    var amphora = world.graph().amphorae().getFirst();
    assertThat(amphora.role()).isEqualTo(AmphoraRole.STANDALONE);
    assertThat(amphora.haIp()).isEqualTo(ADDRESS);
    assertThat(amphora.certExpiration()).isEqualTo(FakeAgents.CERTIFICATES_END);
    assertThat(world.db.<Integer>read(tx -> tx.fetchCount(AMPHORA_HEALTH))).isEqualTo(1);
  }

  @Test
  void network_without_security_groups_lets_all_through() {
    world.cloud.filters = false;
    world.create("SINGLE", ADDRESS);
    world.settle();

    assertThat(world.graph().provisioningStatus().text()).isEqualTo("ACTIVE");
    assertThat(world.cloud.securityGroups).isEmpty();
    assertThat(world.cloud.ports.values())
        .allSatisfy(port -> {
          assertThat(port.securityGroups()).isEmpty();
        });

    world.api.deleteLoadBalancer(World.ID);
    world.settle();
    world.assertGone();
  }

  @Test
  void flavor_and_zone_say_what_the_servers_boot() {
    world.create("SINGLE", ADDRESS);
    world.api.place(
        World.ID,
        "{\"compute_flavor\": \"large\", \"amp_image_tag\": \"new\"}",
        "{\"compute_zone\": \"east\", \"management_network\": \"mgmt-east\","
            + " \"volume_zone\": \"disks\"}");
    world.settle();

    world.assertWhole(1);
    assertThat(world.cloud.profiles)
        .containsExactly(new Servers.Profile("large", "new", "east", "mgmt-east", "disks"));
  }

  @Test
  void life_of_a_pair_is_the_same_on_mariadb() {
    try (var mariaDb = World.onMariaDb()) {
      mariaDb.create("ACTIVE_STANDBY", ADDRESS);
      mariaDb.populate();
      mariaDb.settle();
      mariaDb.assertWhole(2);
      mariaDb.api.replace(mariaDb.api.amphorae(World.ID).keySet().iterator().next());
      mariaDb.api.deletePolicy(World.ID, "listener", "policy");
      mariaDb.settle();
      mariaDb.assertWhole(2);
      mariaDb.api.deleteLoadBalancer(World.ID);
      mariaDb.settle();
      mariaDb.assertGone();
    }
  }

  @Test
  void amphora_of_a_vip_on_a_virtual_function_has_such_a_port_without_a_security_group() {
    world.create("SINGLE", ADDRESS);
    world.db.change(tx -> tx.update(VIP).set(VIP.VNIC_TYPE, "direct").execute());
    world.settle();

    var port = world.graph().amphorae().getFirst().vrrpPortId();
    assertThat(directPorts()).extracting(Port::id).containsExactly(port);
    assertThat(world.cloud.ports.get(port).securityGroups()).isEmpty();
    assertThat(world.cloud.ports.get(port).allowedAddresses()).containsExactly(ADDRESS);
  }

  @Test
  void load_balancer_without_topology_gets_the_configured_one() {
    world.create(null, ADDRESS);
    world.settle();

    world.assertWhole(1);
    assertThat(world.graph().topology().text()).isEqualTo("SINGLE");
  }

  @Test
  void pair_is_made_with_both_roles_and_vrrp_between_them() {
    world.create("ACTIVE_STANDBY", ADDRESS);
    world.populate();
    world.settle();

    world.assertWhole(2);
    assertThat(world.graph().amphorae())
        .extracting(amphora -> amphora.role().text() + amphora.vrrpPriority())
        .containsExactlyInAnyOrder("MASTER100", "BACKUP90");
    assertThat(world.cloud.securityGroups.get("lb-" + World.ID))
        .contains(
            new IngressRule("tcp", 80, null, 4),
            new IngressRule("112", null, null, 4),
            new IngressRule("51", null, null, 4));
  }

  @Test
  void populated_load_balancer_shows_its_monitor_online_and_its_policy_as_upstream_does() {
    world.create("SINGLE", ADDRESS);
    world.populate();
    world.settle();

    world.assertWhole(1);
    assertThat(operating(HEALTH_MONITOR.ID, HEALTH_MONITOR.OPERATING_STATUS, "monitor"))
        .isEqualTo("ONLINE");
    assertThat(operating(L7POLICY.ID, L7POLICY.OPERATING_STATUS, "policy")).isEqualTo("OFFLINE");
  }

  @Test
  void agent_gets_its_own_configuration_once_for_each_time_that_it_is_asked_for() {
    made("SINGLE");
    var amphora = world.graph().amphorae().getFirst();
    var agent = world.agents.in(amphora.computeId());
    assertThat(agent.configurations).isZero();
    for (int time = 1; time <= 2; time++) {
      world.api.reconfigure(World.ID, amphora.id());
      world.settle();
      assertThat(agent.configurations).isEqualTo(time);
    }

    world.settle();

    assertThat(agent.configurations).isEqualTo(2);
    world.assertWhole(1);
  }

  @Test
  void certificate_that_ends_soon_is_renewed_once_and_nothing_else_is_touched() {
    made("SINGLE");
    var amphora = world.graph().amphorae().getFirst();
    var agent = world.agents.in(amphora.computeId());
    var reloads = agent.reloads;
    world.api.expire(World.ID, amphora.id());
    world.settle();
    world.settle();

    assertThat(agent.certificates).isOne();
    assertThat(agent.reloads).isEqualTo(reloads);
    var renewed = world.graph().amphorae().getFirst();
    assertThat(renewed.certBusy()).isFalse();
    assertThat(renewed.certExpiration()).isEqualTo(FakeAgents.RENEWED);
    assertThat(world.api.status(World.ID)).isEqualTo("ACTIVE");
  }

  @Test
  void policy_that_comes_later_is_online() {
    made("SINGLE");
    world.api.createPolicy(World.ID, "listener", "second", 2);
    world.settle();

    world.assertWhole(1);
    assertThat(operating(L7POLICY.ID, L7POLICY.OPERATING_STATUS, "second")).isEqualTo("ONLINE");
  }

  @Test
  void policies_are_numbered_again_after_one_goes() {
    made("SINGLE");
    world.api.createPolicy(World.ID, "listener", "second", 2);
    world.settle();
    world.api.deletePolicy(World.ID, "listener", "policy");
    world.settle();

    world.assertWhole(1);
    assertThat(world.graph().listeners().getFirst().policies())
        .extracting(policy -> policy.id().value() + policy.position())
        .containsExactly("second1");
  }

  @Test
  void member_on_a_new_network_is_plugged_and_unplugged_again() {
    made("ACTIVE_STANDBY");
    world.api.createMember(World.ID, "pool", "m4", "c-subnet");
    world.settle();
    world.assertWhole(2);

    world.api.deleteMember(World.ID, "pool", "m4");
    world.settle();
    world.assertWhole(2);
  }

  @Test
  void network_that_is_wanted_again_before_it_is_known_to_be_unplugged_is_plugged_again() {
    made("SINGLE");
    world.trouble.breakCalls(
        "deletePort", new CloudException(CloudException.Kind.UNAVAILABLE, "no answer"));
    world.api.deleteMember(World.ID, "pool", "m2");
    world.runOnce();
    assertThat(world.lastError()).contains("UnplugNetwork");
    world.trouble.repair();
    world.api.createMember(World.ID, "pool", "other", "b-subnet");
    world.settle();

    world.assertWhole(1);
  }

  @Test
  void member_that_asks_for_a_virtual_function_is_reached_by_one() {
    made("ACTIVE_STANDBY");
    world.api.createMember(World.ID, "pool", "m4", "c-subnet");
    world.db.change(tx ->
        tx.update(MEMBER).set(MEMBER.VNIC_TYPE, "direct").where(MEMBER.ID.eq("m4")).execute());
    world.settle();

    world.assertWhole(2);
    var network = world.cloud.networks().subnet("c-subnet").orElseThrow().networkId();
    assertThat(directPorts()).hasSize(2).allMatch(port -> port.networkId().equals(network));

    world.api.createMember(World.ID, "pool", "m5", "c-subnet");
    world.api.deleteMember(World.ID, "pool", "m4");
    world.settle();
    assertThat(directPorts()).as("a port stays what it is").hasSize(2);
  }

  private List<Port> directPorts() {
    return world.cloud.ports.values().stream().filter(Port::isDirect).toList();
  }

  @Test
  void members_of_a_pool_whose_monitor_goes_are_not_monitored() {
    made("SINGLE");
    world.api.deleteMonitor(World.ID, "pool", "monitor");
    world.settle();

    world.assertWhole(1);
    assertThat(operating(MEMBER.ID, MEMBER.OPERATING_STATUS, "m1")).isEqualTo("NO_MONITOR");
  }

  @Test
  void pool_goes_with_its_members_and_leaves_its_listener_without() {
    made("SINGLE");
    world.api.deletePool(World.ID, "pool");
    world.settle();

    world.assertWhole(1);
    assertThat(world.graph().pools()).isEmpty();
    assertThat(world.graph().listeners().getFirst().defaultPool()).isNull();
  }

  @Test
  void listener_goes_and_its_port_is_closed() {
    made("SINGLE");
    world.api.deleteListener(World.ID, "listener");
    world.settle();

    world.assertWhole(1);
    assertThat(world.cloud.securityGroups.get("lb-" + World.ID)).isEmpty();
  }

  @Test
  void nothing_is_left_of_a_load_balancer_that_is_deleted_with_all_it_has() {
    made("ACTIVE_STANDBY");
    world.api.deleteLoadBalancer(World.ID);
    world.settle();

    world.assertGone();
  }

  @Test
  void changes_that_come_together_are_one_push() {
    made("SINGLE");
    var agent = world.agents.in(world.graph().amphorae().getFirst().computeId());
    var before = agent.reloads;
    for (var i = 0; i < 10; i++) world.api.createMember(World.ID, "pool", "x" + i, "a-subnet");
    world.settle();

    world.assertWhole(1);
    assertThat(agent.reloads).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void change_that_comes_while_another_is_made_is_made_too(int point) {
    made("SINGLE");
    world.api.createMember(World.ID, "pool", "first", "a-subnet");
    world.trouble.meanwhile(
        point, () -> world.api.createMember(World.ID, "pool", "second", "a-subnet"));
    world.settle();

    world.assertWhole(1);
    assertThat(Graph.members(world.graph()))
        .extracting(member -> member.id().value())
        .contains("first", "second");
  }

  @Test
  void dead_amphora_of_a_pair_is_replaced_in_its_role_and_never_asked() {
    made("ACTIVE_STANDBY");
    var dead = byRole(AmphoraRole.MASTER);
    world.agents.silent.add(dead.computeId());
    assertThat(world.api.replace(dead.id().value())).isTrue();
    world.settle();

    world.assertWhole(2);
    assertThat(byRole(AmphoraRole.MASTER).id()).isNotEqualTo(dead.id());
    assertThat(world.lastError()).isNull();
  }

  @Test
  void both_amphorae_of_a_pair_are_replaced_at_once() {
    made("ACTIVE_STANDBY");
    var before = world.api.amphorae(World.ID);
    world.agents.silent.addAll(before.values());
    world.api.failover(World.ID);
    world.settle();

    world.assertWhole(2);
    assertThat(world.api.amphorae(World.ID))
        .doesNotContainKeys(before.keySet().toArray(String[]::new));
    assertThat(world.lastError()).isNull();
  }

  @Test
  void lone_amphora_is_built_anew_before_the_old_one_goes_and_then_announces_itself() {
    made("SINGLE");
    var old = world.graph().amphorae().getFirst();
    world.api.replace(old.id().value());
    world.settle();

    world.assertWhole(1);
    var titles =
        world.db.read(tx -> Events.list(tx, World.ID, 0)).stream().map(Event::action).toList();
    var removed = titles.lastIndexOf("RemoveAmphora");
    assertThat(titles.subList(0, removed)).endsWith("PushConfig");
    assertThat(titles.subList(removed, titles.size())).contains("PushConfig");
  }

  @Test
  void lone_amphora_with_an_ipv6_address_makes_room_first() {
    world.create("SINGLE", "2001:db8::100");
    world.settle();
    world.api.failover(World.ID);
    world.settle();

    world.assertWhole(1);
    var titles =
        world.db.read(tx -> Events.list(tx, World.ID, 0)).stream().map(Event::action).toList();
    assertThat(titles.indexOf("RemoveAmphora")).isLessThan(titles.lastIndexOf("PlugVip"));
  }

  @Test
  void vip_port_that_is_missing_is_made_again_in_a_failover() {
    made("SINGLE");
    world.cloud.ports().delete(world.graph().vip().portId());
    world.api.failover(World.ID);
    world.settle();

    world.assertWhole(1);
    assertThat(world.cloud.ports).containsKey(world.graph().vip().portId());
  }

  @Test
  void silent_amphora_does_not_hold_up_a_change_and_gets_it_later() {
    made("ACTIVE_STANDBY");
    var silent = byRole(AmphoraRole.BACKUP);
    world.agents.silent.add(silent.computeId());
    world.api.createListener(World.ID, "second", 81, "second");
    world.runOnce();

    assertThat(world.api.status(World.ID)).isEqualTo("ACTIVE");
    assertThat(status(LISTENER.ID, LISTENER.PROVISIONING_STATUS, "second")).isEqualTo("ACTIVE");
    assertThat(world.nextAt()).isPresent();

    world.agents.silent.clear();
    world.settle();
    world.assertWhole(2);
  }

  @Test
  void change_that_no_agent_takes_leaves_only_its_object_in_error() {
    made("SINGLE");
    world.agents.poison.add("bad");
    world.api.createListener(World.ID, "bad", 81, "bad");
    world.settle();

    assertThat(world.api.status(World.ID)).isEqualTo("ACTIVE");
    assertThat(status(LISTENER.ID, LISTENER.PROVISIONING_STATUS, "bad")).isEqualTo("ERROR");
    assertThat(status(LISTENER.ID, LISTENER.PROVISIONING_STATUS, "listener")).isEqualTo("ACTIVE");
    assertThat(world.lastError()).contains("haproxy -c refuses bad");
  }

  @Test
  void member_that_fails_unlocks_its_parents() {
    made("SINGLE");
    world.api.createMember(World.ID, "pool", "lost", "no-such-subnet");
    world.settle();

    assertThat(world.api.status(World.ID)).isEqualTo("ACTIVE");
    assertThat(status(MEMBER.ID, MEMBER.PROVISIONING_STATUS, "lost")).isEqualTo("ERROR");
    assertThat(status(POOL.ID, POOL.PROVISIONING_STATUS, "pool")).isEqualTo("ACTIVE");
    assertThat(status(LISTENER.ID, LISTENER.PROVISIONING_STATUS, "listener")).isEqualTo("ACTIVE");
  }

  @Test
  void creation_that_fails_for_good_leaves_only_the_port_of_the_row() {
    world.trouble.breakCalls(
        "boot", new CloudException(CloudException.Kind.UNAVAILABLE, "no valid host"));
    world.create("ACTIVE_STANDBY", ADDRESS);
    world.settle();

    assertThat(world.api.status(World.ID)).isEqualTo("ERROR");
    assertThat(world.cloud.leftovers()).containsExactly("octavia-lb-" + World.ID);
    assertThat(world.api.amphorae(World.ID)).isEmpty();
    assertThat(world.lastError()).contains("no valid host");
  }

  @Test
  void load_balancer_that_failed_is_made_by_a_failover() {
    world.trouble.breakCalls("ping", new CloudException(CloudException.Kind.UNAVAILABLE, "silent"));
    world.create("SINGLE", ADDRESS);
    world.populate();
    world.untilStatus("ERROR");
    world.trouble.repair();
    world.settle();
    world.api.failover(World.ID);
    world.settle();

    world.assertWhole(1);
  }

  @Test
  void load_balancer_that_failed_is_tried_again_later_and_later_by_itself() {
    world.trouble.breakCalls("ping", new CloudException(CloudException.Kind.UNAVAILABLE, "silent"));
    world.create("SINGLE", ADDRESS);
    world.populate();
    world.untilStatus("ERROR");
    world.settle();
    world.retry();
    assertThat(world.api.status(World.ID)).isEqualTo("ERROR");
    world.pass(Duration.ofSeconds(60));
    world.retry();
    assertThat(world.api.status(World.ID)).isEqualTo("PENDING_CREATE");
    world.untilStatus("ERROR");
    world.settle();
    world.pass(Duration.ofSeconds(60));
    world.retry();
    assertThat(world.api.status(World.ID)).as("too early").isEqualTo("ERROR");

    world.trouble.repair();
    world.pass(Duration.ofSeconds(60));
    world.retry();
    world.settle();
    world.assertWhole(1);
  }

  @Test
  void failover_that_failed_is_done_again_by_itself() {
    made("SINGLE");
    var old = world.graph().amphorae().getFirst();
    world.trouble.breakCalls("boot", new CloudException(CloudException.Kind.REFUSED, "quota"));
    world.api.replace(old.id().value());
    world.settle();
    assertThat(world.api.status(World.ID)).isEqualTo("ERROR");

    world.trouble.repair();
    world.pass(Duration.ofSeconds(60));
    world.retry();
    world.settle();
    world.assertWhole(1);
    assertThat(world.graph().amphorae().getFirst().id()).isNotEqualTo(old.id());
  }

  @Test
  void deletion_that_failed_is_tried_again_as_a_deletion() {
    made("SINGLE");
    world.trouble.breakCalls(
        "deleteServer", new CloudException(CloudException.Kind.REFUSED, "locked"));
    world.api.deleteLoadBalancer(World.ID);
    world.untilStatus("ERROR");

    world.trouble.repair();
    world.pass(Duration.ofSeconds(60));
    world.retry();
    assertThat(world.api.status(World.ID)).isEqualTo("PENDING_DELETE");
    world.settle();
    world.assertGone();
  }

  @Test
  void load_balancer_that_failed_can_be_deleted() {
    world.trouble.breakCalls("plugVip", new CloudException(CloudException.Kind.REFUSED, "no"));
    world.create("SINGLE", ADDRESS);
    world.settle();
    assertThat(world.api.status(World.ID)).isEqualTo("ERROR");
    world.api.deleteLoadBalancer(World.ID);
    world.settle();

    world.assertGone();
  }

  @Test
  void listener_that_agents_leave_out_is_in_error_until_a_failover_finds_it_served() {
    made("SINGLE");
    world.agents.unservable.add("left out");
    world.api.createListener(World.ID, "second", 53, "left out");
    world.settle();
    assertThat(world.api.status(World.ID)).isEqualTo("ACTIVE");
    assertThat(status(LISTENER.ID, LISTENER.PROVISIONING_STATUS, "second")).isEqualTo("ERROR");
    assertThat(status(LISTENER.ID, LISTENER.OPERATING_STATUS, "second")).isEqualTo("ERROR");
    assertThat(status(LISTENER.ID, LISTENER.PROVISIONING_STATUS, "listener")).isEqualTo("ACTIVE");

    world.api.failover(World.ID);
    world.settle();
    assertThat(status(LISTENER.ID, LISTENER.PROVISIONING_STATUS, "second")).isEqualTo("ERROR");

    world.agents.unservable.clear();
    world.api.failover(World.ID);
    world.settle();
    assertThat(status(LISTENER.ID, LISTENER.PROVISIONING_STATUS, "second")).isEqualTo("ACTIVE");
  }

  @Test
  void failover_that_fails_for_good_keeps_the_old_amphora_in_error() {
    made("SINGLE");
    var old = world.graph().amphorae().getFirst();
    world.trouble.breakCalls("boot", new CloudException(CloudException.Kind.REFUSED, "quota"));
    world.api.replace(old.id().value());
    world.settle();

    assertThat(world.api.status(World.ID)).isEqualTo("ERROR");
    assertThat(world.graph().amphorae())
        .extracting(amphora -> amphora.id().value() + amphora.status())
        .containsExactly(old.id().value() + AmphoraStatus.ERROR);
    assertThat(world.cloud.servers).containsOnlyKeys(old.computeId());
  }

  @Test
  void server_that_cannot_be_built_is_thrown_away_and_built_again() {
    world.create("SINGLE", ADDRESS);
    world.trouble.breakCalls("ping", new CloudException(CloudException.Kind.UNAVAILABLE, "boots"));
    world.runOnce();
    var first = world.graph().amphorae().getFirst().computeId();
    world.cloud.servers().delete(first);
    world.trouble.repair();
    world.pass(Duration.ofSeconds(1));
    world.untilStatus("ERROR");
    assertThat(world.lastError()).contains("silent");
  }

  @Test
  void boot_that_a_dead_worker_began_is_gone_on_with() {
    world.create("SINGLE", ADDRESS);
    world.trouble.breakCalls("boot", new CloudException(CloudException.Kind.UNAVAILABLE, "busy"));
    world.runOnce();
    var begun = world.cloud.building(Names.server(world.graph().amphorae().getFirst().id()));
    world.trouble.repair();
    world.pass(Duration.ofSeconds(1));
    world.settle();

    world.assertWhole(1);
    assertThat(world.cloud.servers).containsOnlyKeys(begun.id());
  }

  private void made(String topology) {
    world.create(topology, ADDRESS);
    world.populate();
    world.settle();
    world.assertWhole(topology.equals("SINGLE") ? 1 : 2);
  }

  private Amphora byRole(AmphoraRole role) {
    return world.graph().amphorae().stream()
        .filter(amphora -> amphora.role() == role)
        .findFirst()
        .orElseThrow();
  }

  private String operating(
      TableField<Record, String> id, TableField<Record, String> column, String value) {
    return world.api.status(id, column, value);
  }

  private String status(
      TableField<Record, String> id, TableField<Record, String> column, String value) {
    return world.api.status(id, column, value);
  }
}

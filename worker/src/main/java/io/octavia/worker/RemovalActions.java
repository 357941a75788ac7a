package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA_MEMBER_PORT;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static io.octavia.db.tables.Tables.RECONCILE_PORT;

import io.octavia.db.health.AmphoraHealth;
import io.octavia.db.reconcile.Reconciles;
import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.Topology;
import io.octavia.domain.cloud.Amphorae;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away what was made, and what may have been made by a worker that died before saying so. */
final class RemovalActions {
  private static final Logger LOG = LoggerFactory.getLogger(RemovalActions.class);

  private final Networks networks;
  private final Ports ports;
  private final Servers servers;
  private final Amphorae amphorae;
  private final Settings settings;
  private final InstantSource clock;

  RemovalActions(
      Networks networks,
      Ports ports,
      Servers servers,
      Amphorae amphorae,
      Settings settings,
      InstantSource clock) {
    this.networks = networks;
    this.ports = ports;
    this.servers = servers;
    this.amphorae = amphorae;
    this.settings = settings;
    this.clock = clock;
  }

  /** That needs no agent: the amphora may be the reason why it has to go. */
  Rows remove(Round round, Amphora amphora) {
    if (round.facts().isCondemned(amphora.id())) handOver(round, amphora);
    var wanted = portsOf(round.facts(), amphora);
    var computeId = amphora.computeId();
    if (computeId != null) {
      ports.ofDevice(computeId).stream()
          .filter(port -> port.name().startsWith("octavia-lb-"))
          .forEach(port -> wanted.add(port.id()));
      servers.delete(computeId);
    }
    var name = Names.server(amphora.id());
    var named = servers.named(name).map(Server::id);
    named.filter(id -> !id.equals(computeId)).ifPresent(servers::delete);
    if (computeId == null && named.isEmpty()) servers.discard(name);
    wanted.forEach(ports::delete);
    return tx -> {
      forget(tx, amphora.id());
      if (leavesOneToAnnounce(round, amphora)) Reconciles.bump(tx, round.graph().id());
    };
  }

  /**
   * One that serves goes more gently than one that just ends: its peer does not have to miss it.
   */
  private void handOver(Round round, Amphora amphora) {
    if (round.graph().topology() != Topology.ACTIVE_STANDBY) return;
    if (amphora.lbNetworkIp() == null || round.facts().vrrp(amphora.id()) == null) return;
    try {
      amphorae.handOver(amphora);
    } catch (CloudException e) {
      LOG.info("Amphora {} goes without a word: {}", amphora.id(), e.getMessage());
    }
  }

  private Set<String> portsOf(Facts facts, Amphora amphora) {
    var found = new LinkedHashSet<String>();
    Optional.ofNullable(amphora.vrrpPortId()).ifPresent(found::add);
    ports.named(Names.vrrpPort(amphora.id())).forEach(port -> found.add(port.id()));
    for (var journalled : facts.portsOf(amphora.id())) {
      Optional.ofNullable(journalled.port()).ifPresent(found::add);
      ports
          .named(Names.memberPort(amphora.id(), journalled.network()))
          .forEach(port -> found.add(port.id()));
    }
    return found;
  }

  /**
   * A lone successor has to tell the network again where the address is, now that nobody else
   * answers for it: its agent does so when it is given its configuration.
   */
  private static boolean leavesOneToAnnounce(Round round, Amphora gone) {
    var graph = round.graph();
    return graph.topology() == Topology.SINGLE
        && graph.provisioningStatus() == ProvisioningStatus.PENDING_UPDATE
        && gone.vrrpPortId() != null
        && round.serving().amphorae().stream().anyMatch(other -> !other.id().equals(gone.id()));
  }

  private void forget(DSLContext tx, AmphoraId amphora) {
    AmphoraHealth.removed(tx, amphora, clock.instant());
    tx.deleteFrom(AMPHORA_MEMBER_PORT)
        .where(AMPHORA_MEMBER_PORT.AMPHORA_ID.eq(amphora.value()))
        .execute();
    tx.deleteFrom(RECONCILE_AMPHORA)
        .where(RECONCILE_AMPHORA.AMPHORA_ID.eq(amphora.value()))
        .execute();
    tx.deleteFrom(RECONCILE_PORT).where(RECONCILE_PORT.AMPHORA_ID.eq(amphora.value())).execute();
  }

  Rows unplug(Round round, Amphora amphora, String network) {
    var found = new LinkedHashSet<String>();
    for (var journalled : round.facts().portsOf(amphora.id())) {
      if (!journalled.network().equals(network)) continue;
      Optional.ofNullable(journalled.port()).ifPresent(found::add);
    }
    ports.named(Names.memberPort(amphora.id(), network)).forEach(port -> found.add(port.id()));
    var computeId = amphora.computeId();
    for (var port : found) {
      if (computeId != null) servers.detach(computeId, port);
      ports.delete(port);
    }
    return tx -> {
      tx.deleteFrom(RECONCILE_PORT)
          .where(RECONCILE_PORT.AMPHORA_ID.eq(amphora.id().value()))
          .and(RECONCILE_PORT.NETWORK_ID.eq(network))
          .execute();
      tx.deleteFrom(AMPHORA_MEMBER_PORT).where(AMPHORA_MEMBER_PORT.PORT_ID.in(found)).execute();
    };
  }

  Rows removeShared(Round round) {
    var graph = round.graph();
    ports.deleteSecurityGroup(Names.securityGroup(graph.id()));
    serverGroup(graph).ifPresent(servers::deleteServerGroup);
    return tx -> {
      PortActions.recordSecurity(tx, graph.id(), null);
      tx.update(LOAD_BALANCER)
          .setNull(LOAD_BALANCER.SERVER_GROUP_ID)
          .where(LOAD_BALANCER.ID.eq(graph.id().value()))
          .execute();
    };
  }

  /** A group whose id was never written down is found by making it again. */
  private Optional<String> serverGroup(LoadBalancer graph) {
    var known = graph.serverGroupId();
    if (known != null) return Optional.of(known);
    var policy = settings.antiAffinityPolicy();
    if (policy == null || graph.topology() != Topology.ACTIVE_STANDBY) return Optional.empty();
    return Optional.of(servers.serverGroup(Names.serverGroup(graph.id()), policy));
  }

  /** A port that its owner brought stays. The group goes last: while a port has it, it cannot. */
  Rows removeVip(Round round) {
    var graph = round.graph();
    var known = graph.vip().portId();
    var named =
        ports.named(Names.vipPort(graph.id())).stream()
            .filter(port -> port.deviceOwner().equals(Names.OWNER))
            .map(Port::id)
            .toList();
    named.forEach(ports::delete);
    if (known != null && !named.contains(known)) {
      networks
          .port(known)
          .filter(port -> graph.vip().octaviaOwned() || port.deviceOwner().equals(Names.OWNER))
          .ifPresent(port -> ports.delete(port.id()));
    }
    var shared = removeShared(round);
    return tx -> {
      shared.write(tx);
      tx.update(RECONCILE)
          .set(RECONCILE.VIP, VipState.REMOVED)
          .where(RECONCILE.LOAD_BALANCER_ID.eq(graph.id().value()))
          .execute();
    };
  }
}

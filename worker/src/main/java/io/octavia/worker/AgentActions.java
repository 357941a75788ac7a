package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AMPHORA_MEMBER_PORT;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static io.octavia.db.tables.Tables.RECONCILE_PORT;
import static io.octavia.domain.ProvisioningStatus.PENDING_UPDATE;
import static io.octavia.domain.cloud.CloudException.Kind.UNAVAILABLE;

import io.octavia.db.reconcile.Failures;
import io.octavia.db.reconcile.Reconfigurations;
import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.cloud.Amphorae;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Servers;
import java.time.InstantSource;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Tells agents what to hold and what to serve. */
final class AgentActions {
  private final Surroundings surroundings;
  private final Servers servers;
  private final PortActions ports;
  private final Amphorae agents;
  private final InstantSource clock;
  private final Patience patience;

  AgentActions(
      Surroundings surroundings,
      Servers servers,
      PortActions ports,
      Amphorae agents,
      InstantSource clock,
      Patience patience) {
    this.surroundings = surroundings;
    this.servers = servers;
    this.ports = ports;
    this.agents = agents;
    this.clock = clock;
    this.patience = patience;
  }

  Rows plugVip(Round round, Amphora amphora, Action.PlugVip plug) {
    var port = ports.withSubnets(ports.vrrpPort(amphora), plug.nic().subnets());
    servers.attach(computeId(amphora), port.id());
    var subnets = surroundings.of(round.graph(), plug.nic());
    patience.untilAnswered(() -> agents.plugVip(round.serving(), amphora, subnets, port));
    if (plug.nic().subnets().size() > 1) {
      patience.untilAnswered(() -> agents.plugNetwork(round.serving(), amphora, subnets, port));
    }
    var device = plug.asksInterface() ? interfaceOf(amphora) : null;
    return tx -> {
      if (device != null) {
        tx.update(AMPHORA)
            .set(AMPHORA.VRRP_INTERFACE, device)
            .where(AMPHORA.ID.eq(amphora.id().value()))
            .execute();
      }
      recordPlugged(tx, amphora.id(), plug.nic().network(), port, plug.fingerprint());
    };
  }

  private String interfaceOf(Amphora amphora) {
    var address = Objects.requireNonNull(amphora.vrrpIp());
    return agents
        .interfaceOf(amphora, address)
        .orElseThrow(() ->
            new CloudException(
                UNAVAILABLE, "Amphora " + amphora.id() + " does not hold " + address + " yet"));
  }

  Rows plugNetwork(Round round, Amphora amphora, Action.PlugNetwork plug, Journal journal) {
    var port =
        ports.withSubnets(ports.memberPort(round, amphora, plug.nic()), plug.nic().subnets());
    journal.write(tx -> recordMemberPort(tx, amphora.id(), port));
    servers.attach(computeId(amphora), port.id());
    var subnets = surroundings.of(round.graph(), plug.nic());
    patience.untilAnswered(() -> agents.plugNetwork(round.serving(), amphora, subnets, port));
    return tx -> recordPlugged(tx, amphora.id(), plug.nic().network(), port, plug.fingerprint());
  }

  private void recordMemberPort(DSLContext tx, AmphoraId amphora, Port port) {
    tx.insertInto(AMPHORA_MEMBER_PORT)
        .set(AMPHORA_MEMBER_PORT.PORT_ID, port.id())
        .set(AMPHORA_MEMBER_PORT.AMPHORA_ID, amphora.value())
        .set(AMPHORA_MEMBER_PORT.NETWORK_ID, port.networkId())
        .set(AMPHORA_MEMBER_PORT.CREATED_AT, Timestamps.now(clock))
        .onDuplicateKeyIgnore()
        .execute();
  }

  private static void recordPlugged(
      DSLContext tx, AmphoraId amphora, String network, Port port, String fingerprint) {
    tx.insertInto(RECONCILE_PORT)
        .set(RECONCILE_PORT.AMPHORA_ID, amphora.value())
        .set(RECONCILE_PORT.NETWORK_ID, network)
        .set(RECONCILE_PORT.PORT_ID, port.id())
        .set(RECONCILE_PORT.PLUGGED, fingerprint)
        .onDuplicateKeyUpdate()
        .set(RECONCILE_PORT.PORT_ID, port.id())
        .set(RECONCILE_PORT.PLUGGED, fingerprint)
        .execute();
  }

  Rows push(Round round, Amphora amphora, long generation, Journal journal) {
    var leftOut = agents.apply(round.serving(), amphora);
    return tx -> {
      upsert(tx, round.graph(), amphora.id(), generation, null);
      if (round.facts().isFailover()) mend(tx, round);
      for (var each : leftOut) {
        markBroken(tx, each.listener());
        Failures.note(tx, round.graph().id(), each.listener().value(), PENDING_UPDATE, each.why());
        journal
            .events()
            .append(tx, "LeaveOut", each.listener().value(), clock.millis(), each.why());
      }
    };
  }

  /** A failover makes all listeners anew, also those that failed before. */
  private void mend(DSLContext tx, Round round) {
    tx.update(LISTENER)
        .set(LISTENER.PROVISIONING_STATUS, ProvisioningStatus.ACTIVE.text())
        .set(LISTENER.UPDATED_AT, Timestamps.now(clock))
        .where(LISTENER.LOAD_BALANCER_ID.eq(round.graph().id().value()))
        .and(LISTENER.PROVISIONING_STATUS.eq(ProvisioningStatus.ERROR.text()))
        .and(LISTENER.ID.notIn(round.facts().leaving()))
        .execute();
  }

  private void markBroken(DSLContext tx, ListenerId listener) {
    tx.update(LISTENER)
        .set(LISTENER.PROVISIONING_STATUS, ProvisioningStatus.ERROR.text())
        .set(LISTENER.OPERATING_STATUS, OperatingStatus.ERROR.text())
        .set(LISTENER.UPDATED_AT, Timestamps.now(clock))
        .where(LISTENER.ID.eq(listener.value()))
        .and(LISTENER.PROVISIONING_STATUS.ne(ProvisioningStatus.PENDING_DELETE.text()))
        .execute();
  }

  Rows startVrrp(Round round, Amphora amphora, Action.StartVrrp start) {
    var nic = Wiring.vipNic(round.graph(), round.facts());
    agents.startVrrp(round.serving(), amphora, surroundings.of(round.graph(), nic));
    var applied = round.facts().appliedGeneration(amphora.id());
    return tx -> upsert(tx, round.graph(), amphora.id(), applied, start.fingerprint());
  }

  Rows reconfigure(Round round, Amphora amphora) {
    agents.updateAgentConfig(round.serving(), amphora);
    return tx -> Reconfigurations.done(tx, amphora.id());
  }

  Rows rotateCertificate(Amphora amphora) {
    var end = agents.rotateCertificate(amphora);
    return tx ->
        tx.update(AMPHORA)
            .set(AMPHORA.CERT_EXPIRATION, Timestamps.of(end))
            .set(AMPHORA.CERT_BUSY, false)
            .set(AMPHORA.UPDATED_AT, Timestamps.now(clock))
            .where(AMPHORA.ID.eq(amphora.id().value()))
            .execute();
  }

  private static void upsert(
      DSLContext tx,
      LoadBalancer graph,
      AmphoraId amphora,
      long generation,
      @Nullable String vrrp) {
    var insert =
        tx.insertInto(RECONCILE_AMPHORA)
            .set(RECONCILE_AMPHORA.AMPHORA_ID, amphora.value())
            .set(RECONCILE_AMPHORA.LOAD_BALANCER_ID, graph.id().value())
            .set(RECONCILE_AMPHORA.APPLIED, generation)
            .set(RECONCILE_AMPHORA.VRRP, vrrp)
            .onDuplicateKeyUpdate()
            .set(RECONCILE_AMPHORA.APPLIED, generation);
    (vrrp == null ? insert : insert.set(RECONCILE_AMPHORA.VRRP, vrrp)).execute();
  }

  private static String computeId(Amphora amphora) {
    return Objects.requireNonNull(amphora.computeId());
  }
}

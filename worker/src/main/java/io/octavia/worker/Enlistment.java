package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static io.octavia.db.tables.Tables.VRRP_GROUP;

import io.octavia.domain.AmphoraRole;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.Topology;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.DSLContext;

/** Writes the rows that servers are then made for. */
final class Enlistment {
  private static final int PASSWORD = 7;

  private final Settings settings;
  private final InstantSource clock;
  private final Supplier<UUID> uuids;

  Enlistment(Settings settings, InstantSource clock, Supplier<UUID> uuids) {
    this.settings = settings;
    this.clock = clock;
    this.uuids = uuids;
  }

  Rows enlist(Round round, Action.Enlist enlist) {
    var graph = round.graph();
    var topology = Objects.requireNonNull(graph.topology());
    return tx -> {
      tx.update(LOAD_BALANCER)
          .set(LOAD_BALANCER.TOPOLOGY, topology.text())
          .where(LOAD_BALANCER.ID.eq(graph.id().value()))
          .and(LOAD_BALANCER.TOPOLOGY.isNull())
          .execute();
      if (topology == Topology.ACTIVE_STANDBY) groupForVrrp(tx, graph);
      for (var role : enlist.roles()) amphora(tx, graph, role);
    };
  }

  private void amphora(DSLContext tx, LoadBalancer graph, AmphoraRole role) {
    var id = uuids.get().toString();
    tx.insertInto(AMPHORA)
        .set(AMPHORA.ID, id)
        .set(AMPHORA.LOAD_BALANCER_ID, graph.id().value())
        .set(AMPHORA.STATUS, AmphoraStatus.PENDING_CREATE.text())
        .set(AMPHORA.ROLE, role.text())
        .set(AMPHORA.VRRP_PRIORITY, Plan.Roles.priority(role))
        .set(AMPHORA.CERT_BUSY, false)
        .set(AMPHORA.CREATED_AT, Timestamps.now(clock))
        .execute();
    tx.insertInto(RECONCILE_AMPHORA)
        .set(RECONCILE_AMPHORA.AMPHORA_ID, id)
        .set(RECONCILE_AMPHORA.LOAD_BALANCER_ID, graph.id().value())
        .set(RECONCILE_AMPHORA.APPLIED, 0L)
        .execute();
  }

  private void groupForVrrp(DSLContext tx, LoadBalancer graph) {
    tx.insertInto(VRRP_GROUP)
        .set(VRRP_GROUP.LOAD_BALANCER_ID, graph.id().value())
        .set(VRRP_GROUP.VRRP_GROUP_NAME, graph.id().value().replace("-", ""))
        .set(VRRP_GROUP.VRRP_AUTH_TYPE, "PASS")
        .set(VRRP_GROUP.VRRP_AUTH_PASS, uuids.get().toString().substring(0, PASSWORD))
        .set(VRRP_GROUP.ADVERT_INT, settings.advertInterval())
        .onDuplicateKeyIgnore()
        .execute();
  }
}

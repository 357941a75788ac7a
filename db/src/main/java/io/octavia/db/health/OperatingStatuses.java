package io.octavia.db.health;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.ListenerId;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.MemberId;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.PoolId;
import io.octavia.domain.ProvisioningStatus;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;

/** Operating statuses of load balancers, listeners, pools and members. */
public final class OperatingStatuses {
  private OperatingStatuses() {}

  /** What the rows of these amphorae and of their load balancers say, in one statement. */
  public static Map<AmphoraId, Glimpse> glimpses(DSLContext tx, Collection<AmphoraId> amphorae) {
    return tx.select(
            AMPHORA.ID,
            AMPHORA.STATUS,
            AMPHORA.COMPUTE_ID,
            LOAD_BALANCER.ID,
            LOAD_BALANCER.ENABLED,
            LOAD_BALANCER.PROVISIONING_STATUS,
            LOAD_BALANCER.OPERATING_STATUS,
            LOAD_BALANCER.UPDATED_AT,
            RECONCILE.GENERATION,
            RECONCILE_AMPHORA.APPLIED)
        .from(AMPHORA)
        .leftJoin(LOAD_BALANCER)
        .on(LOAD_BALANCER.ID.eq(AMPHORA.LOAD_BALANCER_ID))
        .leftJoin(RECONCILE)
        .on(RECONCILE.LOAD_BALANCER_ID.eq(LOAD_BALANCER.ID))
        .leftJoin(RECONCILE_AMPHORA)
        .on(RECONCILE_AMPHORA.AMPHORA_ID.eq(AMPHORA.ID))
        .where(AMPHORA.ID.in(amphorae.stream().map(AmphoraId::value).toList()))
        .fetchMap(row -> new AmphoraId(row.get(AMPHORA.ID)), OperatingStatuses::glimpse);
  }

  private static Glimpse glimpse(Record row) {
    var loadBalancer = row.get(LOAD_BALANCER.ID);
    return new Glimpse(
        AmphoraStatus.of(row.get(AMPHORA.STATUS)),
        row.get(AMPHORA.COMPUTE_ID),
        row.get(RECONCILE_AMPHORA.APPLIED),
        loadBalancer == null
            ? null
            : new Glimpse.OfLoadBalancer(
                new LoadBalancerId(loadBalancer),
                row.get(LOAD_BALANCER.ENABLED),
                ProvisioningStatus.of(row.get(LOAD_BALANCER.PROVISIONING_STATUS)),
                OperatingStatus.of(row.get(LOAD_BALANCER.OPERATING_STATUS)),
                row.get(LOAD_BALANCER.UPDATED_AT),
                row.get(RECONCILE.GENERATION)));
  }

  /**
   * Who sends heartbeats, with all that they can change: as many statements for many as for one.
   */
  public static Map<AmphoraId, Sender> senders(DSLContext tx, Map<AmphoraId, Glimpse> glimpses) {
    var served = new HashSet<String>();
    for (var glimpse : glimpses.values()) {
      var loadBalancer = glimpse.loadBalancer();
      if (loadBalancer != null && !glimpse.isGone()) served.add(loadBalancer.id().value());
    }
    var parts = Parts.of(tx, served);
    var senders = new HashMap<AmphoraId, Sender>();
    glimpses.forEach((amphora, glimpse) -> senders.put(amphora, sender(amphora, glimpse, parts)));
    return senders;
  }

  private static Sender sender(AmphoraId amphora, Glimpse glimpse, Parts parts) {
    if (glimpse.isGone()) return new Sender.Zombie(amphora, glimpse.computeId());
    var loadBalancer = glimpse.loadBalancer();
    if (loadBalancer == null) return new Sender.Idle(amphora);
    return new Sender.Serving(view(glimpse, loadBalancer, parts));
  }

  private static StatusView view(
      Glimpse glimpse, Glimpse.OfLoadBalancer loadBalancer, Parts parts) {
    var id = loadBalancer.id();
    return new StatusView(
        id,
        glimpse.status(),
        glimpse.isConfigured(),
        loadBalancer.enabled(),
        loadBalancer.provisioningStatus(),
        loadBalancer.operatingStatus(),
        parts.listeners().getOrDefault(id.value(), List.of()),
        parts.pools().getOrDefault(id.value(), List.of()));
  }

  /** What load balancers consist of, by their ids. */
  private record Parts(
      Map<String, List<StatusView.OfListener>> listeners,
      Map<String, List<StatusView.OfPool>> pools) {
    static Parts of(DSLContext tx, Set<String> loadBalancers) {
      if (loadBalancers.isEmpty()) return new Parts(Map.of(), Map.of());
      return new Parts(listenersOf(tx, loadBalancers), poolsOf(tx, loadBalancers));
    }
  }

  private static Map<String, List<StatusView.OfListener>> listenersOf(
      DSLContext tx, Set<String> loadBalancers) {
    return tx.select(
            LISTENER.LOAD_BALANCER_ID,
            LISTENER.ID,
            LISTENER.PROTOCOL,
            LISTENER.DEFAULT_POOL_ID,
            LISTENER.ENABLED,
            LISTENER.PROVISIONING_STATUS,
            LISTENER.OPERATING_STATUS)
        .from(LISTENER)
        .where(LISTENER.LOAD_BALANCER_ID.in(loadBalancers))
        .fetchGroups(LISTENER.LOAD_BALANCER_ID, OperatingStatuses::listener);
  }

  private static StatusView.OfListener listener(Record row) {
    return new StatusView.OfListener(
        new ListenerId(row.get(LISTENER.ID)),
        ListenerProtocol.of(row.get(LISTENER.PROTOCOL)),
        Optional.ofNullable(row.get(LISTENER.DEFAULT_POOL_ID)).map(PoolId::new).orElse(null),
        row.get(LISTENER.ENABLED),
        ProvisioningStatus.of(row.get(LISTENER.PROVISIONING_STATUS)),
        OperatingStatus.of(row.get(LISTENER.OPERATING_STATUS)));
  }

  private static Map<String, List<StatusView.OfPool>> poolsOf(
      DSLContext tx, Set<String> loadBalancers) {
    var members =
        tx.select(MEMBER.POOL_ID, MEMBER.ID, MEMBER.ENABLED, MEMBER.OPERATING_STATUS)
            .from(MEMBER)
            .join(POOL)
            .on(POOL.ID.eq(MEMBER.POOL_ID))
            .where(POOL.LOAD_BALANCER_ID.in(loadBalancers))
            .fetchGroups(MEMBER.POOL_ID, OperatingStatuses::member);
    return tx.select(POOL.LOAD_BALANCER_ID, POOL.ID, POOL.OPERATING_STATUS)
        .from(POOL)
        .where(POOL.LOAD_BALANCER_ID.in(loadBalancers))
        .fetchGroups(POOL.LOAD_BALANCER_ID, row -> pool(row, members));
  }

  private static StatusView.OfPool pool(
      Record row, Map<String, List<StatusView.OfMember>> members) {
    var id = row.get(POOL.ID);
    return new StatusView.OfPool(
        new PoolId(id),
        OperatingStatus.of(row.get(POOL.OPERATING_STATUS)),
        members.getOrDefault(id, List.of()));
  }

  private static StatusView.OfMember member(Record row) {
    return new StatusView.OfMember(
        new MemberId(row.get(MEMBER.ID)),
        row.get(MEMBER.ENABLED),
        OperatingStatus.of(row.get(MEMBER.OPERATING_STATUS)));
  }

  /**
   * Writes changes in the given order, and nothing else of their rows than {@code updated_at}.
   *
   * @return those whose rows are no more
   */
  public static List<StatusChange> write(DSLContext tx, List<StatusChange> changes, Instant now) {
    var time = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
    var lost = new ArrayList<StatusChange>();
    for (var change : changes) {
      if (write(tx, change, time) == 0) lost.add(change);
    }
    return lost;
  }

  private static int write(DSLContext tx, StatusChange change, LocalDateTime now) {
    return switch (change) {
      case StatusChange.OfLoadBalancer(var id, var status) ->
          update(
              tx,
              LOAD_BALANCER,
              LOAD_BALANCER.ID,
              id.value(),
              LOAD_BALANCER.OPERATING_STATUS,
              status,
              LOAD_BALANCER.UPDATED_AT,
              now);
      case StatusChange.OfListener(var id, var status) ->
          update(
              tx,
              LISTENER,
              LISTENER.ID,
              id.value(),
              LISTENER.OPERATING_STATUS,
              status,
              LISTENER.UPDATED_AT,
              now);
      case StatusChange.OfPool(var id, var status) ->
          update(
              tx, POOL, POOL.ID, id.value(), POOL.OPERATING_STATUS, status, POOL.UPDATED_AT, now);
      case StatusChange.OfMember(var id, var status) ->
          update(
              tx,
              MEMBER,
              MEMBER.ID,
              id.value(),
              MEMBER.OPERATING_STATUS,
              status,
              MEMBER.UPDATED_AT,
              now);
    };
  }

  private static int update(
      DSLContext tx,
      Table<Record> table,
      TableField<Record, String> idColumn,
      String id,
      TableField<Record, String> statusColumn,
      OperatingStatus status,
      TableField<Record, LocalDateTime> timeColumn,
      LocalDateTime now) {
    return tx.update(table)
        .set(statusColumn, status.text())
        .set(timeColumn, now)
        .where(idColumn.eq(id))
        .execute();
  }
}

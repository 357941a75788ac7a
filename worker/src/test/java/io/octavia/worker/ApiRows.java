package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AVAILABILITY_ZONE;
import static io.octavia.db.tables.Tables.AVAILABILITY_ZONE_PROFILE;
import static io.octavia.db.tables.Tables.FLAVOR;
import static io.octavia.db.tables.Tables.FLAVOR_PROFILE;
import static io.octavia.db.tables.Tables.HEALTH_MONITOR;
import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.QUOTAS;
import static io.octavia.db.tables.Tables.VIP;

import io.octavia.db.Db;
import io.octavia.db.reconcile.Reconciles;
import io.octavia.db.reconcile.Reconfigurations;
import io.octavia.db.reconcile.Replacements;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancerId;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.TableField;

/** Writes what the API writes: desired rows, statuses of api-status, quota, and the bump. */
final class ApiRows {
  private static final LocalDateTime CREATED = LocalDateTime.parse("2026-11-22T10:00:00");

  private final Db db;

  ApiRows(Db db) {
    this.db = db;
  }

  private void change(LoadBalancerId id, Consumer<DSLContext> rows) {
    db.write(tx -> {
      rows.accept(tx);
      Reconciles.bump(tx, id);
      return true;
    });
  }

  /** A load balancer on network {@code vip}, with a port that exists already. */
  void createLoadBalancer(LoadBalancerId id, String topology, String vipPort, String address) {
    change(
        id,
        tx -> {
          tx.insertInto(LOAD_BALANCER)
              .set(LOAD_BALANCER.ID, id.value())
              .set(LOAD_BALANCER.PROJECT_ID, "project")
              .set(LOAD_BALANCER.NAME, "web")
              .set(LOAD_BALANCER.TOPOLOGY, topology)
              .set(LOAD_BALANCER.ENABLED, true)
              .set(LOAD_BALANCER.PROVISIONING_STATUS, "PENDING_CREATE")
              .set(LOAD_BALANCER.OPERATING_STATUS, "OFFLINE")
              .set(LOAD_BALANCER.CREATED_AT, CREATED)
              .execute();
          tx.insertInto(VIP)
              .set(VIP.LOAD_BALANCER_ID, id.value())
              .set(VIP.IP_ADDRESS, address)
              .set(VIP.PORT_ID, vipPort)
              .set(VIP.SUBNET_ID, "vip-subnet")
              .set(VIP.NETWORK_ID, "vip")
              .set(VIP.OCTAVIA_OWNED, true)
              .set(VIP.VNIC_TYPE, "normal")
              .execute();
          count(tx, QUOTAS.IN_USE_LOAD_BALANCER, 1);
        });
  }

  /** Gives it a flavor and an availability zone with these data. */
  void place(LoadBalancerId id, String flavor, String zone) {
    change(
        id,
        tx -> {
          tx.insertInto(FLAVOR_PROFILE)
              .set(FLAVOR_PROFILE.ID, "flavor-profile")
              .set(FLAVOR_PROFILE.NAME, "profile")
              .set(FLAVOR_PROFILE.PROVIDER_NAME, "amphora")
              .set(FLAVOR_PROFILE.FLAVOR_DATA, flavor)
              .execute();
          tx.insertInto(FLAVOR)
              .set(FLAVOR.ID, "flavor")
              .set(FLAVOR.NAME, "flavor")
              .set(FLAVOR.ENABLED, true)
              .set(FLAVOR.FLAVOR_PROFILE_ID, "flavor-profile")
              .execute();
          tx.insertInto(AVAILABILITY_ZONE_PROFILE)
              .set(AVAILABILITY_ZONE_PROFILE.ID, "zone-profile")
              .set(AVAILABILITY_ZONE_PROFILE.NAME, "profile")
              .set(AVAILABILITY_ZONE_PROFILE.PROVIDER_NAME, "amphora")
              .set(AVAILABILITY_ZONE_PROFILE.AVAILABILITY_ZONE_DATA, zone)
              .execute();
          tx.insertInto(AVAILABILITY_ZONE)
              .set(AVAILABILITY_ZONE.NAME, "zone")
              .set(AVAILABILITY_ZONE.ENABLED, true)
              .set(AVAILABILITY_ZONE.AVAILABILITY_ZONE_PROFILE_ID, "zone-profile")
              .execute();
          tx.update(LOAD_BALANCER)
              .set(LOAD_BALANCER.FLAVOR_ID, "flavor")
              .set(LOAD_BALANCER.AVAILABILITY_ZONE, "zone")
              .where(LOAD_BALANCER.ID.eq(id.value()))
              .execute();
        });
  }

  void createListener(LoadBalancerId id, String listener, int port, String name) {
    change(
        id,
        tx -> {
          tx.insertInto(LISTENER)
              .set(LISTENER.ID, listener)
              .set(LISTENER.PROJECT_ID, "project")
              .set(LISTENER.LOAD_BALANCER_ID, id.value())
              .set(LISTENER.NAME, name)
              .set(LISTENER.PROTOCOL, "HTTP")
              .set(LISTENER.PROTOCOL_PORT, port)
              .set(LISTENER.ENABLED, true)
              .set(LISTENER.PROVISIONING_STATUS, "PENDING_CREATE")
              .set(LISTENER.OPERATING_STATUS, "OFFLINE")
              .set(LISTENER.CREATED_AT, CREATED)
              .execute();
          count(tx, QUOTAS.IN_USE_LISTENER, 1);
          lock(tx, id);
        });
  }

  void createPool(LoadBalancerId id, String pool, String listener) {
    change(
        id,
        tx -> {
          tx.insertInto(POOL)
              .set(POOL.ID, pool)
              .set(POOL.PROJECT_ID, "project")
              .set(POOL.LOAD_BALANCER_ID, id.value())
              .set(POOL.PROTOCOL, "HTTP")
              .set(POOL.LB_ALGORITHM, "ROUND_ROBIN")
              .set(POOL.ENABLED, true)
              .set(POOL.TLS_ENABLED, false)
              .set(POOL.PROVISIONING_STATUS, "PENDING_CREATE")
              .set(POOL.OPERATING_STATUS, "OFFLINE")
              .set(POOL.CREATED_AT, CREATED)
              .execute();
          tx.update(LISTENER)
              .set(LISTENER.DEFAULT_POOL_ID, pool)
              .where(LISTENER.ID.eq(listener))
              .execute();
          count(tx, QUOTAS.IN_USE_POOL, 1);
          lockListeners(tx, pool);
          lock(tx, id);
        });
  }

  void createMember(LoadBalancerId id, String pool, String member, String subnet) {
    change(
        id,
        tx -> {
          tx.insertInto(MEMBER)
              .set(MEMBER.ID, member)
              .set(MEMBER.PROJECT_ID, "project")
              .set(MEMBER.POOL_ID, pool)
              .set(MEMBER.SUBNET_ID, subnet)
              .set(MEMBER.IP_ADDRESS, "10.1.0." + member.hashCode())
              .set(MEMBER.PROTOCOL_PORT, 80)
              .set(MEMBER.WEIGHT, 1)
              .set(MEMBER.BACKUP, false)
              .set(MEMBER.ENABLED, true)
              .set(MEMBER.VNIC_TYPE, "normal")
              .set(MEMBER.PROVISIONING_STATUS, "PENDING_CREATE")
              .set(MEMBER.OPERATING_STATUS, "NO_MONITOR")
              .set(MEMBER.CREATED_AT, CREATED)
              .execute();
          count(tx, QUOTAS.IN_USE_MEMBER, 1);
          lockPool(tx, pool);
          lock(tx, id);
        });
  }

  void deleteMember(LoadBalancerId id, String pool, String member) {
    change(
        id,
        tx -> {
          set(tx, MEMBER.ID, MEMBER.PROVISIONING_STATUS, member, "PENDING_DELETE");
          lockPool(tx, pool);
          lock(tx, id);
        });
  }

  void createMonitor(LoadBalancerId id, String pool, String monitor) {
    change(
        id,
        tx -> {
          tx.insertInto(HEALTH_MONITOR)
              .set(HEALTH_MONITOR.ID, monitor)
              .set(HEALTH_MONITOR.PROJECT_ID, "project")
              .set(HEALTH_MONITOR.POOL_ID, pool)
              .set(HEALTH_MONITOR.TYPE, "HTTP")
              .set(HEALTH_MONITOR.DELAY, 5)
              .set(HEALTH_MONITOR.TIMEOUT, 3)
              .set(HEALTH_MONITOR.FALL_THRESHOLD, 3)
              .set(HEALTH_MONITOR.RISE_THRESHOLD, 3)
              .set(HEALTH_MONITOR.ENABLED, true)
              .set(HEALTH_MONITOR.PROVISIONING_STATUS, "PENDING_CREATE")
              .set(HEALTH_MONITOR.OPERATING_STATUS, "OFFLINE")
              .execute();
          count(tx, QUOTAS.IN_USE_HEALTH_MONITOR, 1);
          lockPool(tx, pool);
          lock(tx, id);
        });
  }

  void deleteMonitor(LoadBalancerId id, String pool, String monitor) {
    change(
        id,
        tx -> {
          set(tx, HEALTH_MONITOR.ID, HEALTH_MONITOR.PROVISIONING_STATUS, monitor, "PENDING_DELETE");
          lockPool(tx, pool);
          lock(tx, id);
        });
  }

  void createPolicy(LoadBalancerId id, String listener, String policy, int position) {
    change(
        id,
        tx -> {
          tx.insertInto(L7POLICY)
              .set(L7POLICY.ID, policy)
              .set(L7POLICY.PROJECT_ID, "project")
              .set(L7POLICY.LISTENER_ID, listener)
              .set(L7POLICY.ACTION, "REJECT")
              .set(L7POLICY.POSITION, position)
              .set(L7POLICY.ENABLED, true)
              .set(L7POLICY.PROVISIONING_STATUS, "PENDING_CREATE")
              .set(L7POLICY.OPERATING_STATUS, "OFFLINE")
              .execute();
          count(tx, QUOTAS.IN_USE_L7POLICY, 1);
          set(tx, LISTENER.ID, LISTENER.PROVISIONING_STATUS, listener, "PENDING_UPDATE");
          lock(tx, id);
        });
  }

  void deletePolicy(LoadBalancerId id, String listener, String policy) {
    change(
        id,
        tx -> {
          set(tx, L7POLICY.ID, L7POLICY.PROVISIONING_STATUS, policy, "PENDING_DELETE");
          set(tx, LISTENER.ID, LISTENER.PROVISIONING_STATUS, listener, "PENDING_UPDATE");
          lock(tx, id);
        });
  }

  void deleteListener(LoadBalancerId id, String listener) {
    change(
        id,
        tx -> {
          set(tx, LISTENER.ID, LISTENER.PROVISIONING_STATUS, listener, "PENDING_DELETE");
          lock(tx, id);
        });
  }

  void deletePool(LoadBalancerId id, String pool) {
    change(
        id,
        tx -> {
          set(tx, POOL.ID, POOL.PROVISIONING_STATUS, pool, "PENDING_DELETE");
          lockListeners(tx, pool);
          lock(tx, id);
        });
  }

  void deleteLoadBalancer(LoadBalancerId id) {
    change(
        id,
        tx ->
            set(
                tx,
                LOAD_BALANCER.ID,
                LOAD_BALANCER.PROVISIONING_STATUS,
                id.value(),
                "PENDING_DELETE"));
  }

  /** Housekeeping's mark. */
  void expire(LoadBalancerId loadBalancer, AmphoraId amphora) {
    db.change(tx -> {
      tx.update(AMPHORA)
          .set(AMPHORA.CERT_BUSY, true)
          .where(AMPHORA.ID.eq(amphora.value()))
          .execute();
      Reconciles.lookAgain(tx, loadBalancer);
    });
  }

  void reconfigure(LoadBalancerId id, AmphoraId amphora) {
    change(id, tx -> Reconfigurations.request(tx, id, amphora));
  }

  void failover(LoadBalancerId id) {
    db.write(tx -> {
      set(tx, LOAD_BALANCER.ID, LOAD_BALANCER.PROVISIONING_STATUS, id.value(), "PENDING_UPDATE");
      Replacements.requestAll(tx, id, "asked for");
      return true;
    });
  }

  boolean replace(String amphora) {
    return db.write(tx -> Replacements.request(tx, new AmphoraId(amphora), "silent"));
  }

  /** Rows of amphorae that are not deleted: id to server. */
  Map<String, String> amphorae(LoadBalancerId id) {
    return db.read(tx ->
        tx.select(AMPHORA.ID, AMPHORA.COMPUTE_ID)
            .from(AMPHORA)
            .where(AMPHORA.LOAD_BALANCER_ID.eq(id.value()))
            .and(AMPHORA.STATUS.ne("DELETED"))
            .fetchMap(AMPHORA.ID, AMPHORA.COMPUTE_ID));
  }

  String status(LoadBalancerId id) {
    return status(LOAD_BALANCER.ID, LOAD_BALANCER.PROVISIONING_STATUS, id.value());
  }

  /** Null if there is no such row. */
  String status(TableField<Record, String> idColumn, TableField<Record, String> column, String id) {
    return db.read(
        tx -> tx.select(column).from(column.getTable()).where(idColumn.eq(id)).fetchOne(column));
  }

  /** The project's counts of load balancers, listeners, pools, members, monitors, policies. */
  List<Integer> quota() {
    return db.read(tx ->
        tx.selectFrom(QUOTAS)
            .fetchOne(row ->
                List.of(
                    number(row, QUOTAS.IN_USE_LOAD_BALANCER),
                    number(row, QUOTAS.IN_USE_LISTENER),
                    number(row, QUOTAS.IN_USE_POOL),
                    number(row, QUOTAS.IN_USE_MEMBER),
                    number(row, QUOTAS.IN_USE_HEALTH_MONITOR),
                    number(row, QUOTAS.IN_USE_L7POLICY))));
  }

  private static int number(Record row, TableField<Record, Integer> column) {
    var value = row.get(column);
    return value == null ? 0 : value;
  }

  private static void count(DSLContext tx, TableField<Record, Integer> column, int by) {
    tx.insertInto(QUOTAS).set(QUOTAS.PROJECT_ID, "project").onDuplicateKeyIgnore().execute();
    var current =
        tx.select(column)
            .from(QUOTAS)
            .where(QUOTAS.PROJECT_ID.eq("project"))
            .fetchOne(row -> row.value1() == null ? 0 : row.value1());
    tx.update(QUOTAS).set(column, current + by).where(QUOTAS.PROJECT_ID.eq("project")).execute();
  }

  /** PENDING_UPDATE, but for a load balancer that is still being made. */
  private static void lock(DSLContext tx, LoadBalancerId id) {
    tx.update(LOAD_BALANCER)
        .set(LOAD_BALANCER.PROVISIONING_STATUS, "PENDING_UPDATE")
        .where(LOAD_BALANCER.ID.eq(id.value()))
        .and(LOAD_BALANCER.PROVISIONING_STATUS.ne("PENDING_CREATE"))
        .execute();
  }

  private static void lockPool(DSLContext tx, String pool) {
    tx.update(POOL)
        .set(POOL.PROVISIONING_STATUS, "PENDING_UPDATE")
        .where(POOL.ID.eq(pool))
        .and(POOL.PROVISIONING_STATUS.notIn("PENDING_CREATE", "PENDING_DELETE"))
        .execute();
    lockListeners(tx, pool);
  }

  private static void lockListeners(DSLContext tx, String pool) {
    tx.update(LISTENER)
        .set(LISTENER.PROVISIONING_STATUS, "PENDING_UPDATE")
        .where(LISTENER.DEFAULT_POOL_ID.eq(pool))
        .and(LISTENER.PROVISIONING_STATUS.notIn("PENDING_CREATE", "PENDING_DELETE"))
        .execute();
  }

  private static void set(
      DSLContext tx,
      TableField<Record, String> idColumn,
      TableField<Record, String> column,
      String id,
      String status) {
    tx.update(column.getTable()).set(column, status).where(idColumn.eq(id)).execute();
  }
}

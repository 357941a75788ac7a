package io.octavia.health;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LISTENER_STATISTICS;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static org.jooq.impl.DSL.sum;

import io.octavia.db.Db;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/** Rows of a test, and what has become of them. */
record Rows(Db db) {
  void loadBalancer(String id, String provisioning, String operating) {
    db.change(tx ->
        tx.insertInto(LOAD_BALANCER)
            .set(LOAD_BALANCER.ID, id)
            .set(LOAD_BALANCER.PROVISIONING_STATUS, provisioning)
            .set(LOAD_BALANCER.OPERATING_STATUS, operating)
            .set(LOAD_BALANCER.ENABLED, true)
            .execute());
  }

  void amphora(String id, @Nullable String loadBalancer, String status) {
    db.change(tx ->
        tx.insertInto(AMPHORA)
            .set(AMPHORA.ID, id)
            .set(AMPHORA.COMPUTE_ID, "server-" + id.substring(0, Math.min(id.length(), 8)))
            .set(AMPHORA.LOAD_BALANCER_ID, loadBalancer)
            .set(AMPHORA.STATUS, status)
            .set(AMPHORA.CERT_BUSY, false)
            .execute());
  }

  void applied(String amphora, String loadBalancer, long generation) {
    db.change(tx ->
        tx.insertInto(RECONCILE_AMPHORA)
            .set(RECONCILE_AMPHORA.AMPHORA_ID, amphora)
            .set(RECONCILE_AMPHORA.LOAD_BALANCER_ID, loadBalancer)
            .set(RECONCILE_AMPHORA.APPLIED, generation)
            .execute());
  }

  void listener(String id, String loadBalancer, int port) {
    db.change(tx ->
        tx.insertInto(LISTENER)
            .set(LISTENER.ID, id)
            .set(LISTENER.LOAD_BALANCER_ID, loadBalancer)
            .set(LISTENER.PROTOCOL, "HTTP")
            .set(LISTENER.PROTOCOL_PORT, port)
            .set(LISTENER.PROVISIONING_STATUS, "ACTIVE")
            .set(LISTENER.OPERATING_STATUS, "OFFLINE")
            .set(LISTENER.ENABLED, true)
            .execute());
  }

  void operating(String listener, String status) {
    db.change(tx ->
        tx.update(LISTENER)
            .set(LISTENER.OPERATING_STATUS, status)
            .where(LISTENER.ID.eq(listener))
            .execute());
  }

  void updatedAt(String loadBalancer, Instant time) {
    db.change(tx ->
        tx.update(LOAD_BALANCER)
            .set(LOAD_BALANCER.UPDATED_AT, LocalDateTime.ofInstant(time, ZoneOffset.UTC))
            .where(LOAD_BALANCER.ID.eq(loadBalancer))
            .execute());
  }

  void status(String amphora, String status) {
    db.change(tx ->
        tx.update(AMPHORA).set(AMPHORA.STATUS, status).where(AMPHORA.ID.eq(amphora)).execute());
  }

  void pool(String id, String loadBalancer) {
    db.change(tx ->
        tx.insertInto(POOL)
            .set(POOL.ID, id)
            .set(POOL.LOAD_BALANCER_ID, loadBalancer)
            .set(POOL.PROTOCOL, "HTTP")
            .set(POOL.LB_ALGORITHM, "ROUND_ROBIN")
            .set(POOL.PROVISIONING_STATUS, "ACTIVE")
            .set(POOL.OPERATING_STATUS, "OFFLINE")
            .set(POOL.ENABLED, true)
            .execute());
  }

  void member(String id, String pool) {
    db.change(tx ->
        tx.insertInto(MEMBER)
            .set(MEMBER.ID, id)
            .set(MEMBER.POOL_ID, pool)
            .set(MEMBER.IP_ADDRESS, "10.0.0.1")
            .set(MEMBER.PROTOCOL_PORT, 80)
            .set(MEMBER.PROVISIONING_STATUS, "ACTIVE")
            .set(MEMBER.OPERATING_STATUS, "NO_MONITOR")
            .set(MEMBER.ENABLED, true)
            .set(MEMBER.BACKUP, false)
            .execute());
  }

  void health(String amphora, Instant lastHeard, boolean busy) {
    db.change(tx ->
        tx.insertInto(AMPHORA_HEALTH)
            .set(AMPHORA_HEALTH.AMPHORA_ID, amphora)
            .set(AMPHORA_HEALTH.LAST_UPDATE, LocalDateTime.ofInstant(lastHeard, ZoneOffset.UTC))
            .set(AMPHORA_HEALTH.BUSY, busy)
            .execute());
  }

  @Nullable Instant lastHeard(String amphora) {
    var time =
        db.<@Nullable LocalDateTime>read(tx ->
            tx.select(AMPHORA_HEALTH.LAST_UPDATE)
                .from(AMPHORA_HEALTH)
                .where(AMPHORA_HEALTH.AMPHORA_ID.eq(amphora))
                .fetchOne(AMPHORA_HEALTH.LAST_UPDATE));
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  boolean busy(String amphora) {
    return db.read(tx ->
        tx.fetchExists(
            AMPHORA_HEALTH,
            AMPHORA_HEALTH.AMPHORA_ID.eq(amphora).and(AMPHORA_HEALTH.BUSY.isTrue())));
  }

  @Nullable String replaceReason(String amphora) {
    return db.read(tx ->
        tx.select(RECONCILE_AMPHORA.REPLACE_REASON)
            .from(RECONCILE_AMPHORA)
            .where(RECONCILE_AMPHORA.AMPHORA_ID.eq(amphora))
            .fetchOne(RECONCILE_AMPHORA.REPLACE_REASON));
  }

  long connections(String listener) {
    return db.read(tx ->
        tx.select(sum(LISTENER_STATISTICS.TOTAL_CONNECTIONS))
            .from(LISTENER_STATISTICS)
            .where(LISTENER_STATISTICS.LISTENER_ID.eq(listener))
            .fetchOptional(0, Long.class)
            .orElse(0L));
  }

  String operating(String id) {
    return db.read(tx ->
        tx.select(LOAD_BALANCER.OPERATING_STATUS)
            .from(LOAD_BALANCER)
            .where(LOAD_BALANCER.ID.eq(id))
            .unionAll(tx.select(LISTENER.OPERATING_STATUS).from(LISTENER).where(LISTENER.ID.eq(id)))
            .unionAll(tx.select(POOL.OPERATING_STATUS).from(POOL).where(POOL.ID.eq(id)))
            .unionAll(tx.select(MEMBER.OPERATING_STATUS).from(MEMBER).where(MEMBER.ID.eq(id)))
            .fetchSingle()
            .value1());
  }

  String provisioning(String loadBalancer) {
    return db.read(tx ->
        tx.select(LOAD_BALANCER.PROVISIONING_STATUS)
            .from(LOAD_BALANCER)
            .where(LOAD_BALANCER.ID.eq(loadBalancer))
            .fetchSingle()
            .value1());
  }

  String amphoraStatus(String amphora) {
    return db.read(tx ->
        tx.select(AMPHORA.STATUS)
            .from(AMPHORA)
            .where(AMPHORA.ID.eq(amphora))
            .fetchSingle()
            .value1());
  }

  @Nullable LocalDateTime updatedAt(String listener) {
    return db.read(tx ->
        tx.select(LISTENER.UPDATED_AT)
            .from(LISTENER)
            .where(LISTENER.ID.eq(listener))
            .fetchOne(LISTENER.UPDATED_AT));
  }

  /** A counter, or -1 if there is no row. */
  long counter(String listener, String amphora, TableField<?, ? extends Number> column) {
    return db.read(tx -> {
      var value =
          tx.select(column)
              .from(LISTENER_STATISTICS)
              .where(LISTENER_STATISTICS.LISTENER_ID.eq(listener))
              .and(LISTENER_STATISTICS.AMPHORA_ID.eq(amphora))
              .fetchOne(column);
      return value == null ? -1L : value.longValue();
    });
  }
}

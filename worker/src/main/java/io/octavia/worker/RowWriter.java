package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;
import static io.octavia.db.tables.Tables.HEALTH_MONITOR;
import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.L7RULE;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LISTENER_CIDR;
import static io.octavia.db.tables.Tables.LISTENER_STATISTICS;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.QUOTAS;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static io.octavia.db.tables.Tables.SESSION_PERSISTENCE;
import static io.octavia.db.tables.Tables.SNI;
import static io.octavia.db.tables.Tables.TAGS;

import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.ListenerId;
import io.octavia.domain.OperatingStatus;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.TableField;

/** Writes {@link RowChange}s. */
final class RowWriter {
  private final InstantSource clock;

  RowWriter(InstantSource clock) {
    this.clock = clock;
  }

  void write(DSLContext tx, List<RowChange> changes) {
    for (var change : changes) {
      switch (change) {
        case RowChange.SetStatus set -> setStatus(tx, set);
        case RowChange.Delete delete -> delete(tx, delete);
        case RowChange.CountDown(var project) ->
            countDown(tx, project, QUOTAS.IN_USE_LOAD_BALANCER);
        case RowChange.Renumber(var listener) -> renumber(tx, listener);
        case RowChange.StopMonitoring(var pool) ->
            tx.update(MEMBER)
                .set(MEMBER.OPERATING_STATUS, OperatingStatus.NO_MONITOR.text())
                .set(MEMBER.UPDATED_AT, Timestamps.now(clock))
                .where(MEMBER.POOL_ID.eq(pool.value()))
                .execute();
        case RowChange.SetAmphora set -> setAmphora(tx, set);
      }
    }
  }

  private void setStatus(DSLContext tx, RowChange.SetStatus set) {
    var columns = Columns.of(set.kind());
    var update =
        tx.update(columns.id().getTable())
            .set(columns.provisioning(), set.provisioning().text())
            .set(columns.updatedAt(), Timestamps.now(clock));
    var operating = set.operating();
    (operating == null ? update : update.set(columns.operating(), operating.text()))
        .where(columns.id().eq(set.id()))
        .execute();
  }

  private void delete(DSLContext tx, RowChange.Delete delete) {
    var columns = Columns.of(delete.kind());
    var id = delete.id();
    var project =
        tx.select(columns.project())
            .from(columns.id().getTable())
            .where(columns.id().eq(id))
            .fetchOne(columns.project());
    deleteParts(tx, delete.kind(), id);
    tx.deleteFrom(TAGS).where(TAGS.RESOURCE_ID.eq(id)).execute();
    var deleted = tx.deleteFrom(columns.id().getTable()).where(columns.id().eq(id)).execute();
    if (deleted > 0 && project != null) countDown(tx, project, columns.inUse());
  }

  private static void deleteParts(DSLContext tx, RowChange.Kind kind, String id) {
    switch (kind) {
      case LISTENER -> {
        tx.deleteFrom(SNI).where(SNI.LISTENER_ID.eq(id)).execute();
        tx.deleteFrom(LISTENER_CIDR).where(LISTENER_CIDR.LISTENER_ID.eq(id)).execute();
        tx.deleteFrom(LISTENER_STATISTICS).where(LISTENER_STATISTICS.LISTENER_ID.eq(id)).execute();
      }
      case POOL -> {
        tx.deleteFrom(SESSION_PERSISTENCE).where(SESSION_PERSISTENCE.POOL_ID.eq(id)).execute();
        tx.update(LISTENER)
            .setNull(LISTENER.DEFAULT_POOL_ID)
            .where(LISTENER.DEFAULT_POOL_ID.eq(id))
            .execute();
        tx.update(L7POLICY)
            .setNull(L7POLICY.REDIRECT_POOL_ID)
            .where(L7POLICY.REDIRECT_POOL_ID.eq(id))
            .execute();
      }
      case LOAD_BALANCER, MEMBER, HEALTH_MONITOR, L7POLICY, L7RULE -> {}
    }
  }

  /** Never below 0, whatever happened to the count before. */
  private static void countDown(DSLContext tx, String project, TableField<Record, Integer> inUse) {
    tx.update(QUOTAS)
        .set(inUse, inUse.minus(1))
        .where(QUOTAS.PROJECT_ID.eq(project))
        .and(inUse.gt(0))
        .execute();
  }

  private static void renumber(DSLContext tx, ListenerId listener) {
    var position = 0;
    var policies =
        tx.select(L7POLICY.ID)
            .from(L7POLICY)
            .where(L7POLICY.LISTENER_ID.eq(listener.value()))
            .orderBy(L7POLICY.POSITION, L7POLICY.ID)
            .fetch(L7POLICY.ID);
    for (var policy : policies) {
      position++;
      tx.update(L7POLICY)
          .set(L7POLICY.POSITION, position)
          .where(L7POLICY.ID.eq(policy))
          .and(L7POLICY.POSITION.ne(position))
          .execute();
    }
  }

  private void setAmphora(DSLContext tx, RowChange.SetAmphora set) {
    tx.update(AMPHORA)
        .set(AMPHORA.STATUS, set.status().text())
        .set(AMPHORA.UPDATED_AT, Timestamps.now(clock))
        .where(AMPHORA.ID.eq(set.amphora().value()))
        .execute();
    tx.update(RECONCILE_AMPHORA)
        .setNull(RECONCILE_AMPHORA.REPLACE_REASON)
        .where(RECONCILE_AMPHORA.AMPHORA_ID.eq(set.amphora().value()))
        .execute();
    if (set.status() == AmphoraStatus.PENDING_DELETE) {
      tx.update(AMPHORA_HEALTH)
          .set(AMPHORA_HEALTH.BUSY, true)
          .where(AMPHORA_HEALTH.AMPHORA_ID.eq(set.amphora().value()))
          .execute();
    }
  }

  /** The columns that all kinds have, each in its own table. */
  private record Columns(
      TableField<Record, String> id,
      TableField<Record, String> project,
      TableField<Record, String> provisioning,
      TableField<Record, String> operating,
      TableField<Record, LocalDateTime> updatedAt,
      TableField<Record, Integer> inUse) {

    static Columns of(RowChange.Kind kind) {
      return switch (kind) {
        case LOAD_BALANCER ->
            new Columns(
                LOAD_BALANCER.ID,
                LOAD_BALANCER.PROJECT_ID,
                LOAD_BALANCER.PROVISIONING_STATUS,
                LOAD_BALANCER.OPERATING_STATUS,
                LOAD_BALANCER.UPDATED_AT,
                QUOTAS.IN_USE_LOAD_BALANCER);
        case LISTENER ->
            new Columns(
                LISTENER.ID,
                LISTENER.PROJECT_ID,
                LISTENER.PROVISIONING_STATUS,
                LISTENER.OPERATING_STATUS,
                LISTENER.UPDATED_AT,
                QUOTAS.IN_USE_LISTENER);
        case POOL ->
            new Columns(
                POOL.ID,
                POOL.PROJECT_ID,
                POOL.PROVISIONING_STATUS,
                POOL.OPERATING_STATUS,
                POOL.UPDATED_AT,
                QUOTAS.IN_USE_POOL);
        case MEMBER ->
            new Columns(
                MEMBER.ID,
                MEMBER.PROJECT_ID,
                MEMBER.PROVISIONING_STATUS,
                MEMBER.OPERATING_STATUS,
                MEMBER.UPDATED_AT,
                QUOTAS.IN_USE_MEMBER);
        case HEALTH_MONITOR ->
            new Columns(
                HEALTH_MONITOR.ID,
                HEALTH_MONITOR.PROJECT_ID,
                HEALTH_MONITOR.PROVISIONING_STATUS,
                HEALTH_MONITOR.OPERATING_STATUS,
                HEALTH_MONITOR.UPDATED_AT,
                QUOTAS.IN_USE_HEALTH_MONITOR);
        case L7POLICY ->
            new Columns(
                L7POLICY.ID,
                L7POLICY.PROJECT_ID,
                L7POLICY.PROVISIONING_STATUS,
                L7POLICY.OPERATING_STATUS,
                L7POLICY.UPDATED_AT,
                QUOTAS.IN_USE_L7POLICY);
        case L7RULE ->
            new Columns(
                L7RULE.ID,
                L7RULE.PROJECT_ID,
                L7RULE.PROVISIONING_STATUS,
                L7RULE.OPERATING_STATUS,
                L7RULE.UPDATED_AT,
                QUOTAS.IN_USE_L7RULE);
      };
    }
  }
}

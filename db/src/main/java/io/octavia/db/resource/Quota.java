package io.octavia.db.resource;

import static io.octavia.db.tables.Tables.HEALTH_MONITOR;
import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.L7RULE;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.QUOTAS;

import io.octavia.db.Db;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/**
 * How much a project has of one kind of objects, and may have: columns of its row in {@code
 * quotas}, which whoever adds objects locks before all else.
 *
 * <p>The count goes up in the transaction that adds rows and down in the one that removes them, so
 * that none of ours makes it wrong. Others may: upstream's own processes lose and double counts,
 * and without Keystone nothing is counted. So the rows are counted anew where it matters and costs
 * little: if the column is empty or 0, before anything is refused, and when the limits are set.
 * They are not counted each time, because the tables have no index on the project.
 */
record Quota(
    TableField<Record, Integer> limit,
    TableField<Record, Integer> inUse,
    TableField<Record, String> project,
    TableField<Record, String> status) {
  private static final int UNLIMITED = -1;

  static Quota of(Kind kind) {
    return switch (kind) {
      case LOAD_BALANCER ->
          new Quota(
              QUOTAS.LOAD_BALANCER,
              QUOTAS.IN_USE_LOAD_BALANCER,
              LOAD_BALANCER.PROJECT_ID,
              LOAD_BALANCER.PROVISIONING_STATUS);
      case LISTENER ->
          new Quota(
              QUOTAS.LISTENER,
              QUOTAS.IN_USE_LISTENER,
              LISTENER.PROJECT_ID,
              LISTENER.PROVISIONING_STATUS);
      case POOL ->
          new Quota(QUOTAS.POOL, QUOTAS.IN_USE_POOL, POOL.PROJECT_ID, POOL.PROVISIONING_STATUS);
      case MEMBER ->
          new Quota(
              QUOTAS.MEMBER, QUOTAS.IN_USE_MEMBER, MEMBER.PROJECT_ID, MEMBER.PROVISIONING_STATUS);
      case HEALTH_MONITOR ->
          new Quota(
              QUOTAS.HEALTH_MONITOR,
              QUOTAS.IN_USE_HEALTH_MONITOR,
              HEALTH_MONITOR.PROJECT_ID,
              HEALTH_MONITOR.PROVISIONING_STATUS);
      case L7_POLICY ->
          new Quota(
              QUOTAS.L7POLICY,
              QUOTAS.IN_USE_L7POLICY,
              L7POLICY.PROJECT_ID,
              L7POLICY.PROVISIONING_STATUS);
      case L7_RULE ->
          new Quota(
              QUOTAS.L7RULE, QUOTAS.IN_USE_L7RULE, L7RULE.PROJECT_ID, L7RULE.PROVISIONING_STATUS);
      case AMPHORA, FLAVOR_PROFILE, FLAVOR, AVAILABILITY_ZONE_PROFILE, AVAILABILITY_ZONE, QUOTA ->
          throw new IllegalArgumentException(kind + " has no quota");
    };
  }

  /** Holds the project's row until the end of the transaction; false if there is none. */
  static boolean hold(DSLContext tx, String project) {
    return Db.lock(tx, QUOTAS, QUOTAS.PROJECT_ID.eq(project));
  }

  /**
   * Counts objects that are about to be added.
   *
   * @param added how many
   * @param more by how many there will be more in the end: others may be about to go
   * @param byDefault the limit if the project has none of its own
   * @return false if it would have more than it may, and nothing was counted
   */
  boolean charge(DSLContext tx, String owner, int added, int more, int byDefault) {
    var own = stored(tx, limit, owner);
    int most = own == null ? byDefault : own;
    int used = used(tx, owner);
    if (most != UNLIMITED && more > 0 && used + more > most) {
      used = counted(tx, owner);
      if (used + more > most) return false;
    }
    store(tx, owner, used + added);
    return true;
  }

  /** Whether so many more would be allowed now; in the end only {@link #charge} knows. */
  boolean allows(DSLContext tx, String owner, int more, int byDefault) {
    var own = stored(tx, limit, owner);
    int most = own == null ? byDefault : own;
    return most == UNLIMITED || used(tx, owner) + more <= most || counted(tx, owner) + more <= most;
  }

  /** Makes the count be the number of rows. */
  void recount(DSLContext tx, String owner) {
    store(tx, owner, counted(tx, owner));
  }

  private int used(DSLContext tx, String owner) {
    var count = stored(tx, inUse, owner);
    return count == null || count == 0 ? counted(tx, owner) : count;
  }

  private static @Nullable Integer stored(
      DSLContext tx, TableField<Record, Integer> field, String owner) {
    return tx.select(field).from(QUOTAS).where(QUOTAS.PROJECT_ID.eq(owner)).fetchOne(field);
  }

  private int counted(DSLContext tx, String owner) {
    return tx.fetchCount(status.getTable(), project.eq(owner).and(status.ne("DELETED")));
  }

  private void store(DSLContext tx, String owner, int count) {
    tx.update(QUOTAS).set(inUse, count).where(QUOTAS.PROJECT_ID.eq(owner)).execute();
  }
}

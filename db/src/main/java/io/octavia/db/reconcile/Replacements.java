package io.octavia.db.reconcile;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static io.octavia.domain.ProvisioningStatus.ACTIVE;
import static io.octavia.domain.ProvisioningStatus.DELETED;
import static io.octavia.domain.ProvisioningStatus.ERROR;
import static io.octavia.domain.ProvisioningStatus.PENDING_DELETE;
import static io.octavia.domain.ProvisioningStatus.PENDING_UPDATE;

import io.octavia.db.Db;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.ProvisioningStatus;
import org.jooq.DSLContext;

/**
 * Amphorae that are to be replaced: because they are silent, because somebody asked for a failover,
 * because their image is old. The mark stands in {@code reconcile_amphora}; the worker builds the
 * successor and takes the marked one away.
 */
public final class Replacements {
  private static final int MAX_REASON = 255;

  private Replacements() {}

  /**
   * Marks an amphora for replacement, sets its load balancer PENDING_UPDATE if that is ACTIVE or
   * ERROR, and bumps it. Wake the worker after the commit. What failed in a load balancer in ERROR
   * is marked, too: nobody else would, once that is served by the others.
   *
   * @return false if there is nothing to replace: no such amphora, or it or its load balancer is
   *     about to go anyway
   */
  public static boolean request(DSLContext tx, AmphoraId amphora, String reason) {
    var found =
        tx.select(LOAD_BALANCER.ID, LOAD_BALANCER.PROVISIONING_STATUS)
            .from(AMPHORA)
            .join(LOAD_BALANCER)
            .on(LOAD_BALANCER.ID.eq(AMPHORA.LOAD_BALANCER_ID))
            .where(AMPHORA.ID.eq(amphora.value()))
            .and(
                AMPHORA.STATUS.notIn(
                    AmphoraStatus.DELETED.text(), AmphoraStatus.PENDING_DELETE.text()))
            .and(LOAD_BALANCER.PROVISIONING_STATUS.notIn(DELETED.text(), PENDING_DELETE.text()))
            .fetchOptional();
    if (found.isEmpty()) return false;
    var loadBalancer = new LoadBalancerId(found.get().value1());
    if (ERROR.text().equals(found.get().value2())) markFailed(tx, loadBalancer);
    if (!mark(tx, loadBalancer, amphora, reason)) return false;
    begin(tx, loadBalancer);
    return true;
  }

  /**
   * Marks all amphorae of a load balancer, as {@link #request} does for one. A load balancer that
   * has none gets new ones.
   */
  public static void requestAll(DSLContext tx, LoadBalancerId loadBalancer, String reason) {
    tx.select(AMPHORA.ID)
        .from(AMPHORA)
        .where(AMPHORA.LOAD_BALANCER_ID.eq(loadBalancer.value()))
        .and(
            AMPHORA.STATUS.notIn(AmphoraStatus.DELETED.text(), AmphoraStatus.PENDING_DELETE.text()))
        .fetch(row -> new AmphoraId(row.value1()))
        .forEach(amphora -> mark(tx, loadBalancer, amphora, reason));
    begin(tx, loadBalancer);
  }

  /** Marks an amphora as one that is to go and is not replaced. Bump its load balancer too. */
  public static void remove(DSLContext tx, AmphoraId amphora) {
    tx.update(AMPHORA)
        .set(AMPHORA.STATUS, AmphoraStatus.PENDING_DELETE.text())
        .where(AMPHORA.ID.eq(amphora.value()))
        .and(AMPHORA.STATUS.eq(AmphoraStatus.ERROR.text()))
        .execute();
  }

  /**
   * Gives a load balancer in ERROR, and the objects below it that are, the status they had before,
   * and marks its amphorae that failed. One that is {@code ACTIVE} is changed for those objects.
   *
   * @return false if it has another status now, or no such objects
   */
  static boolean again(DSLContext tx, LoadBalancerId loadBalancer, String status) {
    var serves = status.equals(ACTIVE.text());
    var from = serves ? ACTIVE : ERROR;
    if (!change(tx, loadBalancer, from, serves ? PENDING_UPDATE.text() : status)) return false;
    if (Failures.again(tx, loadBalancer) == 0 && serves) {
      change(tx, loadBalancer, PENDING_UPDATE, status);
      return false;
    }
    if (!serves) markFailed(tx, loadBalancer);
    Reconciles.bump(tx, loadBalancer);
    return true;
  }

  private static boolean change(
      DSLContext tx, LoadBalancerId loadBalancer, ProvisioningStatus from, String to) {
    return tx.update(LOAD_BALANCER)
            .set(LOAD_BALANCER.PROVISIONING_STATUS, to)
            .where(LOAD_BALANCER.ID.eq(loadBalancer.value()))
            .and(LOAD_BALANCER.PROVISIONING_STATUS.eq(from.text()))
            .execute()
        > 0;
  }

  private static void markFailed(DSLContext tx, LoadBalancerId loadBalancer) {
    tx.select(AMPHORA.ID)
        .from(AMPHORA)
        .where(AMPHORA.LOAD_BALANCER_ID.eq(loadBalancer.value()))
        .and(AMPHORA.STATUS.eq(AmphoraStatus.ERROR.text()))
        .fetch(row -> new AmphoraId(row.value1()))
        .forEach(amphora -> mark(tx, loadBalancer, amphora, "another try"));
  }

  /** Whether the amphora is still there, and stays until the end of the transaction. */
  static boolean held(DSLContext tx, AmphoraId amphora) {
    var there = AMPHORA.ID.eq(amphora.value()).and(AMPHORA.STATUS.ne(AmphoraStatus.DELETED.text()));
    return Db.lock(tx, AMPHORA, there);
  }

  /** False if a worker has removed it meanwhile; its rows do not come back. */
  private static boolean mark(
      DSLContext tx, LoadBalancerId loadBalancer, AmphoraId amphora, String reason) {
    if (!held(tx, amphora)) return false;
    var text = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    tx.insertInto(RECONCILE_AMPHORA)
        .set(RECONCILE_AMPHORA.AMPHORA_ID, amphora.value())
        .set(RECONCILE_AMPHORA.LOAD_BALANCER_ID, loadBalancer.value())
        .set(RECONCILE_AMPHORA.APPLIED, 0L)
        .set(RECONCILE_AMPHORA.REPLACE_REASON, text)
        .onDuplicateKeyUpdate()
        .set(RECONCILE_AMPHORA.REPLACE_REASON, text)
        .execute();
    return true;
  }

  private static void begin(DSLContext tx, LoadBalancerId loadBalancer) {
    tx.update(LOAD_BALANCER)
        .set(LOAD_BALANCER.PROVISIONING_STATUS, PENDING_UPDATE.text())
        .where(LOAD_BALANCER.ID.eq(loadBalancer.value()))
        .and(LOAD_BALANCER.PROVISIONING_STATUS.in(ACTIVE.text(), ERROR.text()))
        .execute();
    Reconciles.bump(tx, loadBalancer);
  }
}

package io.octavia.db.health;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;

import io.octavia.db.reconcile.Replacements;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.ProvisioningStatus;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Table {@code amphora_health}: when amphorae were last heard. {@code busy} says that somebody
 * deals with the amphora's silence already; it goes with the row, when the amphora is gone.
 */
public final class AmphoraHealth {
  private AmphoraHealth() {}

  /** An amphora that has been silent for too long. */
  public record Stale(AmphoraId amphora, LoadBalancerId loadBalancer, Instant lastHeard) {}

  /** The amphora was heard. */
  public static void heard(DSLContext tx, AmphoraId amphora, Instant now) {
    tx.insertInto(AMPHORA_HEALTH)
        .set(AMPHORA_HEALTH.AMPHORA_ID, amphora.value())
        .set(AMPHORA_HEALTH.LAST_UPDATE, utc(now))
        .set(AMPHORA_HEALTH.BUSY, false)
        .onDuplicateKeyUpdate()
        .set(AMPHORA_HEALTH.LAST_UPDATE, utc(now))
        .execute();
  }

  /** These amphorae were heard; one statement for all of them. */
  public static void heard(DSLContext tx, SortedSet<String> amphorae, Instant now) {
    if (amphorae.isEmpty()) return;
    var insert =
        tx.insertInto(
            AMPHORA_HEALTH,
            AMPHORA_HEALTH.AMPHORA_ID,
            AMPHORA_HEALTH.LAST_UPDATE,
            AMPHORA_HEALTH.BUSY);
    for (var amphora : amphorae) insert = insert.values(amphora, utc(now), false);
    insert.onDuplicateKeyUpdate().set(AMPHORA_HEALTH.LAST_UPDATE, utc(now)).execute();
  }

  /**
   * What was heard in the future was heard before a clock was set back: as of now, so that silence
   * is noticed a timeout later and not when that future has come.
   */
  public static void heardByNow(DSLContext tx, Instant now, Instant future) {
    tx.update(AMPHORA_HEALTH)
        .set(AMPHORA_HEALTH.LAST_UPDATE, utc(now))
        .where(AMPHORA_HEALTH.LAST_UPDATE.gt(utc(future)))
        .execute();
  }

  /** How many amphorae there are that should be heard. */
  public static int fleet(DSLContext tx) {
    return tx.fetchCount(
        AMPHORA,
        AMPHORA.STATUS.in(AmphoraStatus.ALLOCATED.text(), AmphoraStatus.FAILOVER_STOPPED.text()));
  }

  /** When any of those was last heard. */
  public static Optional<Instant> latest(DSLContext tx) {
    return Optional.ofNullable(
            tx.select(DSL.max(AMPHORA_HEALTH.LAST_UPDATE))
                .from(AMPHORA_HEALTH)
                .join(AMPHORA)
                .on(AMPHORA.ID.eq(AMPHORA_HEALTH.AMPHORA_ID))
                .where(
                    AMPHORA.STATUS.in(
                        AmphoraStatus.ALLOCATED.text(), AmphoraStatus.FAILOVER_STOPPED.text()))
                .fetchOne(row -> row.value1()))
        .map(time -> time.toInstant(ZoneOffset.UTC));
  }

  /** Amphorae that nobody deals with and that were last heard before {@code limit}. */
  public static List<Stale> stale(DSLContext tx, Instant limit) {
    return tx.select(AMPHORA.ID, AMPHORA.LOAD_BALANCER_ID, AMPHORA_HEALTH.LAST_UPDATE)
        .from(AMPHORA_HEALTH)
        .join(AMPHORA)
        .on(AMPHORA.ID.eq(AMPHORA_HEALTH.AMPHORA_ID))
        .where(isSilentSince(limit))
        .and(
            AMPHORA.STATUS.in(
                AmphoraStatus.ALLOCATED.text(), AmphoraStatus.FAILOVER_STOPPED.text()))
        .and(AMPHORA.LOAD_BALANCER_ID.isNotNull())
        .orderBy(AMPHORA_HEALTH.LAST_UPDATE, AMPHORA.ID)
        .fetch(row ->
            new Stale(
                new AmphoraId(row.get(AMPHORA.ID)),
                new LoadBalancerId(row.get(AMPHORA.LOAD_BALANCER_ID)),
                row.get(AMPHORA_HEALTH.LAST_UPDATE).toInstant(ZoneOffset.UTC)));
  }

  /**
   * An amphora without a load balancer: nobody needs another in its place.
   *
   * @param computeId its server
   */
  public record Loner(AmphoraId amphora, @Nullable String computeId) {}

  /** Those of them that nobody deals with and that were last heard before {@code limit}. */
  public static List<Loner> loners(DSLContext tx, Instant limit) {
    return tx.select(AMPHORA.ID, AMPHORA.COMPUTE_ID)
        .from(AMPHORA_HEALTH)
        .join(AMPHORA)
        .on(AMPHORA.ID.eq(AMPHORA_HEALTH.AMPHORA_ID))
        .where(isSilentSince(limit))
        .and(
            AMPHORA.STATUS.in(
                AmphoraStatus.ALLOCATED.text(), AmphoraStatus.FAILOVER_STOPPED.text()))
        .and(AMPHORA.LOAD_BALANCER_ID.isNull())
        .orderBy(AMPHORA.ID)
        .fetch(row -> new Loner(new AmphoraId(row.value1()), row.value2()));
  }

  /** Those that are to go, heard or not. */
  public static List<Loner> going(DSLContext tx) {
    return tx.select(AMPHORA.ID, AMPHORA.COMPUTE_ID)
        .from(AMPHORA)
        .where(AMPHORA.STATUS.eq(AmphoraStatus.PENDING_DELETE.text()))
        .and(AMPHORA.LOAD_BALANCER_ID.isNull())
        .fetch(row -> new Loner(new AmphoraId(row.value1()), row.value2()));
  }

  /** Takes the right to remove an amphora; false if it was heard, or another has it. */
  public static boolean claim(DSLContext tx, AmphoraId amphora, Instant limit) {
    return tx.update(AMPHORA_HEALTH)
            .set(AMPHORA_HEALTH.BUSY, true)
            .where(AMPHORA_HEALTH.AMPHORA_ID.eq(amphora.value()))
            .and(isSilentSince(limit))
            .execute()
        == 1;
  }

  /** Gives that right back. */
  public static void release(DSLContext tx, AmphoraId amphora) {
    tx.update(AMPHORA_HEALTH)
        .set(AMPHORA_HEALTH.BUSY, false)
        .where(AMPHORA_HEALTH.AMPHORA_ID.eq(amphora.value()))
        .execute();
  }

  /** The amphora's server is gone. */
  public static void removed(DSLContext tx, AmphoraId amphora, Instant now) {
    tx.update(AMPHORA)
        .set(AMPHORA.STATUS, AmphoraStatus.DELETED.text())
        .set(AMPHORA.UPDATED_AT, utc(now))
        .where(AMPHORA.ID.eq(amphora.value()))
        .execute();
    tx.deleteFrom(AMPHORA_HEALTH).where(AMPHORA_HEALTH.AMPHORA_ID.eq(amphora.value())).execute();
  }

  /** How many silent amphorae are being replaced right now. */
  public static int replacing(DSLContext tx) {
    return tx.fetchCount(
        tx.select(AMPHORA.ID)
            .from(AMPHORA_HEALTH)
            .join(AMPHORA)
            .on(AMPHORA.ID.eq(AMPHORA_HEALTH.AMPHORA_ID))
            .join(LOAD_BALANCER)
            .on(LOAD_BALANCER.ID.eq(AMPHORA.LOAD_BALANCER_ID))
            .where(AMPHORA_HEALTH.BUSY.isTrue())
            .and(AMPHORA.STATUS.ne(AmphoraStatus.DELETED.text()))
            .and(LOAD_BALANCER.PROVISIONING_STATUS.eq(ProvisioningStatus.PENDING_UPDATE.text())));
  }

  /**
   * Has an amphora replaced, unless it was heard meanwhile, or another deals with it, or it goes
   * anyway, or the budget is spent.
   *
   * @return the load balancer to wake the worker for
   */
  public static Optional<LoadBalancerId> replace(
      DSLContext tx,
      Stale stale,
      Instant limit,
      String reason,
      FailoverBudget budget,
      Instant now) {
    if (!budget.allows(tx, now)) return Optional.empty();
    int claimed =
        tx.update(AMPHORA_HEALTH)
            .set(AMPHORA_HEALTH.BUSY, true)
            .where(AMPHORA_HEALTH.AMPHORA_ID.eq(stale.amphora().value()))
            .and(isSilentSince(limit))
            .execute();
    if (claimed == 0 || !Replacements.request(tx, stale.amphora(), reason)) {
      return Optional.empty();
    }
    budget.spend(tx, stale.amphora(), now);
    return Optional.of(stale.loadBalancer());
  }

  /** Too many are silent for it to be their fault: they are not to be replaced. */
  public static void stopFailover(DSLContext tx, List<Stale> stale, Instant now) {
    tx.update(AMPHORA)
        .set(AMPHORA.STATUS, AmphoraStatus.FAILOVER_STOPPED.text())
        .set(AMPHORA.UPDATED_AT, utc(now))
        .where(AMPHORA.ID.in(stale.stream().map(amphora -> amphora.amphora().value()).toList()))
        .and(AMPHORA.STATUS.eq(AmphoraStatus.ALLOCATED.text()))
        .execute();
  }

  /**
   * Amphorae that {@link #stopFailover} took out and that are heard again are ordinary ones again.
   *
   * @return how many
   */
  public static int resumeFailover(DSLContext tx, Instant limit, Instant now) {
    return tx.update(AMPHORA)
        .set(AMPHORA.STATUS, AmphoraStatus.ALLOCATED.text())
        .set(AMPHORA.UPDATED_AT, utc(now))
        .where(AMPHORA.STATUS.eq(AmphoraStatus.FAILOVER_STOPPED.text()))
        .and(
            AMPHORA.ID.in(
                tx.select(AMPHORA_HEALTH.AMPHORA_ID)
                    .from(AMPHORA_HEALTH)
                    .where(AMPHORA_HEALTH.BUSY.isFalse())
                    .and(AMPHORA_HEALTH.LAST_UPDATE.ge(utc(limit)))))
        .execute();
  }

  private static Condition isSilentSince(Instant limit) {
    return AMPHORA_HEALTH.BUSY.isFalse().and(AMPHORA_HEALTH.LAST_UPDATE.lt(utc(limit)));
  }

  private static LocalDateTime utc(Instant time) {
    return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
  }
}

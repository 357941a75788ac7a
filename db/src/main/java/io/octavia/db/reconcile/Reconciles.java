package io.octavia.db.reconcile;

import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE;

import io.octavia.db.DatabaseClock;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.ProvisioningStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Table {@code reconcile}: which load balancers are to be converged, by whom, and how it goes.
 *
 * <pre>
 *   at rest ──bump──▶ due ──claim──▶ leased ──settle──▶ at rest
 *                      ▲               │
 *                      └──failed───────┤   (next_at says when)
 *                      └──lease over───┘
 * </pre>
 *
 * <p>A lease ends by its time, whatever happens to its owner. Each claim has a new epoch, and
 * {@link #fence} refuses the transactions of older ones: a worker that slept through the end of its
 * lease cannot write. Every method runs inside the caller's transaction.
 */
public final class Reconciles {
  private static final int MAX_ERROR = 4096;

  /** Providers whose load balancers are ours, or nobody's: those of the original's worker. */
  private static final List<String> OURS = List.of("amphora", "amphorav1", "amphorav2", "octavia");

  private static final int MAX_REQUEST = 64;

  /** No lease and no pause is longer. */
  private static final Duration LONGEST_MEANT = Duration.ofMinutes(30);

  private static final int MOST_DOUBLINGS = 20;

  private final InstantSource clock;

  /** Reads the time from {@code clock}. */
  public Reconciles(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Says that the rows of the load balancer have changed: a new generation, due at once, with a
   * fresh retry budget. Call it in the transaction that changes them. The request that is served is
   * noted, see {@link Requests}.
   */
  public static void bump(DSLContext tx, LoadBalancerId loadBalancer) {
    var request = Requests.current().map(id -> cut(id, MAX_REQUEST)).orElse(null);
    var now = DatabaseClock.now(tx);
    tx.insertInto(RECONCILE)
        .set(RECONCILE.LOAD_BALANCER_ID, loadBalancer.value())
        .set(RECONCILE.PENDING_SINCE, now)
        .set(RECONCILE.REQUEST_ID, request)
        .set(RECONCILE.GENERATION, 1L)
        .set(RECONCILE.SETTLED, 0L)
        .set(RECONCILE.EPOCH, 0L)
        .set(RECONCILE.LEASE_UNTIL, 0L)
        .set(RECONCILE.ATTEMPT, 0)
        .set(RECONCILE.NEXT_AT, 0L)
        .onDuplicateKeyUpdate()
        .set(RECONCILE.PENDING_SINCE, DSL.coalesce(RECONCILE.PENDING_SINCE, now))
        .set(RECONCILE.REQUEST_ID, request)
        .set(RECONCILE.GENERATION, RECONCILE.GENERATION.plus(1L))
        .setNull(RECONCILE.RETRIES)
        .setNull(RECONCILE.RETRY_AT)
        .set(RECONCILE.ATTEMPT, 0)
        .setNull(RECONCILE.FIRST_FAILED_AT)
        .set(RECONCILE.NEXT_AT, 0L)
        .execute();
  }

  /**
   * Has the load balancer looked at soon, though what it is to be has not changed. Call it in the
   * transaction that writes what is to be seen.
   */
  public static void lookAgain(DSLContext tx, LoadBalancerId loadBalancer) {
    int known =
        tx.update(RECONCILE)
            .set(RECONCILE.NEXT_AT, 0L)
            .where(RECONCILE.LOAD_BALANCER_ID.eq(loadBalancer.value()))
            .execute();
    if (known == 0) bump(tx, loadBalancer);
  }

  /** What {@code reconcile} says of the load balancer; empty if it was never changed. */
  public static Optional<Progress> progress(DSLContext tx, LoadBalancerId loadBalancer) {
    return tx.selectFrom(RECONCILE)
        .where(RECONCILE.LOAD_BALANCER_ID.eq(loadBalancer.value()))
        .fetchOptional(Progress::of);
  }

  /** Load balancers that are due and that nobody works on, the longest due first. */
  public List<LoadBalancerId> claimable(DSLContext tx, int limit) {
    return tx.select(RECONCILE.LOAD_BALANCER_ID)
        .from(RECONCILE)
        .where(isDue(clock.millis()))
        .orderBy(RECONCILE.NEXT_AT)
        .limit(limit)
        .fetch(row -> new LoadBalancerId(row.value1()));
  }

  /** Takes the lease of a load balancer that is due; empty if somebody has it. */
  public Optional<Lease> claim(
      DSLContext tx, LoadBalancerId loadBalancer, String owner, Duration length) {
    var now = clock.millis();
    var until = now + length.toMillis();
    var claimed =
        tx.update(RECONCILE)
            .set(RECONCILE.OWNER, owner)
            .set(RECONCILE.EPOCH, RECONCILE.EPOCH.plus(1L))
            .set(RECONCILE.LEASE_UNTIL, until)
            .where(RECONCILE.LOAD_BALANCER_ID.eq(loadBalancer.value()))
            .and(isDue(now))
            .execute();
    if (claimed == 0) return Optional.empty();
    return tx.select(RECONCILE.EPOCH)
        .from(RECONCILE)
        .where(RECONCILE.LOAD_BALANCER_ID.eq(loadBalancer.value()))
        .fetchOptional(row -> new Lease(loadBalancer, owner, row.value1(), until));
  }

  /**
   * Holds the lease for another while.
   *
   * @throws LeaseLost if another has claimed the load balancer, or it was given back
   */
  public Lease renew(DSLContext tx, Lease lease, Duration length) {
    var until = clock.millis() + length.toMillis();
    var renewed =
        tx.update(RECONCILE)
            .set(RECONCILE.LEASE_UNTIL, until)
            .where(isHeldUnder(lease))
            .and(RECONCILE.OWNER.eq(lease.owner()))
            .execute();
    if (renewed == 0) throw new LeaseLost(lease);
    return new Lease(lease.loadBalancer(), lease.owner(), lease.epoch(), until);
  }

  /**
   * Lets the transaction go on only if the lease is the newest, and keeps others from claiming
   * until it ends. Call it first in every transaction that writes under the lease.
   *
   * @return the generation of the load balancer's rows, which cannot change until the end
   * @throws LeaseLost if another has claimed the load balancer
   */
  public static long fence(DSLContext tx, Lease lease) {
    var held = tx.select(RECONCILE.GENERATION).from(RECONCILE).where(isHeldUnder(lease));
    // A transaction that writes has all of an SQLite file to itself.
    var generation =
        (tx.dialect().family() == SQLDialect.SQLITE ? held : held.forUpdate())
            .fetchOne(RECONCILE.GENERATION);
    if (generation == null) throw new LeaseLost(lease);
    return generation;
  }

  /**
   * Everything of this generation is done; gives the lease back.
   *
   * @param nextAt when to look again, milliseconds since 1970; null: at the next change
   * @param sound nothing is in ERROR any more: there is nothing to be tried again
   */
  public static void settle(
      DSLContext tx, Lease lease, long generation, @Nullable Long nextAt, boolean sound) {
    tx.update(RECONCILE)
        .set(RECONCILE.SETTLED, generation)
        .setNull(RECONCILE.OWNER)
        .set(RECONCILE.LEASE_UNTIL, 0L)
        .setNull(RECONCILE.PENDING_SINCE)
        .set(RECONCILE.ATTEMPT, 0)
        .setNull(RECONCILE.FIRST_FAILED_AT)
        .set(RECONCILE.NEXT_AT, nextAt)
        .set(RECONCILE.RETRIES, sound ? DSL.inline((Integer) null) : RECONCILE.RETRIES)
        .set(RECONCILE.RETRY_AT, sound ? DSL.inline((Long) null) : RECONCILE.RETRY_AT)
        .where(isHeldUnder(lease))
        .and(RECONCILE.GENERATION.eq(generation))
        .execute();
  }

  /**
   * Counts a failure.
   *
   * @param error for people to read; must hold no secret; cut at 4096 characters
   * @param nextAt when to try again, milliseconds since 1970; null: at the next change. A change
   *     that came meanwhile stays due at once
   */
  public void failed(
      DSLContext tx, Lease lease, long generation, String error, @Nullable Long nextAt) {
    tx.update(RECONCILE)
        .set(RECONCILE.ATTEMPT, RECONCILE.ATTEMPT.plus(1))
        .set(
            RECONCILE.FIRST_FAILED_AT,
            DSL.coalesce(RECONCILE.FIRST_FAILED_AT, DSL.val(clock.millis())))
        .set(RECONCILE.LAST_ERROR, cut(error, MAX_ERROR))
        .set(RECONCILE.NEXT_AT, nextAt)
        .where(isHeldUnder(lease))
        .and(RECONCILE.GENERATION.eq(generation))
        .execute();
  }

  /**
   * A load balancer that was given up is to be tried again: after {@code first}, and after twice as
   * long each time that this happens again. If that is planned already, it is left so.
   *
   * @param as the status it had, and is to have then; ACTIVE: objects below it failed, and are
   *     tried again
   */
  public void retryLater(
      DSLContext tx, Lease lease, ProvisioningStatus as, Duration first, Duration longest) {
    var before =
        tx.select(DSL.coalesce(RECONCILE.RETRIES, DSL.inline(0)))
            .from(RECONCILE)
            .where(isHeldUnder(lease))
            .and(RECONCILE.RETRY_AT.isNull())
            .fetchOne(0, int.class);
    if (before == null) return;
    var wait = Math.min(longest.toMillis(), first.toMillis() << Math.min(before, MOST_DOUBLINGS));
    tx.update(RECONCILE)
        .set(RECONCILE.RETRIES, before + 1)
        .set(RECONCILE.RETRY_AT, clock.millis() + wait)
        .set(RECONCILE.RETRY_AS, as.text())
        .where(isHeldUnder(lease))
        .execute();
  }

  /** Load balancers in ERROR, or with objects that are, whose time has come. */
  public List<LoadBalancerId> retriable(DSLContext tx, int limit) {
    return tx.select(RECONCILE.LOAD_BALANCER_ID)
        .from(RECONCILE)
        .where(RECONCILE.RETRY_AT.le(clock.millis()))
        .orderBy(RECONCILE.RETRY_AT)
        .limit(limit)
        .fetch(row -> new LoadBalancerId(row.value1()));
  }

  /**
   * Begins another try, with amphorae in place of those that failed.
   *
   * @return false if somebody else was faster, or nothing is in ERROR any more
   */
  public boolean retry(DSLContext tx, LoadBalancerId loadBalancer) {
    var due =
        tx.select(RECONCILE.RETRIES, RECONCILE.RETRY_AS)
            .from(RECONCILE)
            .where(RECONCILE.LOAD_BALANCER_ID.eq(loadBalancer.value()))
            .and(RECONCILE.RETRY_AT.le(clock.millis()))
            .fetchOptional();
    int taken =
        tx.update(RECONCILE)
            .setNull(RECONCILE.RETRY_AT)
            .where(RECONCILE.LOAD_BALANCER_ID.eq(loadBalancer.value()))
            .and(RECONCILE.RETRY_AT.le(clock.millis()))
            .execute();
    if (taken == 0 || due.isEmpty()) return false;
    if (!Replacements.again(tx, loadBalancer, due.get().value2())) return false;
    tx.update(RECONCILE)
        .set(RECONCILE.RETRIES, due.get().value1())
        .where(RECONCILE.LOAD_BALANCER_ID.eq(loadBalancer.value()))
        .execute();
    return true;
  }

  /** Gives the lease back, if it is still ours. */
  public static void release(DSLContext tx, Lease lease) {
    tx.update(RECONCILE)
        .setNull(RECONCILE.OWNER)
        .set(RECONCILE.LEASE_UNTIL, 0L)
        .where(isHeldUnder(lease))
        .execute();
  }

  /** Removes the row of a load balancer that is gone. */
  public static void forget(DSLContext tx, Lease lease) {
    tx.deleteFrom(RECONCILE).where(isHeldUnder(lease)).execute();
  }

  /**
   * Ends the leases of owners that cannot come back, so that a restart costs no wait.
   *
   * @return how many there were
   */
  public int releaseDead(DSLContext tx, Predicate<Owner> dead) {
    var ended = 0;
    var held =
        tx.select(RECONCILE.LOAD_BALANCER_ID, RECONCILE.OWNER, RECONCILE.EPOCH)
            .from(RECONCILE)
            .where(RECONCILE.LEASE_UNTIL.gt(clock.millis()))
            .and(RECONCILE.OWNER.isNotNull())
            .fetch();
    for (var row : held) {
      if (Owner.of(row.value2()).filter(dead).isEmpty()) continue;
      release(tx, new Lease(new LoadBalancerId(row.value1()), row.value2(), row.value3(), 0));
      ended++;
    }
    return ended;
  }

  /**
   * Makes load balancers due that are shown as being changed and that nobody will ever get to: a
   * worker of the original died over them, or the broker forgot its call. Only where no such worker
   * runs any more.
   *
   * @return how many there were
   */
  public int adopt(DSLContext tx) {
    var left =
        tx.select(LOAD_BALANCER.ID)
            .from(LOAD_BALANCER)
            .leftJoin(RECONCILE)
            .on(RECONCILE.LOAD_BALANCER_ID.eq(LOAD_BALANCER.ID))
            .where(LOAD_BALANCER.PROVISIONING_STATUS.like("PENDING%"))
            .and(LOAD_BALANCER.PROVIDER.isNull().or(LOAD_BALANCER.PROVIDER.in(OURS)))
            .and(
                RECONCILE
                    .LOAD_BALANCER_ID
                    .isNull()
                    .or(RECONCILE.NEXT_AT.isNull().and(RECONCILE.LEASE_UNTIL.le(clock.millis()))))
            .fetch(row -> new LoadBalancerId(row.value1()));
    left.forEach(loadBalancer -> bump(tx, loadBalancer));
    return left.size();
  }

  /** Times that nobody can have meant were written before a clock was set back. */
  private static Condition isDue(long now) {
    var absurd = now + LONGEST_MEANT.toMillis();
    return RECONCILE
        .NEXT_AT
        .le(now)
        .or(RECONCILE.NEXT_AT.gt(absurd))
        .and(RECONCILE.LEASE_UNTIL.le(now).or(RECONCILE.LEASE_UNTIL.gt(absurd)));
  }

  private static Condition isHeldUnder(Lease lease) {
    return RECONCILE
        .LOAD_BALANCER_ID
        .eq(lease.loadBalancer().value())
        .and(RECONCILE.EPOCH.eq(lease.epoch()));
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}

package io.octavia.db.reconcile;

import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE_OUTBOX;

import io.octavia.domain.LoadBalancerId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Table {@code reconcile_outbox}: calls on workers that others run, written with the change and
 * sent after it.
 *
 * <pre>
 *   appended ──claim──▶ claimed ──sent──▶ gone
 *                 ▲        │
 *                 └────────┘  put back, or the claim ran out: it may have been sent
 * </pre>
 *
 * <p>Every method runs inside the caller's transaction.
 */
public final class Outbox {
  private final InstantSource clock;

  /**
   * A call that is to be sent.
   *
   * @param id the same each time it is sent, so that receivers know it again
   * @param loadBalancer empty for an amphora that has none
   * @param arguments JSON, ASCII
   * @param doubtful whether it may have been sent before
   */
  public record Call(
      String id, LoadBalancerId loadBalancer, String method, String arguments, boolean doubtful) {
    private static Call of(Record row) {
      return new Call(
          row.get(RECONCILE_OUTBOX.MESSAGE_ID),
          new LoadBalancerId(row.get(RECONCILE_OUTBOX.LOAD_BALANCER_ID)),
          row.get(RECONCILE_OUTBOX.METHOD),
          row.get(RECONCILE_OUTBOX.ARGUMENTS),
          row.get(RECONCILE_OUTBOX.ATTEMPT) > 1);
    }
  }

  /** Reads the time from {@code clock}. */
  public Outbox(InstantSource clock) {
    this.clock = clock;
  }

  /** Has the call sent once the transaction is committed. */
  public void append(
      DSLContext tx, String id, LoadBalancerId loadBalancer, String method, String arguments) {
    tx.insertInto(RECONCILE_OUTBOX)
        .set(RECONCILE_OUTBOX.MESSAGE_ID, id)
        .set(RECONCILE_OUTBOX.LOAD_BALANCER_ID, loadBalancer.value())
        .set(RECONCILE_OUTBOX.METHOD, method)
        .set(RECONCILE_OUTBOX.ARGUMENTS, arguments)
        .set(RECONCILE_OUTBOX.CREATED_AT, clock.millis())
        .set(RECONCILE_OUTBOX.CLAIMED_UNTIL, 0L)
        .set(RECONCILE_OUTBOX.ATTEMPT, 0)
        .execute();
  }

  /** Takes calls that nobody else is sending, the oldest first, for so long. */
  public List<Call> claim(DSLContext tx, String owner, Duration length, int limit) {
    var now = clock.millis();
    var ids =
        tx.select(RECONCILE_OUTBOX.MESSAGE_ID)
            .from(RECONCILE_OUTBOX)
            .where(RECONCILE_OUTBOX.CLAIMED_UNTIL.le(now))
            .orderBy(RECONCILE_OUTBOX.CREATED_AT)
            .limit(limit)
            .fetch(RECONCILE_OUTBOX.MESSAGE_ID);
    if (ids.isEmpty()) return List.of();
    var until = now + length.toMillis();
    tx.update(RECONCILE_OUTBOX)
        .set(RECONCILE_OUTBOX.OWNER, owner)
        .set(RECONCILE_OUTBOX.CLAIMED_UNTIL, until)
        .set(RECONCILE_OUTBOX.ATTEMPT, RECONCILE_OUTBOX.ATTEMPT.plus(1))
        .where(RECONCILE_OUTBOX.MESSAGE_ID.in(ids))
        .and(RECONCILE_OUTBOX.CLAIMED_UNTIL.le(now))
        .execute();
    return tx.selectFrom(RECONCILE_OUTBOX)
        .where(RECONCILE_OUTBOX.MESSAGE_ID.in(ids))
        .and(RECONCILE_OUTBOX.OWNER.eq(owner))
        .and(RECONCILE_OUTBOX.CLAIMED_UNTIL.eq(until))
        .orderBy(RECONCILE_OUTBOX.CREATED_AT)
        .fetch(Call::of);
  }

  /** Removes calls that the broker has, or that need not be sent. */
  public static void sent(DSLContext tx, Collection<String> ids) {
    if (ids.isEmpty()) return;
    tx.deleteFrom(RECONCILE_OUTBOX).where(RECONCILE_OUTBOX.MESSAGE_ID.in(ids)).execute();
  }

  /**
   * Puts calls back for anybody to send after a while.
   *
   * @param untouched whether they have certainly not been sent
   */
  public void putBack(
      DSLContext tx, String owner, Collection<String> ids, Duration pause, boolean untouched) {
    if (ids.isEmpty()) return;
    var update =
        tx.update(RECONCILE_OUTBOX)
            .set(RECONCILE_OUTBOX.CLAIMED_UNTIL, clock.millis() + pause.toMillis())
            .setNull(RECONCILE_OUTBOX.OWNER);
    if (untouched) update = update.set(RECONCILE_OUTBOX.ATTEMPT, 0);
    update
        .where(RECONCILE_OUTBOX.MESSAGE_ID.in(ids))
        .and(RECONCILE_OUTBOX.OWNER.eq(owner))
        .execute();
  }

  /** How many calls wait to be sent. */
  public static int size(DSLContext tx) {
    return tx.fetchCount(RECONCILE_OUTBOX);
  }

  /** Whether what the call is about still waits for somebody to do it, as far as statuses show. */
  public static boolean isAwaited(DSLContext tx, LoadBalancerId loadBalancer) {
    if (loadBalancer.value().isEmpty()) return true;
    return tx.fetchExists(
        tx.selectOne()
            .from(LOAD_BALANCER)
            .where(LOAD_BALANCER.ID.eq(loadBalancer.value()))
            .and(LOAD_BALANCER.PROVISIONING_STATUS.like("PENDING%")));
  }
}

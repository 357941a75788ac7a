package io.octavia.db.reconcile;

import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE_EVENT;

import io.octavia.domain.LoadBalancerId;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Table {@code reconcile_event}: what was done, for people who watch. The newest few hundred. */
public final class Events {
  private static final int KEPT = 300;
  private static final int MAX_ERROR = 4096;
  private static final int MAX_SUBJECT = 255;

  private Events() {}

  /**
   * Writes that something begins, and forgets the oldest events of the load balancer.
   *
   * @param startedAt milliseconds since 1970
   * @return the event's id, for {@link #end}
   */
  public static long begin(
      DSLContext tx,
      LoadBalancerId loadBalancer,
      String action,
      @Nullable String subject,
      long startedAt) {
    var newest =
        Optional.ofNullable(
                tx.select(DSL.max(RECONCILE_EVENT.ID))
                    .from(RECONCILE_EVENT)
                    .where(RECONCILE_EVENT.LOAD_BALANCER_ID.eq(loadBalancer.value()))
                    .fetchOne(row -> row.value1()))
            .orElse(0L);
    var id = newest + 1;
    tx.insertInto(RECONCILE_EVENT)
        .set(RECONCILE_EVENT.LOAD_BALANCER_ID, loadBalancer.value())
        .set(RECONCILE_EVENT.ID, id)
        .set(RECONCILE_EVENT.ACTION, action)
        .set(RECONCILE_EVENT.SUBJECT, cut(subject, MAX_SUBJECT))
        .set(RECONCILE_EVENT.STARTED_AT, startedAt)
        .execute();
    if (id > KEPT) {
      tx.deleteFrom(RECONCILE_EVENT)
          .where(RECONCILE_EVENT.LOAD_BALANCER_ID.eq(loadBalancer.value()))
          .and(RECONCILE_EVENT.ID.le(id - KEPT))
          .execute();
    }
    return id;
  }

  /**
   * Writes how it ended.
   *
   * @param error null if it succeeded; must hold no secret
   */
  public static void end(
      DSLContext tx, LoadBalancerId loadBalancer, long id, long millis, @Nullable String error) {
    tx.update(RECONCILE_EVENT)
        .set(RECONCILE_EVENT.MILLIS, millis)
        .set(RECONCILE_EVENT.ERROR, cut(error, MAX_ERROR))
        .where(RECONCILE_EVENT.LOAD_BALANCER_ID.eq(loadBalancer.value()))
        .and(RECONCILE_EVENT.ID.eq(id))
        .execute();
  }

  /** Writes something that took no time. */
  public static void append(
      DSLContext tx,
      LoadBalancerId loadBalancer,
      String action,
      @Nullable String subject,
      long at,
      @Nullable String error) {
    end(tx, loadBalancer, begin(tx, loadBalancer, action, subject, at), 0, error);
  }

  /** The events with an id greater than {@code after}, oldest first. */
  public static List<Event> list(DSLContext tx, LoadBalancerId loadBalancer, long after) {
    return tx.selectFrom(RECONCILE_EVENT)
        .where(RECONCILE_EVENT.LOAD_BALANCER_ID.eq(loadBalancer.value()))
        .and(RECONCILE_EVENT.ID.gt(after))
        .orderBy(RECONCILE_EVENT.ID)
        .fetch(row ->
            new Event(
                row.get(RECONCILE_EVENT.ID),
                row.get(RECONCILE_EVENT.ACTION),
                row.get(RECONCILE_EVENT.SUBJECT),
                row.get(RECONCILE_EVENT.STARTED_AT),
                row.get(RECONCILE_EVENT.MILLIS),
                row.get(RECONCILE_EVENT.ERROR)));
  }

  /**
   * Removes what is older than {@code before} of load balancers that are no more.
   *
   * @param before milliseconds since 1970
   */
  public static int purge(DSLContext tx, long before) {
    return tx.deleteFrom(RECONCILE_EVENT)
        .where(RECONCILE_EVENT.STARTED_AT.lt(before))
        .and(
            RECONCILE_EVENT.LOAD_BALANCER_ID.notIn(
                tx.select(LOAD_BALANCER.ID)
                    .from(LOAD_BALANCER)
                    .where(LOAD_BALANCER.PROVISIONING_STATUS.ne("DELETED"))))
        .execute();
  }

  private static @Nullable String cut(@Nullable String text, int max) {
    return text == null || text.length() <= max ? text : text.substring(0, max);
  }
}

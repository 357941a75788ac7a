package io.octavia.db.reconcile;

import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE_EVENT;

import io.octavia.domain.LoadBalancerId;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Table {@code reconcile_event}: what was done with a load balancer, for people who watch. The
 * newest few hundred. Only the holder of the lease writes them, so that ids can be counted without
 * asking.
 */
public final class Events {
  private static final int KEPT = 300;
  private static final int MAX_ERROR = 4096;
  private static final int MAX_SUBJECT = 255;

  private final LoadBalancerId loadBalancer;
  private @Nullable Long last;

  /** For one lease of the load balancer. */
  public Events(LoadBalancerId loadBalancer) {
    this.loadBalancer = loadBalancer;
  }

  /** What begins, and whom it is done to. */
  public record Beginning(String action, @Nullable String subject) {}

  /**
   * Writes that something begins, and forgets the oldest events.
   *
   * @param startedAt milliseconds since 1970
   * @return the events' ids in the same order, for {@link #end}
   */
  public List<Long> begin(DSLContext tx, List<Beginning> all, long startedAt) {
    return insert(tx, all, startedAt, null, null);
  }

  /**
   * Writes something that took no time.
   *
   * @param error null if it succeeded; must hold no secret
   */
  public void append(
      DSLContext tx, String action, @Nullable String subject, long at, @Nullable String error) {
    insert(tx, List.of(new Beginning(action, subject)), at, 0L, cut(error, MAX_ERROR));
  }

  private List<Long> insert(
      DSLContext tx,
      List<Beginning> all,
      long startedAt,
      @Nullable Long millis,
      @Nullable String error) {
    long first = reserve(tx, all.size());
    var insert =
        tx.insertInto(
            RECONCILE_EVENT,
            RECONCILE_EVENT.LOAD_BALANCER_ID,
            RECONCILE_EVENT.ID,
            RECONCILE_EVENT.ACTION,
            RECONCILE_EVENT.SUBJECT,
            RECONCILE_EVENT.STARTED_AT,
            RECONCILE_EVENT.MILLIS,
            RECONCILE_EVENT.ERROR);
    var ids = new ArrayList<Long>();
    for (var each : all) {
      var id = first + ids.size();
      ids.add(id);
      insert =
          insert.values(
              loadBalancer.value(),
              id,
              each.action(),
              cut(each.subject(), MAX_SUBJECT),
              startedAt,
              millis,
              error);
    }
    insert.execute();
    forgetBefore(tx, first);
    return ids;
  }

  /** Ids of a transaction that is undone are not used again. */
  private synchronized long reserve(DSLContext tx, int many) {
    long before = last == null ? newest(tx) : last;
    last = before + many;
    return before + 1;
  }

  private long newest(DSLContext tx) {
    var newest =
        tx.select(DSL.max(RECONCILE_EVENT.ID))
            .from(RECONCILE_EVENT)
            .where(RECONCILE_EVENT.LOAD_BALANCER_ID.eq(loadBalancer.value()))
            .fetchOne(row -> row.value1());
    return newest == null ? 0 : newest;
  }

  private void forgetBefore(DSLContext tx, long next) {
    if (next <= KEPT) return;
    tx.deleteFrom(RECONCILE_EVENT)
        .where(RECONCILE_EVENT.LOAD_BALANCER_ID.eq(loadBalancer.value()))
        .and(RECONCILE_EVENT.ID.le(next - KEPT))
        .execute();
  }

  /**
   * Writes how it ended.
   *
   * @param error null if it succeeded; must hold no secret
   */
  public void end(DSLContext tx, long id, long millis, @Nullable String error) {
    tx.update(RECONCILE_EVENT)
        .set(RECONCILE_EVENT.MILLIS, millis)
        .set(RECONCILE_EVENT.ERROR, cut(error, MAX_ERROR))
        .where(RECONCILE_EVENT.LOAD_BALANCER_ID.eq(loadBalancer.value()))
        .and(RECONCILE_EVENT.ID.eq(id))
        .execute();
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

package io.octavia.db.reconcile;

import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.RECONCILE_EVENT;

import io.octavia.domain.LoadBalancerId;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What is not done yet, for people who ask. */
public final class Backlog {
  private Backlog() {}

  /**
   * How much there is.
   *
   * @param byStatus load balancers that are not deleted, by provisioning status
   * @param due those that wait for a worker
   * @param held those that the owner works on
   */
  public record Summary(Map<String, Integer> byStatus, int due, int held) {}

  /**
   * A load balancer on which something is to be done, or was given up.
   *
   * @param since milliseconds since 1970; null if it is not known
   * @param owner who works on it
   * @param action the last that was begun
   * @param attempt failures since the last change
   * @param nextAt when it is tried again, milliseconds since 1970; null: at the next change
   * @param failed objects below it that are in ERROR; they are tried again with it
   */
  public record Pending(
      LoadBalancerId id,
      @Nullable String name,
      String status,
      @Nullable Long since,
      @Nullable String owner,
      @Nullable String action,
      int attempt,
      @Nullable Long nextAt,
      @Nullable String lastError,
      @Nullable String requestId,
      List<Failures.Failure> failed) {}

  /** How much there is, and how much of it the owner has. */
  public static Summary summary(DSLContext tx, String owner, long now) {
    var byStatus = new TreeMap<String, Integer>();
    tx.select(LOAD_BALANCER.PROVISIONING_STATUS, DSL.count())
        .from(LOAD_BALANCER)
        .where(LOAD_BALANCER.PROVISIONING_STATUS.ne("DELETED"))
        .groupBy(LOAD_BALANCER.PROVISIONING_STATUS)
        .forEach(row -> byStatus.put(row.value1(), row.value2()));
    var due =
        tx.fetchCount(RECONCILE, RECONCILE.NEXT_AT.le(now).and(RECONCILE.LEASE_UNTIL.le(now)));
    var held =
        tx.fetchCount(RECONCILE, RECONCILE.OWNER.eq(owner).and(RECONCILE.LEASE_UNTIL.gt(now)));
    return new Summary(byStatus, due, held);
  }

  /** All that is not at rest, the oldest first. */
  public static List<Pending> list(DSLContext tx) {
    var action =
        DSL.field(
            DSL.select(RECONCILE_EVENT.ACTION)
                .from(RECONCILE_EVENT)
                .where(RECONCILE_EVENT.LOAD_BALANCER_ID.eq(LOAD_BALANCER.ID))
                .orderBy(RECONCILE_EVENT.ID.desc())
                .limit(1));
    var failed =
        Failures.list(tx).stream()
            .collect(Collectors.groupingBy(failure -> failure.loadBalancer().value()));
    return tx.select(
            LOAD_BALANCER.ID,
            LOAD_BALANCER.NAME,
            LOAD_BALANCER.PROVISIONING_STATUS,
            LOAD_BALANCER.CREATED_AT,
            LOAD_BALANCER.UPDATED_AT,
            RECONCILE.PENDING_SINCE,
            RECONCILE.OWNER,
            RECONCILE.ATTEMPT,
            RECONCILE.NEXT_AT,
            RECONCILE.LAST_ERROR,
            RECONCILE.REQUEST_ID,
            action,
            RECONCILE.RETRY_AT)
        .from(LOAD_BALANCER)
        .leftJoin(RECONCILE)
        .on(RECONCILE.LOAD_BALANCER_ID.eq(LOAD_BALANCER.ID))
        .where(LOAD_BALANCER.PROVISIONING_STATUS.ne("DELETED"))
        .and(
            LOAD_BALANCER
                .PROVISIONING_STATUS
                .ne("ACTIVE")
                .or(RECONCILE.NEXT_AT.isNotNull())
                .or(LOAD_BALANCER.ID.in(failed.keySet())))
        .orderBy(LOAD_BALANCER.CREATED_AT)
        .fetch(row ->
            new Pending(
                new LoadBalancerId(row.value1()),
                row.value2(),
                row.value3(),
                since(row.value6(), row.value5(), row.value4()),
                row.value7(),
                row.value12(),
                row.value8() == null ? 0 : row.value8(),
                row.value9() == null ? row.value13() : row.value9(),
                row.value10(),
                row.value11(),
                failed.getOrDefault(row.value1(), List.of())));
  }

  /** What we noted, or the time of the last change; whoever else changed it notes no more. */
  private static @Nullable Long since(
      @Nullable Long noted, @Nullable LocalDateTime updated, @Nullable LocalDateTime created) {
    if (noted != null) return noted;
    var time = updated == null ? created : updated;
    return time == null ? null : Long.valueOf(time.toInstant(ZoneOffset.UTC).toEpochMilli());
  }
}

package io.octavia.db.reconcile;

import static io.octavia.db.tables.Tables.HEALTH_MONITOR;
import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.L7RULE;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.RECONCILE_FAILED;
import static io.octavia.domain.ProvisioningStatus.ERROR;
import static io.octavia.domain.ProvisioningStatus.PENDING_DELETE;
import static io.octavia.domain.ProvisioningStatus.PENDING_UPDATE;

import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.ProvisioningStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Objects below load balancers that ended in ERROR: why, and what was being done with them. When
 * they are tried again stands in {@code reconcile}, with their load balancer.
 */
public final class Failures {
  private static final int MAX_ERROR = 4096;

  private Failures() {}

  /**
   * An object in ERROR.
   *
   * @param error null if it was others who failed
   */
  public record Failure(
      LoadBalancerId loadBalancer, String kind, String id, @Nullable String error) {}

  /**
   * A kind of objects.
   *
   * @param of the load balancer that an object hangs below
   * @param below whether it hangs below that one; found by keys, for there may be many objects
   */
  private record Part(
      String kind,
      Table<Record> table,
      TableField<Record, String> id,
      TableField<Record, String> status,
      Field<String> of,
      Function<String, Condition> below) {}

  private static final List<Part> PARTS =
      List.of(
          new Part(
              "listener",
              LISTENER,
              LISTENER.ID,
              LISTENER.PROVISIONING_STATUS,
              LISTENER.LOAD_BALANCER_ID,
              LISTENER.LOAD_BALANCER_ID::eq),
          new Part(
              "l7policy",
              L7POLICY,
              L7POLICY.ID,
              L7POLICY.PROVISIONING_STATUS,
              ofListener(L7POLICY.LISTENER_ID),
              loadBalancer -> L7POLICY.LISTENER_ID.in(listeners(loadBalancer))),
          new Part(
              "l7rule",
              L7RULE,
              L7RULE.ID,
              L7RULE.PROVISIONING_STATUS,
              DSL.field(
                  DSL.select(ofListener(L7POLICY.LISTENER_ID))
                      .from(L7POLICY)
                      .where(L7POLICY.ID.eq(L7RULE.L7POLICY_ID))),
              loadBalancer ->
                  L7RULE.L7POLICY_ID.in(
                      DSL.select(L7POLICY.ID)
                          .from(L7POLICY)
                          .where(L7POLICY.LISTENER_ID.in(listeners(loadBalancer))))),
          new Part(
              "pool",
              POOL,
              POOL.ID,
              POOL.PROVISIONING_STATUS,
              POOL.LOAD_BALANCER_ID,
              POOL.LOAD_BALANCER_ID::eq),
          new Part(
              "member",
              MEMBER,
              MEMBER.ID,
              MEMBER.PROVISIONING_STATUS,
              ofPool(MEMBER.POOL_ID),
              loadBalancer -> MEMBER.POOL_ID.in(pools(loadBalancer))),
          new Part(
              "healthmonitor",
              HEALTH_MONITOR,
              HEALTH_MONITOR.ID,
              HEALTH_MONITOR.PROVISIONING_STATUS,
              ofPool(HEALTH_MONITOR.POOL_ID),
              loadBalancer -> HEALTH_MONITOR.POOL_ID.in(pools(loadBalancer))));

  private static Field<String> ofListener(Field<String> listener) {
    return DSL.field(
        DSL.select(LISTENER.LOAD_BALANCER_ID).from(LISTENER).where(LISTENER.ID.eq(listener)));
  }

  private static Field<String> ofPool(Field<String> pool) {
    return DSL.field(DSL.select(POOL.LOAD_BALANCER_ID).from(POOL).where(POOL.ID.eq(pool)));
  }

  private static Select<Record1<String>> listeners(String loadBalancer) {
    return DSL.select(LISTENER.ID).from(LISTENER).where(LISTENER.LOAD_BALANCER_ID.eq(loadBalancer));
  }

  private static Select<Record1<String>> pools(String loadBalancer) {
    return DSL.select(POOL.ID).from(POOL).where(POOL.LOAD_BALANCER_ID.eq(loadBalancer));
  }

  /**
   * Notes that an object went into ERROR.
   *
   * @param was the status it had, and is to have when it is tried again
   * @param error for people to read; must hold no secret; cut at 4096 characters
   */
  public static void note(
      DSLContext tx,
      LoadBalancerId loadBalancer,
      String object,
      ProvisioningStatus was,
      String error) {
    var text = error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR);
    tx.insertInto(RECONCILE_FAILED)
        .set(RECONCILE_FAILED.OBJECT_ID, object)
        .set(RECONCILE_FAILED.LOAD_BALANCER_ID, loadBalancer.value())
        .set(RECONCILE_FAILED.RETRY_AS, was.text())
        .set(RECONCILE_FAILED.ERROR, text)
        .onDuplicateKeyUpdate()
        .set(RECONCILE_FAILED.RETRY_AS, was.text())
        .set(RECONCILE_FAILED.ERROR, text)
        .execute();
  }

  /** Objects of a load balancer that were to be deleted. */
  public static Set<String> leaving(DSLContext tx, LoadBalancerId loadBalancer) {
    return tx.select(RECONCILE_FAILED.OBJECT_ID)
        .from(RECONCILE_FAILED)
        .where(RECONCILE_FAILED.LOAD_BALANCER_ID.eq(loadBalancer.value()))
        .and(RECONCILE_FAILED.RETRY_AS.eq(PENDING_DELETE.text()))
        .fetchSet(RECONCILE_FAILED.OBJECT_ID);
  }

  /** Forgets all of a load balancer but these objects. */
  public static void retain(
      DSLContext tx, LoadBalancerId loadBalancer, Collection<String> objects) {
    tx.deleteFrom(RECONCILE_FAILED)
        .where(RECONCILE_FAILED.LOAD_BALANCER_ID.eq(loadBalancer.value()))
        .and(objects.isEmpty() ? DSL.noCondition() : RECONCILE_FAILED.OBJECT_ID.notIn(objects))
        .execute();
  }

  /**
   * Gives the objects of a load balancer that are in ERROR the status that they had before; one
   * that others failed with is changed once more.
   *
   * @return how many there were
   */
  static int again(DSLContext tx, LoadBalancerId loadBalancer) {
    var before =
        tx.selectFrom(RECONCILE_FAILED)
            .where(RECONCILE_FAILED.LOAD_BALANCER_ID.eq(loadBalancer.value()))
            .fetchMap(RECONCILE_FAILED.OBJECT_ID, RECONCILE_FAILED.RETRY_AS);
    var changed = 0;
    for (var part : PARTS) {
      var failed =
          tx.select(part.id())
              .from(part.table())
              .where(part.status().eq(ERROR.text()))
              .and(part.below().apply(loadBalancer.value()))
              .fetch(part.id());
      for (var id : failed) {
        changed +=
            tx.update(part.table())
                .set(part.status(), before.getOrDefault(id, PENDING_UPDATE.text()))
                .where(part.id().eq(id))
                .and(part.status().eq(ERROR.text()))
                .execute();
      }
    }
    return changed;
  }

  /** All objects in ERROR. */
  static List<Failure> list(DSLContext tx) {
    var all = new ArrayList<Failure>();
    for (var part : PARTS) {
      tx.select(part.id(), part.of(), RECONCILE_FAILED.ERROR)
          .from(part.table())
          .leftJoin(RECONCILE_FAILED)
          .on(RECONCILE_FAILED.OBJECT_ID.eq(part.id()))
          .where(part.status().eq(ERROR.text()))
          .orderBy(part.id())
          .forEach(row ->
              all.add(
                  new Failure(
                      new LoadBalancerId(row.value2()), part.kind(), row.value1(), row.value3())));
    }
    return all;
  }
}

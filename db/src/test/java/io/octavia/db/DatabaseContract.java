package io.octavia.db;

import static io.octavia.db.tables.Tables.AMPHORA_BUILD_SLOTS;
import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;
import static io.octavia.db.tables.Tables.QUOTAS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.sum;

import io.octavia.domain.LoadBalancerId;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/** What holds on every database. */
abstract class DatabaseContract {
  private static final int WORKERS = 16;
  private static final int ROUNDS = 40;

  abstract Db db();

  @Test
  void concurrent_counting_under_a_lock_loses_nothing() throws Exception {
    insertProject("p");

    together(() -> {
      for (int i = 0; i < ROUNDS; i++) countUp();
      return true;
    });

    assertThat(listeners("p")).isEqualTo(WORKERS * ROUNDS);
  }

  private void countUp() {
    db().change(tx -> {
      Db.lock(tx, QUOTAS, QUOTAS.PROJECT_ID.eq("p"));
      var seen =
          tx.select(QUOTAS.LISTENER)
              .from(QUOTAS)
              .where(QUOTAS.PROJECT_ID.eq("p"))
              .fetchSingle(QUOTAS.LISTENER);
      tx.update(QUOTAS).set(QUOTAS.LISTENER, seen + 1).where(QUOTAS.PROJECT_ID.eq("p")).execute();
    });
  }

  @Test
  void transfers_in_opposite_directions_are_repeated_until_they_are_done() throws Exception {
    insertProject("a");
    insertProject("b");

    together(() -> {
      for (int i = 0; i < ROUNDS; i++) {
        transfer("a", "b");
        transfer("b", "a");
      }
      return true;
    });

    assertThat(listeners("a")).isZero();
    assertThat(listeners("b")).isZero();
    int pools =
        db().read(tx -> tx.select(sum(QUOTAS.POOL)).from(QUOTAS).fetchSingle().value1().intValue());
    assertThat(pools).isEqualTo(2 * 2 * WORKERS * ROUNDS);
  }

  /** Takes the two rows in an order in which others take them the other way round. */
  private void transfer(String from, String to) {
    db().change(tx -> {
      for (var project : new String[] {from, to}) {
        tx.update(QUOTAS)
            .set(QUOTAS.LISTENER, QUOTAS.LISTENER.plus(project.equals(from) ? -1 : 1))
            .set(QUOTAS.POOL, QUOTAS.POOL.plus(1))
            .where(QUOTAS.PROJECT_ID.eq(project))
            .execute();
      }
    });
  }

  @Test
  void reader_sees_one_moment_while_others_write() throws Exception {
    insertProject("a");
    insertProject("b");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer =
          threads.submit(() -> {
            for (int i = 0; i < ROUNDS; i++) transfer("a", "b");
          });
      while (!writer.isDone()) {
        int sum = db().read(tx -> listeners(tx, "a") + listeners(tx, "b"));
        assertThat(sum).isZero();
      }
      writer.get();
    }
  }

  @Test
  void times_are_utc_in_whole_seconds_also_where_the_local_clock_leaves_an_hour_out() {
    var zone = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    try {
      var time = LocalDateTime.parse("2026-03-29T02:30:59.999999");
      db().change(tx ->
          tx.insertInto(AMPHORA_HEALTH)
              .set(AMPHORA_HEALTH.AMPHORA_ID, "a")
              .set(AMPHORA_HEALTH.LAST_UPDATE, time)
              .set(AMPHORA_HEALTH.BUSY, true)
              .execute());

      var row =
          db().read(tx ->
              tx.selectFrom(AMPHORA_HEALTH)
                  .where(AMPHORA_HEALTH.LAST_UPDATE.lt(time.plusSeconds(1)))
                  .and(AMPHORA_HEALTH.LAST_UPDATE.ge(time.withNano(0)))
                  .and(AMPHORA_HEALTH.BUSY)
                  .fetchSingle());

      assertThat(row.get(AMPHORA_HEALTH.LAST_UPDATE)).isEqualTo("2026-03-29T02:30:59");
      assertThat(row.get(AMPHORA_HEALTH.BUSY)).isTrue();
      Object raw = db().read(tx -> tx.fetchValue("SELECT busy FROM amphora_health WHERE busy = 1"));
      assertThat(raw).isNotNull();
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void numbered_rows_tell_their_number() {
    var first = insertSlots();
    var second = insertSlots();

    assertThat(first).isGreaterThan(1);
    assertThat(second).isGreaterThan(first);
  }

  private int insertSlots() {
    return db().write(tx ->
        tx.insertInto(AMPHORA_BUILD_SLOTS)
            .set(AMPHORA_BUILD_SLOTS.SLOTS_USED, 0)
            .returning(AMPHORA_BUILD_SLOTS.ID)
            .fetchSingle(AMPHORA_BUILD_SLOTS.ID));
  }

  @Test
  void load_balancer_is_loaded_with_everything_below_it() {
    db().change(SampleRows::insert);

    var loaded = db().read(tx -> LoadBalancerGraphs.load(tx, SampleLoadBalancer.GRAPH.id()));

    assertThat(loaded.orElseThrow())
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .isEqualTo(SampleLoadBalancer.GRAPH);
    assertThat(loaded).contains(SampleLoadBalancer.GRAPH);
  }

  @Test
  void load_balancer_that_is_not_there_is_empty() {
    var loaded = db().read(tx -> LoadBalancerGraphs.load(tx, new LoadBalancerId("none")));

    assertThat(loaded).isEmpty();
  }

  private void insertProject(String project) {
    db().change(tx ->
        tx.insertInto(QUOTAS)
            .set(QUOTAS.PROJECT_ID, project)
            .set(QUOTAS.LISTENER, 0)
            .set(QUOTAS.POOL, 0)
            .execute());
  }

  private int listeners(String project) {
    return db().read(tx -> listeners(tx, project));
  }

  private static int listeners(DSLContext tx, String project) {
    return tx.select(QUOTAS.LISTENER)
        .from(QUOTAS)
        .where(QUOTAS.PROJECT_ID.eq(project))
        .fetchSingle(QUOTAS.LISTENER);
  }

  private static void together(Callable<Boolean> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < WORKERS; i++) running.add(threads.submit(work));
      for (var worker : running) worker.get();
    }
  }
}

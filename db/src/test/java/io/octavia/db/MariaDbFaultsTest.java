package io.octavia.db;

import static io.octavia.db.tables.Tables.QUOTAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.testing.TemporaryMariaDb;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that stops, dies, or ends connections, and transactions in each other's way. */
@Timeout(120)
class MariaDbFaultsTest {
  private static TemporaryMariaDb server;
  private static Db db;

  private static final DbSettings PATIENT =
      new DbSettings(
          2,
          2,
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          10,
          Duration.ofSeconds(1),
          "TRADITIONAL",
          null,
          60);

  @BeforeAll
  static void start() {
    server = TemporaryMariaDb.startLasting();
    server.administer("SET GLOBAL innodb_lock_wait_timeout = 1");
    db = Db.open(server.newDatabase(), PATIENT, new Random(1));
    Schema.upgrade(db, "head");
  }

  @AfterAll
  static void stop() {
    if (db != null) db.close();
    if (server != null) server.close();
  }

  private static void project(String name) {
    db.change(
        tx -> tx.insertInto(QUOTAS).set(QUOTAS.PROJECT_ID, name).set(QUOTAS.LISTENER, 0).execute());
  }

  private static void countUp(DSLContext tx, String name) {
    tx.update(QUOTAS)
        .set(QUOTAS.LISTENER, QUOTAS.LISTENER.plus(1))
        .where(QUOTAS.PROJECT_ID.eq(name))
        .execute();
  }

  private static int count(String name) {
    return db.read(tx ->
        tx.select(QUOTAS.LISTENER)
            .from(QUOTAS)
            .where(QUOTAS.PROJECT_ID.eq(name))
            .fetchSingle(QUOTAS.LISTENER));
  }

  @Test
  void pool_is_bounded() {
    assertThat(PATIENT.connections()).isEqualTo(4);
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        threads.execute(() ->
            db.read(tx -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              tx.fetchValue("SELECT SLEEP(0.02)");
              return inside.decrementAndGet();
            }));
      }
    }
    assertThat(most.get()).isBetween(1, 4);
  }

  @Test
  void server_that_was_restarted_between_two_transactions_is_not_noticed() {
    project("between");
    db.change(tx -> countUp(tx, "between"));
    server.stop();
    server.restart();
    db.change(tx -> countUp(tx, "between"));
    assertThat(count("between")).isEqualTo(2);
  }

  @Test
  void transaction_whose_server_dies_in_the_middle_is_done_again_when_it_is_back() {
    project("middle");
    var runs = new AtomicInteger();
    db.change(tx -> {
      countUp(tx, "middle");
      if (runs.incrementAndGet() == 1) {
        server.kill();
        server.restart();
      }
      countUp(tx, "middle");
    });
    assertThat(runs.get()).isGreaterThan(1);
    assertThat(count("middle")).isEqualTo(2);
  }

  @Test
  void nothing_that_was_acknowledged_is_lost_when_the_server_dies_again_and_again()
      throws Exception {
    project("acknowledged");
    var acknowledged = new AtomicInteger();
    var unknown = new AtomicInteger();
    var done = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        threads.execute(() -> {
          while (!done.get()) {
            try {
              db.change(tx -> countUp(tx, "acknowledged"));
              acknowledged.incrementAndGet();
            } catch (DataAccessException e) {
              unknown.incrementAndGet();
            }
          }
        });
      }
      for (int deaths = 0; deaths < 3; deaths++) {
        var before = acknowledged.get();
        await(() -> acknowledged.get() > before + 20);
        server.kill();
        server.restart();
      }
      var before = acknowledged.get();
      await(() -> acknowledged.get() > before + 20);
      done.set(true);
    }
    assertThat(count("acknowledged"))
        .isBetween(acknowledged.get(), acknowledged.get() + unknown.get());
    // Only a commit that got no answer may end so, one for each writer and death.
    assertThat(unknown.get()).isLessThanOrEqualTo(9);
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    org.awaitility.Awaitility.await().atMost(60, TimeUnit.SECONDS).until(condition);
  }

  @Test
  void transaction_whose_connection_an_administrator_ends_is_done_again() {
    project("ended");
    var runs = new AtomicInteger();
    db.change(tx -> {
      countUp(tx, "ended");
      if (runs.incrementAndGet() == 1) {
        server.administer("KILL CONNECTION " + tx.fetchValue("SELECT CONNECTION_ID()"));
      }
      countUp(tx, "ended");
    });
    assertThat(runs.get()).isEqualTo(2);
    assertThat(count("ended")).isEqualTo(2);
  }

  @Test
  void two_that_lock_each_other_out_are_both_done() throws Exception {
    project("left");
    project("right");
    var both = new CyclicBarrier(2);
    var runs = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> crossing(both, runs, "left", "right"));
      var two = threads.submit(() -> crossing(both, runs, "right", "left"));
      one.get();
      two.get();
    }
    assertThat(runs.get()).isGreaterThan(2);
    assertThat(count("left")).isEqualTo(2);
    assertThat(count("right")).isEqualTo(2);
  }

  private static boolean crossing(
      CyclicBarrier both, AtomicInteger runs, String first, String second) {
    var tried = new AtomicInteger();
    db.change(tx -> {
      runs.incrementAndGet();
      countUp(tx, first);
      if (tried.incrementAndGet() == 1) meet(both);
      countUp(tx, second);
    });
    return true;
  }

  private static void meet(CyclicBarrier both) {
    try {
      both.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the other did not come", e);
    }
  }

  @Test
  void lock_that_is_held_longer_than_the_server_waits_is_waited_for() throws Exception {
    project("held");
    var held = new CountDownLatch(1);
    var runs = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var holder =
          threads.submit(() ->
              db.write(tx -> {
                countUp(tx, "held");
                held.countDown();
                await(() -> runs.get() > 1);
                return true;
              }));
      assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
      db.change(tx -> {
        runs.incrementAndGet();
        countUp(tx, "held");
      });
      holder.get();
    }
    assertThat(runs.get()).isGreaterThan(1);
    assertThat(count("held")).isEqualTo(2);
  }

  @Test
  void server_that_starts_late_is_waited_for() throws Exception {
    var url = server.newDatabase();
    server.stop();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var opened = threads.submit(() -> Db.open(url, PATIENT, new Random(1)));
      server.restart();
      try (var late = opened.get()) {
        assertThat(late.<Object>read(tx -> tx.fetchValue("SELECT 1"))).isNotNull();
      }
    }
  }
}

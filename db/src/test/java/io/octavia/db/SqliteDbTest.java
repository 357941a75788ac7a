package io.octavia.db;

import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.QUOTAS;
import static io.octavia.db.tables.Tables.TAGS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.db.testing.TemporaryDatabase;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDbTest {
  @AutoClose private final TemporaryDatabase temporary = TemporaryDatabase.create();
  private final Db db = temporary.db();

  @Test
  void work_that_throws_leaves_nothing() {
    assertThatThrownBy(() ->
            db.change(tx -> {
              tx.insertInto(QUOTAS).set(QUOTAS.PROJECT_ID, "p").execute();
              throw new IllegalStateException("on purpose");
            }))
        .hasMessage("on purpose");

    assertThat(quotas()).isZero();
  }

  @Test
  void what_a_reader_would_change_is_refused() {
    assertThatThrownBy(
            () -> db.read(tx -> tx.insertInto(QUOTAS).set(QUOTAS.PROJECT_ID, "p").execute()))
        .isInstanceOf(DataAccessException.class)
        .hasMessageContaining("readonly");
    assertThat(quotas()).isZero();
  }

  @Test
  void transactions_do_not_nest() {
    assertThatThrownBy(() -> db.write(_ -> quotas()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("use its context");
    assertThatThrownBy(() -> db.read(_ -> db.write(tx -> tx.fetchCount(QUOTAS))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(quotas()).isZero();
  }

  @Test
  void duplicate_and_dangling_keys_are_told_apart_from_other_failures() {
    db.change(tx -> tx.insertInto(QUOTAS).set(QUOTAS.PROJECT_ID, "p").execute());

    assertThatThrownBy(
            () -> db.change(tx -> tx.insertInto(QUOTAS).set(QUOTAS.PROJECT_ID, "p").execute()))
        .isInstanceOf(IntegrityConstraintViolationException.class);
    assertThatThrownBy(() ->
            db.change(tx ->
                tx.insertInto(LISTENER)
                    .set(LISTENER.ID, "l")
                    .set(LISTENER.PROTOCOL, "GOPHER")
                    .set(LISTENER.PROTOCOL_PORT, 70)
                    .set(LISTENER.PROVISIONING_STATUS, "ACTIVE")
                    .set(LISTENER.OPERATING_STATUS, "ONLINE")
                    .set(LISTENER.ENABLED, true)
                    .execute()))
        .isInstanceOf(IntegrityConstraintViolationException.class);
  }

  @Test
  void texts_compare_as_on_mariadb_without_regard_to_case() {
    db.change(tx -> tx.insertInto(TAGS).set(TAGS.RESOURCE_ID, "r").set(TAGS.TAG, "Blue").execute());

    int found = db.read(tx -> tx.fetchCount(TAGS, TAGS.TAG.eq("bLUE")));

    assertThat(found).isEqualTo(1);
  }

  @Test
  void database_of_an_owner_is_for_the_owner_only(@TempDir Path directory) throws Exception {
    var file = directory.resolve("o.db");
    try (var made = Db.open("sqlite:///" + file, DbSettings.DEFAULTS, new Random(1))) {
      Schema.upgrade(made, "head");
      for (var path : new Path[] {file, directory.resolve("o.db-wal")}) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void write_ahead_log_is_flushed_at_each_commit() {
    assertThat(pragma("journal_mode")).isEqualTo("wal");
    assertThat(pragma("synchronous")).isEqualTo("2");
    assertThat(pragma("foreign_keys")).isEqualTo("1");
  }

  @Test
  void writer_runs_on_a_platform_thread_even_for_a_virtual_one() throws Exception {
    var thread = new AtomicReference<Thread>();
    Thread.startVirtualThread(() -> db.change(_ -> thread.set(Thread.currentThread()))).join();

    assertThat(thread.get().isVirtual()).isFalse();
  }

  @Test
  void caller_that_is_interrupted_learns_that_its_work_was_done() throws Exception {
    var started = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var sawInterrupt = new AtomicReference<Boolean>();
    var caller =
        Thread.startVirtualThread(() -> {
          db.change(tx -> {
            started.countDown();
            awaitUninterrupted(mayEnd);
            tx.insertInto(QUOTAS).set(QUOTAS.PROJECT_ID, "p").execute();
          });
          sawInterrupt.set(Thread.currentThread().isInterrupted());
        });
    started.await();
    caller.interrupt();
    mayEnd.countDown();
    caller.join();

    assertThat(sawInterrupt.get()).isTrue();
    assertThat(quotas()).isEqualTo(1);
  }

  @Test
  void work_is_repeated_while_another_process_writes() throws Exception {
    // A second connection stands for another process: SQLite locks files, not processes.
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + temporary.file());
        var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      var writer =
          Thread.startVirtualThread(
              () -> db.change(tx -> tx.insertInto(QUOTAS).set(QUOTAS.PROJECT_ID, "p").execute()));
      assertThat(quotas()).isZero();
      statement.execute("COMMIT");
      writer.join();
    }

    assertThat(quotas()).isEqualTo(1);
  }

  @Test
  void file_that_is_not_a_database_is_named_with_the_way_out(@TempDir Path directory)
      throws Exception {
    var file = directory.resolve("o.db");
    Files.writeString(file, "this is not a database, whatever it is called; ".repeat(200));

    assertThatThrownBy(() -> Db.open("sqlite:///" + file, DbSettings.DEFAULTS, new Random(1)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("damaged")
        .hasMessageContaining(".recover");
  }

  @Test
  void page_that_was_overwritten_is_found_by_the_query_and_named(@TempDir Path directory)
      throws Exception {
    var file = directory.resolve("o.db");
    Files.copy(temporary.file(), file);
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      // All pages but the first, which holds the header and the list of tables.
      for (long at = 4096; at < channel.size(); at += 4096) {
        channel.position(at);
        channel.write(ByteBuffer.wrap("garbage!".repeat(512).getBytes(UTF_8)));
      }
    }

    assertThatThrownBy(
            () -> {
              try (var damaged = Db.open("sqlite:///" + file, DbSettings.DEFAULTS, new Random(1))) {
                damaged.read(tx -> tx.fetchCount(AMPHORA_HEALTH));
              }
            })
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void missing_directory_is_named() {
    assertThatThrownBy(
            () -> Db.open("sqlite:////no/such/place/o.db", DbSettings.DEFAULTS, new Random(1)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("/no/such/place/o.db");
  }

  private String pragma(String name) {
    return db.write(tx -> tx.fetchValue("PRAGMA " + name).toString());
  }

  private int quotas() {
    return db.read(tx -> tx.fetchCount(QUOTAS));
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      throw new IllegalStateException(interrupt);
    }
  }
}

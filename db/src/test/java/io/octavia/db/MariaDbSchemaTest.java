package io.octavia.db;

import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.VIP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.db.tables.Tables;
import io.octavia.db.testing.TemporaryMariaDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MariaDbSchemaTest {
  private Db db;

  @BeforeEach
  void open() {
    db = Db.open(TemporaryMariaDb.shared().newDatabase(), DbSettings.DEFAULTS, new Random(1));
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void new_tables_are_those_of_upstream_column_by_column() throws IOException {
    Schema.upgrade(db, "head");

    dropOwn();
    assertThat(schema())
        .isEqualTo(resource("schema-fabf4983846b.txt"))
        .isEqualTo(SchemaText.of(Tables.UPSTREAM));
  }

  @Test
  void tables_of_zed_with_rows_become_those_of_head() throws IOException {
    db.change(tx -> {
      for (var statement : statements()) tx.execute(statement);
    });
    assertThat(Schema.current(db)).contains("0995c26fc506");

    Schema.upgrade(db, "head");

    db.read(tx -> {
      assertThat(tx.selectFrom(VIP).fetch(VIP.VNIC_TYPE)).containsExactly("normal");
      assertThat(tx.selectFrom(MEMBER).fetch(MEMBER.VNIC_TYPE)).containsExactly("normal");
      assertThat(tx.selectFrom(LISTENER).fetch(LISTENER.HSTS_MAX_AGE)).containsOnlyNulls();
      assertThat(tx.selectFrom(LISTENER).fetch(LISTENER.ENABLED)).containsExactly(true);
      assertThat(tx.selectFrom(LOAD_BALANCER).fetch(LOAD_BALANCER.PROJECT_ID)).hasSize(1);
      return true;
    });
    Schema.check(db);
    dropOwn();
    assertThat(schema()).isEqualTo(resource("schema-fabf4983846b.txt"));
  }

  @Test
  void upgrade_that_was_cut_off_after_any_statement_is_finished_by_the_next() throws IOException {
    Schema.upgrade(db, "0995c26fc506");
    // MariaDB commits each of these by itself: what a process leaves that dies before the revision.
    db.change(tx -> tx.execute(new Ddl(tx).add(LISTENER, LISTENER.HSTS_MAX_AGE)));

    Schema.upgrade(db, "head");

    db.change(tx -> tx.execute("DELETE FROM alembic_version"));
    Schema.stamp(db, "8db7a6443785");
    Schema.upgrade(db, "head");
    dropOwn();
    assertThat(schema()).isEqualTo(resource("schema-fabf4983846b.txt"));
  }

  @Test
  void creation_that_was_cut_off_is_finished_by_the_next() throws IOException {
    Schema.upgrade(db, "0995c26fc506");
    db.change(tx -> {
      tx.execute("DROP TABLE spares_pool");
      tx.execute("DELETE FROM algorithm WHERE name = 'SOURCE_IP'");
      tx.execute("DELETE FROM alembic_version");
    });

    Schema.upgrade(db, "head");

    int algorithms = db.read(tx -> tx.fetchCount(Tables.ALGORITHM));
    assertThat(algorithms).isEqualTo(4);
    dropOwn();
    assertThat(schema()).isEqualTo(resource("schema-fabf4983846b.txt"));
  }

  @Test
  void upgrade_waits_for_nobody_for_ever() {
    assertThatThrownBy(() -> Schema.upgrade(db, "no-such-revision"))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("no-such-revision");
    Schema.upgrade(db, "head");
    Schema.check(db);
  }

  private String schema() {
    return db.read(tx -> SchemaText.of(tx));
  }

  private void dropOwn() {
    db.change(tx -> {
      for (var table : Tables.OWN) tx.execute("DROP TABLE " + table.getName());
    });
  }

  private static Iterable<String> statements() {
    try {
      var text =
          resource("zed.sql")
              .lines()
              .filter(line -> !line.startsWith("--"))
              .collect(Collectors.joining("\n"));
      return Arrays.stream(text.split(";\n", -1)).filter(sql -> !sql.isBlank()).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String resource(String name) throws IOException {
    try (var resource = MariaDbSchemaTest.class.getResourceAsStream(name)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.joining("\n", "", "\n"));
    }
  }
}

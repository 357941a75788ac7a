package io.octavia.db;

import static io.octavia.db.tables.Tables.ALEMBIC_VERSION;
import static io.octavia.db.tables.Tables.FLAVOR;
import static io.octavia.db.tables.Tables.PROTOCOL;
import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static io.octavia.db.tables.Tables.RECONCILE_SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.db.tables.OctaviaTable;
import io.octavia.db.tables.Tables;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSchemaTest {
  @TempDir Path directory;
  private Db db;

  @BeforeEach
  void open() {
    db = Db.open("sqlite:///" + directory.resolve("o.db"), DbSettings.DEFAULTS, new Random(1));
  }

  @AfterEach
  void close() {
    db.close();
  }

  private int count(OctaviaTable table) {
    return db.read(tx -> tx.fetchCount(table));
  }

  @Test
  void empty_database_gets_all_tables_with_the_declared_columns() {
    Schema.upgrade(db, "head");

    var catalog = db.read(Catalog::read);
    for (var table : Tables.UPSTREAM) {
      assertThat(catalog.columns(table.getName()))
          .as(table.getName())
          .containsExactly(
              table.fieldStream().map(field -> field.getName()).toArray(String[]::new));
    }
    for (var table : Tables.OWN) assertThat(catalog.has(table.getName())).isTrue();
    assertThat(Schema.current(db)).contains("fabf4983846b");
    Schema.check(db);
  }

  @Test
  void upgrade_of_an_upgraded_database_changes_nothing() {
    Schema.upgrade(db, "head");

    Schema.upgrade(db, "head");

    assertThat(count(PROTOCOL)).isEqualTo(9);
    assertThat(count(FLAVOR)).isEqualTo(1);
    assertThat(count(ALEMBIC_VERSION)).isEqualTo(1);
  }

  @Test
  void each_revision_from_the_first_on_can_be_upgraded() {
    for (var revision : Revisions.between("31f7653ded67", Revisions.HEAD)) {
      Schema.upgrade(db, revision.id());
      assertThat(Schema.current(db)).contains(revision.id());
    }
    Schema.check(db);
  }

  @Test
  void own_tables_of_the_first_version_get_what_came_later() {
    Schema.upgrade(db, "head");
    db.change(tx -> {
      tx.alterTable(RECONCILE_AMPHORA).dropColumn(RECONCILE_AMPHORA.RECONFIGURE).execute();
      tx.alterTable(RECONCILE).dropColumn(RECONCILE.PENDING_SINCE).execute();
      tx.alterTable(RECONCILE).dropColumn(RECONCILE.REQUEST_ID).execute();
      tx.update(RECONCILE_SCHEMA).set(RECONCILE_SCHEMA.VERSION, 1).execute();
    });
    assertThatThrownBy(() -> Schema.check(db))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("of version 1, needed is 8");

    Schema.upgrade(db, "head");

    Schema.check(db);
    var catalog = db.read(Catalog::read);
    assertThat(catalog.has("reconcile_amphora", "reconfigure")).isTrue();
    assertThat(catalog.has("reconcile", "pending_since")).isTrue();
    assertThat(catalog.has("reconcile", "request_id")).isTrue();
  }

  @Test
  void first_revision_lacks_what_came_later() {
    Schema.upgrade(db, "0995c26fc506");

    var catalog = db.read(Catalog::read);
    assertThat(catalog.has("vip_security_group")).isFalse();
    assertThat(catalog.has("amphora_member_port")).isFalse();
    assertThat(catalog.has("listener", "hsts_max_age")).isFalse();
    assertThat(catalog.has("listener", "alpn_protocols")).isTrue();
    assertThatThrownBy(() -> Schema.check(db))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("0995c26fc506")
        .hasMessageContaining("octavia-db-manage upgrade head");
  }

  @Test
  void unknown_revision_is_refused() {
    Schema.upgrade(db, "head");
    db.change(tx -> tx.update(ALEMBIC_VERSION).set(ALEMBIC_VERSION.VERSION_NUM, "0123").execute());

    assertThatThrownBy(() -> Schema.upgrade(db, "head"))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("'0123'")
        .hasMessageContaining("does not know");
  }

  @Test
  void revision_before_the_first_is_refused_with_the_way_out() {
    Schema.stamp(db, "6ac558d7fc21");

    assertThatThrownBy(() -> Schema.upgrade(db, "head"))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("6ac558d7fc21")
        .hasMessageContaining("octavia-db-manage upgrade 0995c26fc506");
  }

  @Test
  void tables_of_others_are_left_alone() {
    db.change(tx -> tx.execute("CREATE TABLE listener (id int)"));

    assertThatThrownBy(() -> Schema.upgrade(db, "head"))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("'listener'");
    assertThat(db.read(Catalog::read).tables()).containsOnlyKeys("listener");
  }

  @Test
  void stamp_goes_back_without_touching_tables() {
    Schema.upgrade(db, "head");

    Schema.stamp(db, "0995c26fc506");

    assertThat(Schema.current(db)).contains("0995c26fc506");
    assertThat(db.read(Catalog::read).has("amphora_member_port")).isTrue();
    Schema.upgrade(db, "+2");
    assertThat(Schema.current(db)).contains("db2a73e82626");
    Schema.upgrade(db, "fabf");
    Schema.check(db);
  }
}

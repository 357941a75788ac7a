package io.octavia.db;

import static io.octavia.db.tables.Tables.ALEMBIC_VERSION;
import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static io.octavia.db.tables.Tables.RECONCILE_SCHEMA;

import io.octavia.db.tables.OctaviaTable;
import io.octavia.db.tables.Tables;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.TableField;

/**
 * The tables of a database, and their revision. Upstream's tables are made and upgraded exactly as
 * upstream's migrations do, and {@code alembic_version} says so, so that either implementation
 * finds what it expects. Our own stand beside them, with a version of their own.
 *
 * <pre>
 *   empty ──► 0995c26fc506 ──► … ──► fabf4983846b        an older or unknown revision is refused
 *                 ▲                      ▲
 *                 └── a database of      └── of 2025.1 and later: nothing to do
 *                     Zed or 2023.1
 * </pre>
 *
 * A process that dies on the way leaves a state from which the next one goes on: each step looks
 * for what is there before it adds something, and the revision is written last.
 */
public final class Schema {
  /** The version of our own tables. */
  private static final int OWN_VERSION = 8;

  private Schema() {}

  /**
   * Brings the tables to a revision; does nothing if they are there or beyond.
   *
   * @param revision {@code head}, an id or the unique beginning of one, or {@code +1}
   * @throws DatabaseException if the database is of a revision that cannot be upgraded
   */
  public static void upgrade(Db db, String revision) {
    db.change(tx -> new SchemaUpgrade(tx).run(revision));
  }

  /** The revision that the database says it has; empty if it has none. */
  public static Optional<String> current(Db db) {
    return db.read(tx -> current(tx, Catalog.read(tx)));
  }

  static Optional<String> current(DSLContext tx, Catalog catalog) {
    if (!catalog.has(ALEMBIC_VERSION.getName())) return Optional.empty();
    var revisions = tx.selectFrom(ALEMBIC_VERSION).fetch(ALEMBIC_VERSION.VERSION_NUM);
    if (revisions.size() > 1) {
      throw new DatabaseException(
          "alembic_version holds several revisions, %s; upstream's history has no branches"
              .formatted(revisions));
    }
    return revisions.stream().findFirst();
  }

  /**
   * Says that the database has a revision, without a change to any other table.
   *
   * @throws DatabaseException if it is not one of upstream's that we know
   */
  public static void stamp(Db db, String revision) {
    db.change(tx -> {
      var catalog = Catalog.read(tx);
      var target = Revisions.named(revision, current(tx, catalog).orElse(null));
      if (!catalog.has(ALEMBIC_VERSION.getName())) {
        new Ddl(tx).create(ALEMBIC_VERSION, List.of()).forEach(tx::execute);
      }
      write(tx, target);
    });
  }

  static void write(DSLContext tx, String revision) {
    tx.deleteFrom(ALEMBIC_VERSION).execute();
    tx.insertInto(ALEMBIC_VERSION).set(ALEMBIC_VERSION.VERSION_NUM, revision).execute();
  }

  /**
   * Makes sure that the tables are those that this program works with; for the start of a process.
   *
   * @throws DatabaseException if they are not, with what to do
   */
  public static void check(Db db) {
    db.read(tx -> {
      var catalog = Catalog.read(tx);
      var revision = current(tx, catalog).orElse("none");
      if (!revision.equals(Revisions.HEAD)) {
        throw new DatabaseException(
            "the database is at revision %s, needed is %s; run: octavia-db-manage upgrade head"
                .formatted(revision, Revisions.HEAD));
      }
      if (ownVersion(tx, catalog) != OWN_VERSION) {
        throw new DatabaseException(
            "the tables of the reconciler are of version %d, needed is %d; run:"
                    .formatted(ownVersion(tx, catalog), OWN_VERSION)
                + " octavia-db-manage upgrade head");
      }
      return true;
    });
  }

  /** 0 if our own tables are not there. */
  private static int ownVersion(DSLContext tx, Catalog catalog) {
    if (!catalog.has(RECONCILE_SCHEMA.getName())) return 0;
    return tx.selectFrom(RECONCILE_SCHEMA).fetchOptional(RECONCILE_SCHEMA.VERSION).orElse(0);
  }

  static void upgradeOwn(DSLContext tx, Catalog catalog) {
    var version = ownVersion(tx, catalog);
    if (version > OWN_VERSION) {
      throw new DatabaseException(
          "the tables of the reconciler are of version %d, made by a newer release; this one knows"
                  .formatted(version)
              + " %d".formatted(OWN_VERSION));
    }
    for (var table : Tables.OWN) createIfMissing(tx, catalog, table, List.of());
    if (version == 1) addIfMissing(tx, catalog, RECONCILE_AMPHORA, RECONCILE_AMPHORA.RECONFIGURE);
    if (version > 0 && version < 5) {
      addIfMissing(tx, catalog, RECONCILE, RECONCILE.PENDING_SINCE);
      addIfMissing(tx, catalog, RECONCILE, RECONCILE.REQUEST_ID);
      addIfMissing(tx, catalog, RECONCILE, RECONCILE.RETRIES);
      addIfMissing(tx, catalog, RECONCILE, RECONCILE.RETRY_AT);
      addIfMissing(tx, catalog, RECONCILE, RECONCILE.RETRY_AS);
    }
    if (version == 0) {
      tx.insertInto(RECONCILE_SCHEMA).set(RECONCILE_SCHEMA.VERSION, OWN_VERSION).execute();
    } else {
      tx.update(RECONCILE_SCHEMA).set(RECONCILE_SCHEMA.VERSION, OWN_VERSION).execute();
    }
  }

  private static void addIfMissing(
      DSLContext tx, Catalog catalog, OctaviaTable table, TableField<Record, ?> column) {
    if (catalog.has(table.getName(), column.getName())) return;
    tx.execute(new Ddl(tx).add(table, column));
  }

  static void createIfMissing(
      DSLContext tx, Catalog catalog, OctaviaTable table, List<TableField<Record, ?>> without) {
    if (catalog.has(table.getName())) return;
    new Ddl(tx).create(table, without).forEach(tx::execute);
  }
}

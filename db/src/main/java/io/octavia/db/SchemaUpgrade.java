package io.octavia.db;

import static io.octavia.db.tables.Tables.ALEMBIC_VERSION;

import io.octavia.db.Revision.Addition;
import io.octavia.db.tables.OctaviaTable;
import io.octavia.db.tables.Tables;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.TableField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One upgrade, inside a transaction; MariaDB commits after each statement that changes a table. */
final class SchemaUpgrade {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaUpgrade.class);

  /** Held while tables change: name, and how many seconds to wait for another who holds it. */
  private static final String LOCK = "octavia_schema";

  private static final int LOCK_SECONDS = 60;

  private final DSLContext tx;

  SchemaUpgrade(DSLContext tx) {
    this.tx = tx;
  }

  void run(String revision) {
    if (tx.dialect().family() == SQLDialect.SQLITE) {
      upgrade(revision);
      return;
    }
    var got = tx.fetchValue("SELECT GET_LOCK(?, ?)", LOCK, LOCK_SECONDS);
    if (!(got instanceof Number number) || number.intValue() != 1) {
      throw new DatabaseException("another process is upgrading the tables; try again later");
    }
    try {
      upgrade(revision);
    } finally {
      tx.fetchValue("SELECT RELEASE_LOCK(?)", LOCK);
    }
  }

  private void upgrade(String revision) {
    var catalog = Catalog.read(tx);
    var current = Schema.current(tx, catalog).orElse(null);
    var target = Revisions.named(revision, current);
    if (current == null) {
      if (isBeforeFirst(target)) throw tooOld("cannot make tables of revision " + target);
      makeFirst(catalog);
      current = Revisions.FIRST;
    } else if (Revisions.position(current) < 0) {
      throw new DatabaseException(
          "the database is at revision '%s', which this release does not know; a newer Octavia"
                  .formatted(current)
              + " upgraded it, or it is not Octavia's");
    } else if (isBeforeFirst(current)) {
      throw tooOld("the database is at revision " + current);
    } else if (!catalog.has(Tables.LOAD_BALANCER.getName())) {
      throw new DatabaseException(
          "the database says that it is at revision %s, but it has no tables; empty %s first"
              .formatted(current, ALEMBIC_VERSION.getName()));
    }
    for (var next : Revisions.between(current, target)) apply(next);
    Schema.upgradeOwn(tx, catalog);
  }

  private static boolean isBeforeFirst(String revision) {
    return Revisions.position(revision) < Revisions.position(Revisions.FIRST);
  }

  private static DatabaseException tooOld(String what) {
    return new DatabaseException(
        "%s, from before Zed; with upstream's own octavia-db-manage of Zed or 2023.1 run: %s"
            .formatted(what, "octavia-db-manage upgrade " + Revisions.FIRST));
  }

  private void makeFirst(Catalog catalog) {
    var later = later();
    for (var table : Tables.UPSTREAM) {
      if (later.tables().contains(table)) continue;
      refuseForeign(catalog, table, later);
      Schema.createIfMissing(tx, catalog, table, later.columns());
    }
    // Making a table ends a transaction on servers, and the first rows are all there or none is.
    if (tx.dialect().family() != SQLDialect.SQLITE) tx.execute("START TRANSACTION");
    Seeds.insert(tx);
    Schema.write(tx, Revisions.FIRST);
    LOG.info("made the tables of revision {}", Revisions.FIRST);
  }

  /** What a table of that name is that we did not begin to make ourselves. */
  private static void refuseForeign(Catalog catalog, OctaviaTable table, Later later) {
    if (!catalog.has(table.getName())) return;
    Set<String> expected = new LinkedHashSet<>();
    for (var field : table.fields()) {
      if (!later.columns().contains(field)) expected.add(field.getName());
    }
    if (!catalog.columns(table.getName()).equals(expected)) {
      throw new DatabaseException(
          "the database has a table '%s' but no revision in %s; if the tables are Octavia's, say"
                  .formatted(table.getName(), ALEMBIC_VERSION.getName())
              + " of which revision they are: octavia-db-manage stamp REVISION");
    }
  }

  /** Tables and columns that came after the first revision that we make. */
  private record Later(List<OctaviaTable> tables, List<TableField<Record, ?>> columns) {}

  private static Later later() {
    var later = new Later(new ArrayList<>(), new ArrayList<>());
    for (var revision : Revisions.between(Revisions.FIRST, Revisions.HEAD)) {
      for (var addition : revision.additions()) {
        switch (addition) {
          case Addition.WholeTable(var table) -> later.tables().add(table);
          case Addition.Columns(_, var columns) -> later.columns().addAll(columns);
        }
      }
    }
    return later;
  }

  private void apply(Revision revision) {
    var catalog = Catalog.read(tx);
    for (var addition : revision.additions()) {
      switch (addition) {
        case Addition.WholeTable(var table) ->
            Schema.createIfMissing(tx, catalog, table, List.of());
        case Addition.Columns(var table, var columns) -> addColumns(catalog, table, columns);
      }
    }
    Schema.write(tx, revision.id());
    LOG.info("upgraded the tables to revision {}: {}", revision.id(), revision.summary());
  }

  private void addColumns(
      Catalog catalog, OctaviaTable table, List<TableField<Record, ?>> columns) {
    for (var column : columns) {
      if (!catalog.has(table.getName(), column.getName())) {
        tx.execute(new Ddl(tx).add(table, column));
      }
    }
  }
}

package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** The revision of our own tables; one row. Upstream's stands in {@code alembic_version}. Ours. */
public final class ReconcileSchemaTable extends OctaviaTable {
  public final TableField<Record, Integer> VERSION =
      column("version", SQLDataType.INTEGER.notNull());

  ReconcileSchemaTable() {
    super("reconcile_schema");
    primaryKey(VERSION);
  }
}

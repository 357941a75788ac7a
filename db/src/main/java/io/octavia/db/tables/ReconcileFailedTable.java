package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * Why an object below a load balancer is in ERROR, and with which status it is tried again: that of
 * what was being done with it. Ours. A row of an object that is not in ERROR means nothing.
 */
public final class ReconcileFailedTable extends OctaviaTable {
  public final TableField<Record, String> OBJECT_ID =
      column("object_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> LOAD_BALANCER_ID =
      column("load_balancer_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> RETRY_AS =
      column("retry_as", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, String> ERROR =
      column("error", SQLDataType.VARCHAR(4096).notNull());

  ReconcileFailedTable() {
    super("reconcile_failed");
    primaryKey(OBJECT_ID);
    index("ix_reconcile_failed_load_balancer_id", LOAD_BALANCER_ID);
  }
}

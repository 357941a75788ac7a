package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * What was done when to which load balancer, and how it ended. Ours. {@code started_at} in
 * milliseconds since 1970; {@code millis} is null while it runs. {@code id} counts within the load
 * balancer.
 */
public final class ReconcileEventTable extends OctaviaTable {
  public final TableField<Record, Long> ID = column("id", SQLDataType.BIGINT.notNull());
  public final TableField<Record, String> LOAD_BALANCER_ID =
      column("load_balancer_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> ACTION =
      column("action", SQLDataType.VARCHAR(64).notNull());
  public final TableField<Record, String> SUBJECT = column("subject", SQLDataType.VARCHAR(255));
  public final TableField<Record, Long> STARTED_AT =
      column("started_at", SQLDataType.BIGINT.notNull());
  public final TableField<Record, Long> MILLIS = column("millis", SQLDataType.BIGINT);
  public final TableField<Record, String> ERROR = column("error", SQLDataType.VARCHAR(4096));

  ReconcileEventTable() {
    super("reconcile_event");
    primaryKey(LOAD_BALANCER_ID, ID);
  }
}

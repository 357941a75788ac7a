package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * Calls on workers that are to be sent, written with the change that they are about. Ours. Times in
 * milliseconds since 1970. {@code claimed_until} is when another process may send; a row that was
 * claimed before may have been sent.
 */
public final class ReconcileOutboxTable extends OctaviaTable {
  public final TableField<Record, String> MESSAGE_ID =
      column("message_id", SQLDataType.VARCHAR(32).notNull());
  public final TableField<Record, String> LOAD_BALANCER_ID =
      column("load_balancer_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> METHOD =
      column("method", SQLDataType.VARCHAR(64).notNull());
  public final TableField<Record, String> ARGUMENTS =
      column("arguments", SQLDataType.VARCHAR(16_777_215).notNull());
  public final TableField<Record, Long> CREATED_AT =
      column("created_at", SQLDataType.BIGINT.notNull());
  public final TableField<Record, String> OWNER = column("owner", SQLDataType.VARCHAR(255));
  public final TableField<Record, Long> CLAIMED_UNTIL =
      column("claimed_until", SQLDataType.BIGINT.notNull());
  public final TableField<Record, Integer> ATTEMPT =
      column("attempt", SQLDataType.INTEGER.notNull());

  ReconcileOutboxTable() {
    super("reconcile_outbox");
    primaryKey(MESSAGE_ID);
    index("ix_reconcile_outbox_claimed_until", CLAIMED_UNTIL);
  }
}

package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * Calls of others that were taken over, so that one that comes again is known. Ours. {@code
 * received_at} in milliseconds since 1970.
 */
public final class ReconcileInboxTable extends OctaviaTable {
  public final TableField<Record, String> MESSAGE_ID =
      column("message_id", SQLDataType.VARCHAR(64).notNull());
  public final TableField<Record, Long> RECEIVED_AT =
      column("received_at", SQLDataType.BIGINT.notNull());

  ReconcileInboxTable() {
    super("reconcile_inbox");
    primaryKey(MESSAGE_ID);
    index("ix_reconcile_inbox_received_at", RECEIVED_AT);
  }
}

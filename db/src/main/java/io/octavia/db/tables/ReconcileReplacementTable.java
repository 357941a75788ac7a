package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * Amphorae whose replacement has begun lately because they were silent, whichever health manager
 * found that. Ours. {@code begun_at} in milliseconds since 1970.
 */
public final class ReconcileReplacementTable extends OctaviaTable {
  public final TableField<Record, String> AMPHORA_ID =
      column("amphora_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, Long> BEGUN_AT = column("begun_at", SQLDataType.BIGINT.notNull());

  ReconcileReplacementTable() {
    super("reconcile_replacement");
    primaryKey(AMPHORA_ID);
    index("ix_reconcile_replacement_begun_at", BEGUN_AT);
  }
}

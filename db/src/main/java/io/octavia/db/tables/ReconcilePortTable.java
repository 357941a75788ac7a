package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * What each amphora was last told of each of its ports. Ours. {@code plugged} is a fingerprint of
 * the addresses that the agent has configured.
 */
public final class ReconcilePortTable extends OctaviaTable {
  public final TableField<Record, String> PORT_ID =
      column("port_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> AMPHORA_ID =
      column("amphora_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> PLUGGED =
      column("plugged", SQLDataType.VARCHAR(64).notNull());

  ReconcilePortTable() {
    super("reconcile_port");
    primaryKey(PORT_ID);
    index("ix_reconcile_port_amphora_id", AMPHORA_ID);
  }
}

package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * The networks that each amphora is on, or was about to be. Ours. A row is written before the port
 * is made, so that whatever was made is found again. {@code plugged} is a fingerprint of the
 * addresses that the agent has configured; null until it has.
 */
public final class ReconcilePortTable extends OctaviaTable {
  public final TableField<Record, String> AMPHORA_ID =
      column("amphora_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> NETWORK_ID =
      column("network_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> PORT_ID = column("port_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> PLUGGED = column("plugged", SQLDataType.VARCHAR(64));

  ReconcilePortTable() {
    super("reconcile_port");
    primaryKey(AMPHORA_ID, NETWORK_ID);
  }
}

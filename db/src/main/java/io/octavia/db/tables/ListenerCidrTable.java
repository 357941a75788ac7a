package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Ranges that may reach a listener. */
public final class ListenerCidrTable extends OctaviaTable {
  public final TableField<Record, String> LISTENER_ID =
      column("listener_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> CIDR = column("cidr", SQLDataType.VARCHAR(64).notNull());

  ListenerCidrTable() {
    super("listener_cidr");
    primaryKey(LISTENER_ID, CIDR);
    foreignKey("fk_listener_cidr_listener_id", LISTENER_ID, "listener", "id");
  }
}

package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Further certificates of a listener. */
public final class SniTable extends OctaviaTable {
  public final TableField<Record, String> LISTENER_ID =
      column("listener_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> TLS_CONTAINER_ID =
      column("tls_container_id", SQLDataType.VARCHAR(128).notNull());
  public final TableField<Record, Integer> POSITION = column("position", SQLDataType.INTEGER);

  SniTable() {
    super("sni");
    primaryKey(LISTENER_ID, TLS_CONTAINER_ID);
    foreignKey("fk_sni_listener_id", LISTENER_ID, "listener", "id");
  }
}

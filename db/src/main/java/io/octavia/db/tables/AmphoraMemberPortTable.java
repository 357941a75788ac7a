package io.octavia.db.tables;

import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Ports of amphorae on members' networks. */
public final class AmphoraMemberPortTable extends OctaviaTable {
  public final TableField<Record, String> PORT_ID =
      column("port_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> AMPHORA_ID =
      column("amphora_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> NETWORK_ID =
      column("network_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, LocalDateTime> CREATED_AT = column("created_at", TIME);
  public final TableField<Record, LocalDateTime> UPDATED_AT = column("updated_at", TIME);

  AmphoraMemberPortTable() {
    super("amphora_member_port");
    primaryKey(PORT_ID);
    index("ix_amphora_member_port_amphora_id", AMPHORA_ID);
    foreignKey("fk_member_port_amphora_id", AMPHORA_ID, "amphora", "id");
  }
}

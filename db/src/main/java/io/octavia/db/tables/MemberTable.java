package io.octavia.db.tables;

import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Members. */
public final class MemberTable extends OctaviaTable {
  public final TableField<Record, String> PROJECT_ID =
      column("project_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> ID = column("id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> POOL_ID =
      column("pool_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> SUBNET_ID = column("subnet_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> IP_ADDRESS =
      column("ip_address", SQLDataType.VARCHAR(64));
  public final TableField<Record, Integer> PROTOCOL_PORT =
      column("protocol_port", SQLDataType.INTEGER.notNull());
  public final TableField<Record, Integer> WEIGHT = column("weight", SQLDataType.INTEGER);
  public final TableField<Record, String> OPERATING_STATUS =
      column("operating_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, Boolean> ENABLED = column("enabled", FLAG.notNull());
  public final TableField<Record, LocalDateTime> CREATED_AT = column("created_at", TIME);
  public final TableField<Record, LocalDateTime> UPDATED_AT = column("updated_at", TIME);
  public final TableField<Record, String> PROVISIONING_STATUS =
      column("provisioning_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, String> NAME = column("name", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> MONITOR_ADDRESS =
      column("monitor_address", SQLDataType.VARCHAR(64));
  public final TableField<Record, Integer> MONITOR_PORT =
      column("monitor_port", SQLDataType.INTEGER);
  public final TableField<Record, Boolean> BACKUP = column("backup", FLAG.notNull());
  public final TableField<Record, String> VNIC_TYPE =
      column("vnic_type", SQLDataType.VARCHAR(64).notNull().defaultValue("normal"));

  MemberTable() {
    super("member");
    primaryKey(ID);
    unique("uq_member_pool_id_address_protocol_port", POOL_ID, IP_ADDRESS, PROTOCOL_PORT);
    foreignKey("fk_member_operating_status_name", OPERATING_STATUS, "operating_status", "name");
    foreignKey("fk_member_pool_id", POOL_ID, "pool", "id");
    foreignKey(
        "fk_member_provisioning_status_name", PROVISIONING_STATUS, "provisioning_status", "name");
  }
}

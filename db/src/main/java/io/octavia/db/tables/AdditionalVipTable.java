package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Further virtual addresses. */
public final class AdditionalVipTable extends OctaviaTable {
  public final TableField<Record, String> LOAD_BALANCER_ID =
      column("load_balancer_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> IP_ADDRESS =
      column("ip_address", SQLDataType.VARCHAR(64));
  public final TableField<Record, String> PORT_ID = column("port_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> SUBNET_ID =
      column("subnet_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> NETWORK_ID =
      column("network_id", SQLDataType.VARCHAR(36));

  AdditionalVipTable() {
    super("additional_vip");
    primaryKey(LOAD_BALANCER_ID, SUBNET_ID);
    index("ix_additional_vip_load_balancer_id", LOAD_BALANCER_ID);
    foreignKey("fk_add_vip_load_balancer_id", LOAD_BALANCER_ID, "load_balancer", "id");
  }
}

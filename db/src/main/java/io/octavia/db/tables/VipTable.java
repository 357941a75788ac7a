package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Primary virtual addresses. */
public final class VipTable extends OctaviaTable {
  public final TableField<Record, String> LOAD_BALANCER_ID =
      column("load_balancer_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> IP_ADDRESS =
      column("ip_address", SQLDataType.VARCHAR(64));
  public final TableField<Record, String> PORT_ID = column("port_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> SUBNET_ID = column("subnet_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> NETWORK_ID =
      column("network_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> QOS_POLICY_ID =
      column("qos_policy_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, Boolean> OCTAVIA_OWNED = column("octavia_owned", FLAG);
  public final TableField<Record, String> VNIC_TYPE =
      column("vnic_type", SQLDataType.VARCHAR(64).notNull().defaultValue("normal"));

  VipTable() {
    super("vip");
    primaryKey(LOAD_BALANCER_ID);
    foreignKey("fk_vip_load_balancer_id", LOAD_BALANCER_ID, "load_balancer", "id");
  }
}

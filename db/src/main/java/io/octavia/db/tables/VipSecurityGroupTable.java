package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Security groups that the user put on a VIP. */
public final class VipSecurityGroupTable extends OctaviaTable {
  public final TableField<Record, String> LOAD_BALANCER_ID =
      column("load_balancer_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> SG_ID =
      column("sg_id", SQLDataType.VARCHAR(36).notNull());

  VipSecurityGroupTable() {
    super("vip_security_group");
    primaryKey(LOAD_BALANCER_ID, SG_ID);
    foreignKey("fk_vip_sg_vip_lb_id", LOAD_BALANCER_ID, "vip", "load_balancer_id");
  }
}

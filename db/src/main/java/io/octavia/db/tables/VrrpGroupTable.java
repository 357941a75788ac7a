package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** What the amphorae of a load balancer agree on. */
public final class VrrpGroupTable extends OctaviaTable {
  public final TableField<Record, String> LOAD_BALANCER_ID =
      column("load_balancer_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> VRRP_GROUP_NAME =
      column("vrrp_group_name", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> VRRP_AUTH_TYPE =
      column("vrrp_auth_type", SQLDataType.VARCHAR(16));
  public final TableField<Record, String> VRRP_AUTH_PASS =
      column("vrrp_auth_pass", SQLDataType.VARCHAR(36));
  public final TableField<Record, Integer> ADVERT_INT = column("advert_int", SQLDataType.INTEGER);

  VrrpGroupTable() {
    super("vrrp_group");
    primaryKey(LOAD_BALANCER_ID);
    foreignKey("fk_vrrp_group_load_balancer_id", LOAD_BALANCER_ID, "load_balancer", "id");
    foreignKey(
        "fk_load_balancer_vrrp_auth_method_name", VRRP_AUTH_TYPE, "vrrp_auth_method", "name");
  }
}

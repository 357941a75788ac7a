package io.octavia.db.tables;

import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Amphorae. */
public final class AmphoraTable extends OctaviaTable {
  public final TableField<Record, String> ID = column("id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> COMPUTE_ID =
      column("compute_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> STATUS =
      column("status", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> LOAD_BALANCER_ID =
      column("load_balancer_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> LB_NETWORK_IP =
      column("lb_network_ip", SQLDataType.VARCHAR(64));
  public final TableField<Record, String> VRRP_IP = column("vrrp_ip", SQLDataType.VARCHAR(64));
  public final TableField<Record, String> HA_IP = column("ha_ip", SQLDataType.VARCHAR(64));
  public final TableField<Record, String> VRRP_PORT_ID =
      column("vrrp_port_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> HA_PORT_ID =
      column("ha_port_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> ROLE = column("role", SQLDataType.VARCHAR(36));
  public final TableField<Record, LocalDateTime> CERT_EXPIRATION = column("cert_expiration", TIME);
  public final TableField<Record, Boolean> CERT_BUSY = column("cert_busy", FLAG.notNull());
  public final TableField<Record, String> VRRP_INTERFACE =
      column("vrrp_interface", SQLDataType.VARCHAR(16));
  public final TableField<Record, Integer> VRRP_ID = column("vrrp_id", SQLDataType.INTEGER);
  public final TableField<Record, Integer> VRRP_PRIORITY =
      column("vrrp_priority", SQLDataType.INTEGER);
  public final TableField<Record, String> CACHED_ZONE =
      column("cached_zone", SQLDataType.VARCHAR(255));
  public final TableField<Record, LocalDateTime> CREATED_AT = column("created_at", TIME);
  public final TableField<Record, LocalDateTime> UPDATED_AT = column("updated_at", TIME);
  public final TableField<Record, String> IMAGE_ID = column("image_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> COMPUTE_FLAVOR =
      column("compute_flavor", SQLDataType.VARCHAR(255));

  AmphoraTable() {
    super("amphora");
    primaryKey(ID);
    foreignKey("fk_amphora_load_balancer_id", LOAD_BALANCER_ID, "load_balancer", "id");
    foreignKey("fk_amphora_roles_name", ROLE, "amphora_roles", "name");
    foreignKey("fk_amphora_provisioning_status_name", STATUS, "provisioning_status", "name");
  }
}

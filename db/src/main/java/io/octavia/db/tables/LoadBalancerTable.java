package io.octavia.db.tables;

import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Load balancers. */
public final class LoadBalancerTable extends OctaviaTable {
  public final TableField<Record, String> PROJECT_ID =
      column("project_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> ID = column("id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> NAME = column("name", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> DESCRIPTION =
      column("description", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> PROVISIONING_STATUS =
      column("provisioning_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, String> OPERATING_STATUS =
      column("operating_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, Boolean> ENABLED = column("enabled", FLAG.notNull());
  public final TableField<Record, String> TOPOLOGY = column("topology", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> SERVER_GROUP_ID =
      column("server_group_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, LocalDateTime> CREATED_AT = column("created_at", TIME);
  public final TableField<Record, LocalDateTime> UPDATED_AT = column("updated_at", TIME);
  public final TableField<Record, String> PROVIDER = column("provider", SQLDataType.VARCHAR(64));
  public final TableField<Record, String> FLAVOR_ID = column("flavor_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> AVAILABILITY_ZONE =
      column("availability_zone", SQLDataType.VARCHAR(255));

  LoadBalancerTable() {
    super("load_balancer");
    primaryKey(ID);
    foreignKey(
        "fk_load_balancer_availability_zone_name", AVAILABILITY_ZONE, "availability_zone", "name");
    foreignKey("fk_loadbalancer_flavor_id", FLAVOR_ID, "flavor", "id");
    foreignKey(
        "fk_load_balancer_operating_status_name", OPERATING_STATUS, "operating_status", "name");
    foreignKey(
        "fk_load_balancer_provisioning_status_name",
        PROVISIONING_STATUS,
        "provisioning_status",
        "name");
    foreignKey("fk_lb_topology_name", TOPOLOGY, "lb_topology", "name");
  }
}

package io.octavia.db.tables;

import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Health monitors. */
public final class HealthMonitorTable extends OctaviaTable {
  public final TableField<Record, String> POOL_ID =
      column("pool_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> TYPE = column("type", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, Integer> DELAY = column("delay", SQLDataType.INTEGER.notNull());
  public final TableField<Record, Integer> TIMEOUT =
      column("timeout", SQLDataType.INTEGER.notNull());
  public final TableField<Record, Integer> FALL_THRESHOLD =
      column("fall_threshold", SQLDataType.INTEGER.notNull());
  public final TableField<Record, Integer> RISE_THRESHOLD =
      column("rise_threshold", SQLDataType.INTEGER.notNull());
  public final TableField<Record, String> HTTP_METHOD =
      column("http_method", SQLDataType.VARCHAR(16));
  public final TableField<Record, String> URL_PATH = column("url_path", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> EXPECTED_CODES =
      column("expected_codes", SQLDataType.VARCHAR(64));
  public final TableField<Record, Boolean> ENABLED = column("enabled", FLAG.notNull());
  public final TableField<Record, String> PROJECT_ID =
      column("project_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> PROVISIONING_STATUS =
      column("provisioning_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, String> NAME = column("name", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> ID = column("id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, LocalDateTime> CREATED_AT = column("created_at", TIME);
  public final TableField<Record, LocalDateTime> UPDATED_AT = column("updated_at", TIME);
  public final TableField<Record, String> OPERATING_STATUS =
      column("operating_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, Float> HTTP_VERSION = column("http_version", SQLDataType.REAL);
  public final TableField<Record, String> DOMAIN_NAME =
      column("domain_name", SQLDataType.VARCHAR(255));

  HealthMonitorTable() {
    super("health_monitor");
    primaryKey(ID);
    unique("uq_health_monitor_pool", POOL_ID);
    foreignKey(
        "fk_health_monitor_operating_status_name", OPERATING_STATUS, "operating_status", "name");
    foreignKey("fk_health_monitor_pool_id", POOL_ID, "pool", "id");
    foreignKey(
        "fk_health_monitor_provisioning_status_name",
        PROVISIONING_STATUS,
        "provisioning_status",
        "name");
    foreignKey("fk_health_monitor_health_monitor_type_name", TYPE, "health_monitor_type", "name");
  }
}

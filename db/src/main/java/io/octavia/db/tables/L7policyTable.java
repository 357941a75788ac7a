package io.octavia.db.tables;

import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** L7 policies. */
public final class L7policyTable extends OctaviaTable {
  public final TableField<Record, String> ID = column("id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> NAME = column("name", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> DESCRIPTION =
      column("description", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> LISTENER_ID =
      column("listener_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> ACTION =
      column("action", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> REDIRECT_POOL_ID =
      column("redirect_pool_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> REDIRECT_URL =
      column("redirect_url", SQLDataType.VARCHAR(255));
  public final TableField<Record, Integer> POSITION =
      column("position", SQLDataType.INTEGER.notNull());
  public final TableField<Record, Boolean> ENABLED = column("enabled", FLAG.notNull());
  public final TableField<Record, String> PROVISIONING_STATUS =
      column("provisioning_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, LocalDateTime> CREATED_AT = column("created_at", TIME);
  public final TableField<Record, LocalDateTime> UPDATED_AT = column("updated_at", TIME);
  public final TableField<Record, String> PROJECT_ID =
      column("project_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> OPERATING_STATUS =
      column("operating_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, String> REDIRECT_PREFIX =
      column("redirect_prefix", SQLDataType.VARCHAR(255));
  public final TableField<Record, Integer> REDIRECT_HTTP_CODE =
      column("redirect_http_code", SQLDataType.INTEGER);

  L7policyTable() {
    super("l7policy");
    primaryKey(ID);
    foreignKey("fk_l7policy_l7policy_action_name", ACTION, "l7policy_action", "name");
    foreignKey("fk_l7policy_listener_id", LISTENER_ID, "listener", "id");
    foreignKey("fk_l7policy_operating_status_name", OPERATING_STATUS, "operating_status", "name");
    foreignKey(
        "fk_l7policy_provisioning_status_name", PROVISIONING_STATUS, "provisioning_status", "name");
    foreignKey("fk_l7policy_pool_id", REDIRECT_POOL_ID, "pool", "id");
  }
}

package io.octavia.db.tables;

import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** L7 rules. */
public final class L7ruleTable extends OctaviaTable {
  public final TableField<Record, String> ID = column("id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> L7POLICY_ID =
      column("l7policy_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> TYPE = column("type", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> COMPARE_TYPE =
      column("compare_type", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> KEY = column("key", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> VALUE =
      column("value", SQLDataType.VARCHAR(255).notNull());
  public final TableField<Record, Boolean> INVERT = column("invert", FLAG.notNull());
  public final TableField<Record, String> PROVISIONING_STATUS =
      column("provisioning_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, LocalDateTime> CREATED_AT = column("created_at", TIME);
  public final TableField<Record, LocalDateTime> UPDATED_AT = column("updated_at", TIME);
  public final TableField<Record, String> PROJECT_ID =
      column("project_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, Boolean> ENABLED =
      column("enabled", FLAG.notNull().defaultValue(true));
  public final TableField<Record, String> OPERATING_STATUS =
      column("operating_status", SQLDataType.VARCHAR(16).notNull());

  L7ruleTable() {
    super("l7rule");
    primaryKey(ID);
    foreignKey("fk_l7rule_l7rule_compare_type_name", COMPARE_TYPE, "l7rule_compare_type", "name");
    foreignKey("fk_l7rule_l7policy_id", L7POLICY_ID, "l7policy", "id");
    foreignKey("fk_l7rule_operating_status_name", OPERATING_STATUS, "operating_status", "name");
    foreignKey(
        "fk_l7rule_provisioning_status_name", PROVISIONING_STATUS, "provisioning_status", "name");
    foreignKey("fk_l7rule_l7rule_type_name", TYPE, "l7rule_type", "name");
  }
}

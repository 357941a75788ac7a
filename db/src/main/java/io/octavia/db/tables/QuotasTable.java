package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Limits and use of projects; null is the configured default, or not counted yet. */
public final class QuotasTable extends OctaviaTable {
  public final TableField<Record, String> PROJECT_ID =
      column("project_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, Integer> HEALTH_MONITOR =
      column("health_monitor", SQLDataType.INTEGER);
  public final TableField<Record, Integer> LOAD_BALANCER =
      column("load_balancer", SQLDataType.INTEGER);
  public final TableField<Record, Integer> LISTENER = column("listener", SQLDataType.INTEGER);
  public final TableField<Record, Integer> MEMBER = column("member", SQLDataType.INTEGER);
  public final TableField<Record, Integer> POOL = column("pool", SQLDataType.INTEGER);
  public final TableField<Record, Integer> IN_USE_HEALTH_MONITOR =
      column("in_use_health_monitor", SQLDataType.INTEGER);
  public final TableField<Record, Integer> IN_USE_LOAD_BALANCER =
      column("in_use_load_balancer", SQLDataType.INTEGER);
  public final TableField<Record, Integer> IN_USE_LISTENER =
      column("in_use_listener", SQLDataType.INTEGER);
  public final TableField<Record, Integer> IN_USE_MEMBER =
      column("in_use_member", SQLDataType.INTEGER);
  public final TableField<Record, Integer> IN_USE_POOL = column("in_use_pool", SQLDataType.INTEGER);
  public final TableField<Record, Integer> L7POLICY = column("l7policy", SQLDataType.INTEGER);
  public final TableField<Record, Integer> L7RULE = column("l7rule", SQLDataType.INTEGER);
  public final TableField<Record, Integer> IN_USE_L7POLICY =
      column("in_use_l7policy", SQLDataType.INTEGER);
  public final TableField<Record, Integer> IN_USE_L7RULE =
      column("in_use_l7rule", SQLDataType.INTEGER);

  QuotasTable() {
    super("quotas");
    primaryKey(PROJECT_ID);
  }
}

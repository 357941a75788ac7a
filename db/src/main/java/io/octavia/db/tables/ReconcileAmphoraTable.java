package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * What each amphora was last given, and whether it is to be replaced. Ours.
 *
 * <p>{@code applied} is the generation of the configuration that it serves, {@code vrrp} a
 * fingerprint of what its keepalived was given, {@code reconfigure} whether its agent is to be
 * given its own configuration again.
 */
public final class ReconcileAmphoraTable extends OctaviaTable {
  public final TableField<Record, String> AMPHORA_ID =
      column("amphora_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> LOAD_BALANCER_ID =
      column("load_balancer_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, Long> APPLIED =
      column("applied", SQLDataType.BIGINT.notNull().defaultValue(0L));
  public final TableField<Record, String> VRRP = column("vrrp", SQLDataType.VARCHAR(64));
  public final TableField<Record, String> REPLACE_REASON =
      column("replace_reason", SQLDataType.VARCHAR(255));
  public final TableField<Record, Boolean> RECONFIGURE =
      column("reconfigure", FLAG.notNull().defaultValue(false));

  ReconcileAmphoraTable() {
    super("reconcile_amphora");
    primaryKey(AMPHORA_ID);
    index("ix_reconcile_amphora_load_balancer_id", LOAD_BALANCER_ID);
  }
}

package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * What is to be converged: a row for each load balancer that was ever changed. Ours. Times are
 * milliseconds since 1970.
 *
 * <p>{@code generation} grows with every change, {@code settled} is the last one that the API shows
 * as done. {@code next_at} is when to look again; null is at rest. {@code owner}, {@code epoch} and
 * {@code lease_until} say who may write. {@code attempt}, {@code first_failed_at} and {@code
 * last_error} count failures since the last change. {@code security} and {@code vip} are journal:
 * what the security group was last given, and the state of the address's port. {@code
 * pending_since} is when the first change came that is not done yet, {@code request_id} the request
 * that made the last one. After it was given up, {@code retry_at} is when the load balancer is
 * tried again, {@code retry_as} with which status, {@code retries} how often that was.
 */
public final class ReconcileTable extends OctaviaTable {
  public final TableField<Record, String> LOAD_BALANCER_ID =
      column("load_balancer_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, Long> GENERATION =
      column("generation", SQLDataType.BIGINT.notNull());
  public final TableField<Record, Long> SETTLED =
      column("settled", SQLDataType.BIGINT.notNull().defaultValue(0L));
  public final TableField<Record, String> OWNER = column("owner", SQLDataType.VARCHAR(255));
  public final TableField<Record, Long> EPOCH =
      column("epoch", SQLDataType.BIGINT.notNull().defaultValue(0L));
  public final TableField<Record, Long> LEASE_UNTIL =
      column("lease_until", SQLDataType.BIGINT.notNull().defaultValue(0L));
  public final TableField<Record, Integer> ATTEMPT =
      column("attempt", SQLDataType.INTEGER.notNull().defaultValue(0));
  public final TableField<Record, Long> FIRST_FAILED_AT =
      column("first_failed_at", SQLDataType.BIGINT);
  public final TableField<Record, Long> NEXT_AT = column("next_at", SQLDataType.BIGINT);
  public final TableField<Record, String> LAST_ERROR =
      column("last_error", SQLDataType.VARCHAR(4096));
  public final TableField<Record, String> SECURITY = column("security", SQLDataType.VARCHAR(64));
  public final TableField<Record, String> VIP = column("vip", SQLDataType.VARCHAR(64));
  public final TableField<Record, Long> PENDING_SINCE = column("pending_since", SQLDataType.BIGINT);
  public final TableField<Record, Integer> RETRIES = column("retries", SQLDataType.INTEGER);
  public final TableField<Record, Long> RETRY_AT = column("retry_at", SQLDataType.BIGINT);
  public final TableField<Record, String> RETRY_AS = column("retry_as", SQLDataType.VARCHAR(16));
  public final TableField<Record, String> REQUEST_ID =
      column("request_id", SQLDataType.VARCHAR(64));

  ReconcileTable() {
    super("reconcile");
    primaryKey(LOAD_BALANCER_ID);
    index("ix_reconcile_next_at", NEXT_AT);
  }
}

package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Counters of listeners, an amphora each. */
public final class ListenerStatisticsTable extends OctaviaTable {
  public final TableField<Record, String> LISTENER_ID =
      column("listener_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, Long> BYTES_IN = column("bytes_in", SQLDataType.BIGINT.notNull());
  public final TableField<Record, Long> BYTES_OUT =
      column("bytes_out", SQLDataType.BIGINT.notNull());
  public final TableField<Record, Integer> ACTIVE_CONNECTIONS =
      column("active_connections", SQLDataType.INTEGER.notNull());
  public final TableField<Record, Long> TOTAL_CONNECTIONS =
      column("total_connections", SQLDataType.BIGINT.notNull());
  public final TableField<Record, String> AMPHORA_ID =
      column("amphora_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, Long> REQUEST_ERRORS =
      column("request_errors", SQLDataType.BIGINT.notNull());

  ListenerStatisticsTable() {
    super("listener_statistics");
    primaryKey(LISTENER_ID, AMPHORA_ID);
    index("fk_listener_statistic_amphora_id", AMPHORA_ID);
  }
}

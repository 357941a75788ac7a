package io.octavia.db.tables;

import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Amphorae that wait to be built. */
public final class AmphoraBuildRequestTable extends OctaviaTable {
  public final TableField<Record, String> AMPHORA_ID =
      column("amphora_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, Integer> PRIORITY = column("priority", SQLDataType.INTEGER);
  public final TableField<Record, LocalDateTime> CREATED_TIME =
      column("created_time", TIME.notNull());
  public final TableField<Record, String> STATUS =
      column("status", SQLDataType.VARCHAR(16).notNull());

  AmphoraBuildRequestTable() {
    super("amphora_build_request");
    primaryKey(AMPHORA_ID);
  }
}

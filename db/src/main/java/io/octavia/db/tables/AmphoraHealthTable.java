package io.octavia.db.tables;

import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** When amphorae were last heard. */
public final class AmphoraHealthTable extends OctaviaTable {
  public final TableField<Record, String> AMPHORA_ID =
      column("amphora_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, LocalDateTime> LAST_UPDATE =
      column("last_update", TIME.notNull());
  public final TableField<Record, Boolean> BUSY = column("busy", FLAG.notNull());

  AmphoraHealthTable() {
    super("amphora_health");
    primaryKey(AMPHORA_ID);
  }
}

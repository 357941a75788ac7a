package io.octavia.db.tables;

import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/** A feature that is gone; the table stays. */
public final class SparesPoolTable extends OctaviaTable {
  public final TableField<Record, LocalDateTime> UPDATED_AT =
      column(
          "updated_at",
          TIME.notNull()
              .defaultValue(DSL.field(DSL.raw("CURRENT_TIMESTAMP"), LocalDateTime.class)));

  SparesPoolTable() {
    super("spares_pool");
    primaryKey(UPDATED_AT);
  }
}

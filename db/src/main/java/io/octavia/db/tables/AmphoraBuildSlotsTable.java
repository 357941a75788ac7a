package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** How many amphorae are being built. */
public final class AmphoraBuildSlotsTable extends OctaviaTable {
  public final TableField<Record, Integer> ID =
      column("id", SQLDataType.INTEGER.notNull().generatedByDefaultAsIdentity());
  public final TableField<Record, Integer> SLOTS_USED = column("slots_used", SQLDataType.INTEGER);

  AmphoraBuildSlotsTable() {
    super("amphora_build_slots");
    primaryKey(ID);
  }
}

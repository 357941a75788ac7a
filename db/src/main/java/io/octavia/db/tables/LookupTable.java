package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** A list of allowed words that other tables refer to. */
public final class LookupTable extends OctaviaTable {
  public final TableField<Record, String> NAME;

  LookupTable(String table, int length, boolean described) {
    super(table);
    NAME = column("name", SQLDataType.VARCHAR(length).notNull());
    if (described) column("description", SQLDataType.VARCHAR(255));
    primaryKey(NAME);
  }
}

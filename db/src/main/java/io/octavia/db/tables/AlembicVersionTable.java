package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** The revision of the schema. */
public final class AlembicVersionTable extends OctaviaTable {
  public final TableField<Record, String> VERSION_NUM =
      column("version_num", SQLDataType.VARCHAR(32).notNull());

  AlembicVersionTable() {
    super("alembic_version");
    primaryKey(VERSION_NUM);
  }
}

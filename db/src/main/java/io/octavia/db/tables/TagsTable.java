package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Tags of any object. */
public final class TagsTable extends OctaviaTable {
  public final TableField<Record, String> RESOURCE_ID =
      column("resource_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> TAG = column("tag", SQLDataType.VARCHAR(255).notNull());

  TagsTable() {
    super("tags");
    primaryKey(RESOURCE_ID, TAG);
    index("ix_tags_tag", TAG);
  }
}

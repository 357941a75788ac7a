package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Provider data of flavors. */
public final class FlavorProfileTable extends OctaviaTable {
  public final TableField<Record, String> ID = column("id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> NAME = column("name", SQLDataType.VARCHAR(255).notNull());
  public final TableField<Record, String> PROVIDER_NAME =
      column("provider_name", SQLDataType.VARCHAR(255).notNull());
  public final TableField<Record, String> FLAVOR_DATA =
      column("flavor_data", SQLDataType.VARCHAR(4096).notNull());

  FlavorProfileTable() {
    super("flavor_profile");
    primaryKey(ID);
  }
}

package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Provider data of availability zones. */
public final class AvailabilityZoneProfileTable extends OctaviaTable {
  public final TableField<Record, String> ID = column("id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> NAME = column("name", SQLDataType.VARCHAR(255).notNull());
  public final TableField<Record, String> PROVIDER_NAME =
      column("provider_name", SQLDataType.VARCHAR(255).notNull());
  public final TableField<Record, String> AVAILABILITY_ZONE_DATA =
      column("availability_zone_data", SQLDataType.VARCHAR(4096).notNull());

  AvailabilityZoneProfileTable() {
    super("availability_zone_profile");
    primaryKey(ID);
  }
}

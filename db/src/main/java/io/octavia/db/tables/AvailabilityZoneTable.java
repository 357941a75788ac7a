package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Availability zones. */
public final class AvailabilityZoneTable extends OctaviaTable {
  public final TableField<Record, String> NAME = column("name", SQLDataType.VARCHAR(255).notNull());
  public final TableField<Record, String> DESCRIPTION =
      column("description", SQLDataType.VARCHAR(255));
  public final TableField<Record, Boolean> ENABLED = column("enabled", FLAG.notNull());
  public final TableField<Record, String> AVAILABILITY_ZONE_PROFILE_ID =
      column("availability_zone_profile_id", SQLDataType.VARCHAR(36).notNull());

  AvailabilityZoneTable() {
    super("availability_zone");
    primaryKey(NAME);
    foreignKey(
        "fk_az_az_profile_id", AVAILABILITY_ZONE_PROFILE_ID, "availability_zone_profile", "id");
  }
}

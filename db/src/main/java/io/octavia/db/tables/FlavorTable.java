package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Flavors. */
public final class FlavorTable extends OctaviaTable {
  public final TableField<Record, String> ID = column("id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> NAME = column("name", SQLDataType.VARCHAR(255).notNull());
  public final TableField<Record, String> DESCRIPTION =
      column("description", SQLDataType.VARCHAR(255));
  public final TableField<Record, Boolean> ENABLED = column("enabled", FLAG.notNull());
  public final TableField<Record, String> FLAVOR_PROFILE_ID =
      column("flavor_profile_id", SQLDataType.VARCHAR(36).notNull());

  FlavorTable() {
    super("flavor");
    primaryKey(ID);
    unique("uq_flavor_name", NAME);
    foreignKey("fk_flavor_flavor_profile_id", FLAVOR_PROFILE_ID, "flavor_profile", "id");
  }
}

package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** How pools keep clients on members. */
public final class SessionPersistenceTable extends OctaviaTable {
  public final TableField<Record, String> POOL_ID =
      column("pool_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> TYPE = column("type", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, String> COOKIE_NAME =
      column("cookie_name", SQLDataType.VARCHAR(255));
  public final TableField<Record, Integer> PERSISTENCE_TIMEOUT =
      column("persistence_timeout", SQLDataType.INTEGER);
  public final TableField<Record, String> PERSISTENCE_GRANULARITY =
      column("persistence_granularity", SQLDataType.VARCHAR(64));

  SessionPersistenceTable() {
    super("session_persistence");
    primaryKey(POOL_ID);
    foreignKey("fk_session_persistence_pool_id", POOL_ID, "pool", "id");
    foreignKey(
        "fk_session_persistence_session_persistence_type_name",
        TYPE,
        "session_persistence_type",
        "name");
  }
}

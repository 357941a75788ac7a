package io.octavia.db.tables;

import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * What was last read of users' certificates, encrypted. Ours. {@code form} is what was asked for:
 * {@code certificate} or {@code text}; {@code project_id} is empty where there is none.
 */
public final class ReconcileSecretTable extends OctaviaTable {
  public final TableField<Record, String> REFERENCE =
      column("reference", SQLDataType.VARCHAR(255).notNull());
  public final TableField<Record, String> FORM = column("form", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, String> PROJECT_ID =
      column("project_id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> SEALED =
      column("sealed", SQLDataType.VARCHAR(16_777_215).notNull());

  ReconcileSecretTable() {
    super("reconcile_secret");
    primaryKey(REFERENCE, FORM, PROJECT_ID);
  }
}

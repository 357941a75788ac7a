package io.octavia.db;

import io.octavia.db.tables.OctaviaTable;
import java.util.List;
import org.jooq.Record;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/**
 * One of upstream's revisions of the schema.
 *
 * @param previous the one before, null for the first
 * @param summary what came with it
 * @param additions how to get here from the one before; nothing for those that we don't make
 */
record Revision(String id, @Nullable String previous, String summary, List<Addition> additions) {
  /** What a revision adds; none since we begin has changed or removed anything. */
  sealed interface Addition {
    record Columns(OctaviaTable table, List<TableField<Record, ?>> columns) implements Addition {}

    record WholeTable(OctaviaTable table) implements Addition {}
  }
}

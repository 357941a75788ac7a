package io.octavia.db;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SQLDialect;

/** What the database says that it holds: columns by table, in their order. */
record Catalog(Map<String, Set<String>> tables) {
  static Catalog read(DSLContext tx) {
    var tables = new TreeMap<String, Set<String>>();
    for (var row : columns(tx)) {
      tables
          .computeIfAbsent(row.get(0, String.class), _ -> new LinkedHashSet<>())
          .add(row.get(1, String.class));
    }
    return new Catalog(tables);
  }

  private static Result<Record> columns(DSLContext tx) {
    if (tx.dialect().family() == SQLDialect.SQLITE) {
      return tx.fetch(
          "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
              + " WHERE t.type = 'table' ORDER BY t.name, c.cid");
    }
    return tx.fetch(
        "SELECT table_name, column_name FROM information_schema.columns"
            + " WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position");
  }

  boolean has(String table) {
    return tables.containsKey(table);
  }

  boolean has(String table, String column) {
    return columns(table).contains(column);
  }

  Set<String> columns(String table) {
    return tables.getOrDefault(table, Set.of());
  }
}

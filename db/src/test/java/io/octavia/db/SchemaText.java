package io.octavia.db;

import io.octavia.db.tables.OctaviaTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.TableField;

/** Tables as lines of text, one form for what MariaDB says and for what is declared. */
final class SchemaText {
  private SchemaText() {}

  static String of(DSLContext tx) {
    var columns = new TreeMap<String, List<String>>();
    for (var row :
        tx.fetch(
            "SELECT table_name, column_name, column_type, is_nullable, column_default, extra"
                + " FROM information_schema.columns WHERE table_schema = DATABASE()"
                + " ORDER BY table_name, ordinal_position")) {
      lines(columns, row).add(column(row));
    }
    var keys = new TreeMap<String, List<String>>();
    for (var row :
        tx.fetch(
            "SELECT table_name, index_name, non_unique,"
                + " GROUP_CONCAT(column_name ORDER BY seq_in_index)"
                + " FROM information_schema.statistics WHERE table_schema = DATABASE()"
                + " GROUP BY table_name, index_name, non_unique")) {
      lines(keys, row).add(key(row));
    }
    for (var row :
        tx.fetch(
            "SELECT table_name, constraint_name, column_name, referenced_table_name,"
                + " referenced_column_name FROM information_schema.key_column_usage"
                + " WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL")) {
      lines(keys, row).add(foreign(text(row, 1), text(row, 2), text(row, 3) + "." + text(row, 4)));
    }
    return joined(columns, keys);
  }

  static String of(List<OctaviaTable> tables) {
    var columns = new TreeMap<String, List<String>>();
    var keys = new TreeMap<String, List<String>>();
    for (var table : tables) {
      columns.put(
          table.getName(),
          table.fieldStream().map(SchemaText::declared).collect(Collectors.toList()));
      keys.put(table.getName(), keys(table));
    }
    return joined(columns, keys);
  }

  private static List<String> keys(OctaviaTable table) {
    var keys = new ArrayList<String>();
    keys.add("primary " + names(table.keyColumns()));
    for (var index : table.secondaryIndexes()) {
      keys.add(
          (index.isUnique() ? "unique " : "key ") + index.name() + " " + names(index.columns()));
    }
    for (var key : table.foreignKeys()) {
      if (!Ddl.isIndexed(table, key.column())) {
        keys.add("key %s (%s)".formatted(key.name(), key.column().getName()));
      }
      keys.add(
          foreign(
              key.name(),
              key.column().getName(),
              key.referencedTable() + "." + key.referencedColumn()));
    }
    return keys;
  }

  private static String names(List<TableField<Record, ?>> columns) {
    return columns.stream().map(TableField::getName).collect(Collectors.joining(",", "(", ")"));
  }

  private static String declared(org.jooq.Field<?> field) {
    var type = field.getDataType();
    var text =
        field.getName()
            + " "
            + Map.of("int", "int(11)", "bigint", "bigint(20)")
                .getOrDefault(Ddl.type(type), Ddl.type(type));
    text += type.nullable() ? " null" : " not null";
    if (type.identity()) text += " auto_increment";
    if (!type.defaulted()) return text;
    var value = type.defaultValue().toString();
    return text
        + " default "
        + switch (value) {
          case "true" -> "1";
          case "false" -> "0";
          case "CURRENT_TIMESTAMP" -> "current_timestamp()";
          default -> value;
        };
  }

  private static String column(Record row) {
    var text =
        text(row, 1) + " " + text(row, 2) + (text(row, 3).equals("YES") ? " null" : " not null");
    if (!text(row, 5).isEmpty()) text += " " + text(row, 5);
    var value = row.get(4, String.class);
    return value == null || value.equals("NULL") ? text : text + " default " + value;
  }

  private static String key(Record row) {
    var columns = "(" + text(row, 3) + ")";
    if (text(row, 1).equals("PRIMARY")) return "primary " + columns;
    return (text(row, 2).equals("0") ? "unique " : "key ") + text(row, 1) + " " + columns;
  }

  private static String foreign(String name, String column, String target) {
    return "foreign %s (%s) %s".formatted(name, column, target);
  }

  private static String text(Record row, int index) {
    return row.get(index, String.class);
  }

  private static List<String> lines(Map<String, List<String>> tables, Record row) {
    return tables.computeIfAbsent(text(row, 0), _ -> new ArrayList<>());
  }

  /** Keys of a table in the order primary, others by name, foreign ones by name. */
  private static String joined(Map<String, List<String>> columns, Map<String, List<String>> keys) {
    var text = new StringBuilder();
    columns.forEach((table, lines) -> {
      text.append('\n').append(table).append('\n');
      for (var line : lines) text.append("  ").append(line).append('\n');
      var sorted = keys.getOrDefault(table, List.of());
      Collections.sort(sorted, java.util.Comparator.comparing(SchemaText::rank));
      for (var line : sorted) text.append("  ").append(line).append('\n');
    });
    return text.toString();
  }

  private static String rank(String key) {
    if (key.startsWith("primary")) return "0";
    return (key.startsWith("foreign") ? "2" : "1") + key;
  }
}

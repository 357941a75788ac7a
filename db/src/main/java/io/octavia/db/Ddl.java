package io.octavia.db;

import io.octavia.db.tables.OctaviaTable;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/**
 * Statements that make the declared tables. For MariaDB they are what upstream's migrations end up
 * with, type by type; engine and character set are the database's. For SQLite they behave the same:
 * texts compare without regard to case, and columns that refer to other tables are indexed.
 */
final class Ddl {
  /** What a row of MariaDB can hold in any character set. */
  private static final int LONGEST_VARCHAR = 16_000;

  private final DSLContext tx;
  private final boolean isSqlite;

  Ddl(DSLContext tx) {
    this.tx = tx;
    this.isSqlite = tx.dialect().family() == SQLDialect.SQLITE;
  }

  /** A table without some of its columns, and its indexes. */
  List<String> create(OctaviaTable table, Collection<TableField<Record, ?>> without) {
    var parts = new ArrayList<String>();
    for (var field : table.fields()) {
      if (!without.contains(field)) parts.add(column(field));
    }
    if (!countsInKey(table)) parts.add("PRIMARY KEY " + columns(table.keyColumns()));
    for (var index : table.secondaryIndexes()) {
      if (index.isUnique()) {
        parts.add(
            "CONSTRAINT %s UNIQUE %s".formatted(name(index.name()), columns(index.columns())));
      } else if (!isSqlite) {
        parts.add("KEY %s %s".formatted(name(index.name()), columns(index.columns())));
      }
    }
    for (var key : table.foreignKeys()) parts.add(foreignKey(key));
    var statements = new ArrayList<String>();
    statements.add(
        "CREATE TABLE %s (%s)".formatted(name(table.getName()), String.join(", ", parts)));
    if (isSqlite) statements.addAll(indexes(table));
    return statements;
  }

  String add(OctaviaTable table, TableField<Record, ?> column) {
    return "ALTER TABLE %s ADD COLUMN %s".formatted(name(table.getName()), column(column));
  }

  /** The plain indexes, and those that InnoDB makes by itself for foreign keys. */
  private List<String> indexes(OctaviaTable table) {
    var statements = new ArrayList<String>();
    for (var index : table.secondaryIndexes()) {
      if (!index.isUnique()) statements.add(index(table, index.name(), index.columns()));
    }
    for (var key : table.foreignKeys()) {
      if (!isIndexed(table, key.column())) {
        statements.add(index(table, key.name(), List.of(key.column())));
      }
    }
    return statements;
  }

  private String index(OctaviaTable table, String index, List<TableField<Record, ?>> columns) {
    return "CREATE INDEX %s ON %s %s"
        .formatted(name(index), name(table.getName()), columns(columns));
  }

  /** True if a key or an index begins with the column. */
  static boolean isIndexed(OctaviaTable table, TableField<Record, ?> column) {
    return table.keyColumns().getFirst().equals(column)
        || table.secondaryIndexes().stream()
            .anyMatch(index -> index.columns().getFirst().equals(column));
  }

  private String foreignKey(OctaviaTable.ForeignKey key) {
    return "CONSTRAINT %s FOREIGN KEY %s REFERENCES %s (%s)"
        .formatted(
            name(key.name()),
            columns(List.of(key.column())),
            name(key.referencedTable()),
            name(key.referencedColumn()));
  }

  /** SQLite counts only in a column that is declared as the key itself. */
  private boolean countsInKey(OctaviaTable table) {
    return isSqlite && table.keyColumns().stream().anyMatch(key -> key.getDataType().identity());
  }

  private String column(Field<?> field) {
    var type = field.getDataType();
    if (type.identity() && isSqlite) {
      return name(field.getName()) + " integer PRIMARY KEY AUTOINCREMENT";
    }
    var text = new StringBuilder(name(field.getName())).append(' ').append(type(type));
    if (isSqlite && type.getType() == String.class) text.append(" COLLATE NOCASE");
    text.append(type.nullable() ? " NULL" : " NOT NULL");
    if (type.identity()) text.append(" AUTO_INCREMENT");
    if (type.defaulted()) text.append(" DEFAULT ").append(defaultValue(type));
    return text.toString();
  }

  /** The type as both databases understand it. */
  static String type(DataType<?> type) {
    var java = type.getType();
    if (java == String.class) {
      return type.length() > LONGEST_VARCHAR ? "longtext" : "varchar(" + type.length() + ")";
    }
    if (java == Integer.class) return "int";
    if (java == Long.class) return "bigint";
    if (java == Boolean.class) return "tinyint(1)";
    if (java == LocalDateTime.class) return "datetime";
    if (java == byte[].class) return "blob";
    if (java == Float.class) return "float";
    throw new IllegalArgumentException("no column can hold " + java);
  }

  private String defaultValue(DataType<?> type) {
    var value = tx.renderInlined(type.defaultValue());
    if (type.getType() != Boolean.class) return value;
    return value.equals("1") || value.equalsIgnoreCase("true") ? "1" : "0";
  }

  private String columns(List<TableField<Record, ?>> columns) {
    return columns.stream()
        .map(column -> name(column.getName()))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private String name(String name) {
    return tx.render(DSL.name(name));
  }
}

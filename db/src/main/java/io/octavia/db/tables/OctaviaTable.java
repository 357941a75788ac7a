package io.octavia.db.tables;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DataType;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.UniqueKey;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;

/** A table as it is declared once: for the queries, and for the DDL of every database we run on. */
public abstract class OctaviaTable extends TableImpl<Record> {
  /** 0 or 1. */
  static final DataType<Boolean> FLAG = SQLDataType.BOOLEAN;

  /** UTC, whole seconds. */
  static final DataType<LocalDateTime> TIME =
      SQLDataType.LOCALDATETIME(0).asConvertedDataType(new UtcSeconds());

  private final List<Index> indexes = new ArrayList<>();
  private final List<ForeignKey> foreignKeys = new ArrayList<>();
  private List<TableField<Record, ?>> primaryKey = List.of();

  /** A secondary index. */
  public record Index(String name, boolean isUnique, List<TableField<Record, ?>> columns) {}

  /** A column that must hold a value of another table's column. */
  public record ForeignKey(
      String name, TableField<Record, ?> column, String referencedTable, String referencedColumn) {}

  OctaviaTable(String name) {
    super(DSL.name(name));
  }

  final <T> TableField<Record, T> column(String name, DataType<T> type) {
    return createField(DSL.name(name), type, this);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final void primaryKey(TableField<Record, ?>... columns) {
    primaryKey = List.of(columns);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final void index(String name, TableField<Record, ?>... columns) {
    indexes.add(new Index(name, false, List.of(columns)));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final void unique(String name, TableField<Record, ?>... columns) {
    indexes.add(new Index(name, true, List.of(columns)));
  }

  final void foreignKey(
      String name, TableField<Record, ?> column, String referencedTable, String referencedColumn) {
    foreignKeys.add(new ForeignKey(name, column, referencedTable, referencedColumn));
  }

  /** Secondary indexes, in upstream's order. */
  public final List<Index> secondaryIndexes() {
    return List.copyOf(indexes);
  }

  /** Foreign keys, in upstream's order. */
  public final List<ForeignKey> foreignKeys() {
    return List.copyOf(foreignKeys);
  }

  /** Columns of the primary key. */
  public final List<TableField<Record, ?>> keyColumns() {
    return primaryKey;
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  public final UniqueKey<Record> getPrimaryKey() {
    return Internal.createUniqueKey(
        this, DSL.name("PRIMARY"), primaryKey.toArray(TableField[]::new), true);
  }
}

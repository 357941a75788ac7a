package io.octavia.db.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object by column name. Values are {@code String}, {@code Integer}, {@code Long}, {@code
 * Double}, {@code Boolean}, {@code LocalDateTime} (UTC), lists of strings or of rows, and a map of
 * strings for inserted headers.
 */
public final class Row {
  private final Layout layout;
  private final @Nullable Object[] values;

  /** A row of these values, which become the row's own. */
  Row(Layout layout, @Nullable Object[] values) {
    this.layout = layout;
    this.values = values;
  }

  /** A row of these values. */
  public static Row of(Map<String, ? extends @Nullable Object> values) {
    return new Row(new Layout(List.copyOf(values.keySet())), values.values().toArray());
  }

  /** The value as it is; null if there is none. */
  public @Nullable Object get(String column) {
    var place = layout.place(column);
    return place == null ? null : values[place];
  }

  /** All values by column name. */
  public Map<String, @Nullable Object> values() {
    var all = new LinkedHashMap<String, @Nullable Object>();
    int place = 0;
    for (var name : layout.names()) all.put(name, values[place++]);
    return all;
  }

  /** A text, or null. */
  public @Nullable String text(String column) {
    return (String) get(column);
  }

  /**
   * A text that must be there.
   *
   * @throws IllegalStateException if the column is empty
   */
  public String required(String column) {
    var value = (String) get(column);
    if (value == null) {
      throw new IllegalStateException("column " + column + " is empty");
    }
    return value;
  }

  /** The object's id. */
  public String id() {
    return required("id");
  }

  /** A number, or null. */
  public @Nullable Integer integer(String column) {
    return get(column) instanceof Number number ? number.intValue() : null;
  }

  /** A flag; false if it is empty. */
  public boolean flag(String column) {
    return Boolean.TRUE.equals(get(column));
  }

  /** A list of texts; empty if there is none. */
  @SuppressWarnings("unchecked")
  public List<String> texts(String column) {
    return get(column) instanceof List<?> list ? (List<String>) list : List.of();
  }

  /** A list of rows; empty if there is none. */
  @SuppressWarnings("unchecked")
  public List<Row> rows(String column) {
    return get(column) instanceof List<?> list ? (List<Row>) list : List.of();
  }

  @Override
  public String toString() {
    return "Row" + values();
  }
}

package io.octavia.api.rules;

import io.octavia.db.resource.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a request is about to write: all of a new object, or those of a change together
 * with the object as it is.
 */
public final class Draft {
  private final Map<String, @Nullable Object> values;
  private final @Nullable Row stored;

  private Draft(Map<String, ? extends @Nullable Object> values, @Nullable Row stored) {
    this.values = new LinkedHashMap<>(values);
    this.stored = stored;
  }

  /** A new object. */
  public static Draft of(Map<String, ? extends @Nullable Object> values) {
    return new Draft(values, null);
  }

  /** A change of an object. */
  public static Draft change(Map<String, ? extends @Nullable Object> values, Row stored) {
    return new Draft(values, stored);
  }

  /** Whether the column is about to be written. */
  public boolean has(String column) {
    return values.containsKey(column);
  }

  /** Whether the column is about to get a value that is neither null nor empty. */
  public boolean gives(String column) {
    return !empty(values.get(column));
  }

  /** Whether the column will have a value that is neither null nor empty. */
  public boolean holds(String column) {
    return !empty(get(column));
  }

  /** Whether one of the columns is about to get a value. */
  public boolean givesAny(List<String> columns) {
    return columns.stream().anyMatch(this::gives);
  }

  /** The value as it will be. */
  public @Nullable Object get(String column) {
    if (values.containsKey(column)) return values.get(column);
    return stored == null ? null : stored.get(column);
  }

  /** A text as it will be, or null. */
  public @Nullable String text(String column) {
    return (String) get(column);
  }

  /** A text that is always there. */
  public String required(String column) {
    var text = text(column);
    if (text == null) throw new IllegalStateException("no " + column);
    return text;
  }

  /** A number as it will be, or null. */
  public @Nullable Integer integer(String column) {
    return get(column) instanceof Number number ? number.intValue() : null;
  }

  /** A flag as it will be. */
  public boolean flag(String column) {
    return Boolean.TRUE.equals(get(column));
  }

  /** A list of texts as it will be. */
  @SuppressWarnings("unchecked")
  public List<String> texts(String column) {
    return get(column) instanceof List<?> list ? (List<String>) list : List.of();
  }

  /** A map of texts as it will be. */
  @SuppressWarnings("unchecked")
  public Map<String, String> map(String column) {
    return get(column) instanceof Map<?, ?> map ? (Map<String, String>) map : Map.of();
  }

  /** Writes the column. */
  public Draft put(String column, @Nullable Object value) {
    values.put(column, value);
    return this;
  }

  /** Leaves the column as it is. */
  public void leave(String column) {
    values.remove(column);
  }

  /** What will be written. */
  public Map<String, @Nullable Object> values() {
    return values;
  }

  private static boolean empty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case String text -> text.isEmpty();
      case List<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      default -> false;
    };
  }
}

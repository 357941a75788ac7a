package io.octavia.db.resource;

import io.octavia.db.InsertHeaders;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** A single value of an object, and the table's field that holds it. */
record Column(String name, Field<?> field, Coding coding) {
  private static final Set<String> TRUE = Set.of("true", "t", "yes", "y", "on", "1");

  /** How a value is stored. */
  enum Coding {
    /** As it is. */
    PLAIN,
    /** A list, joined with commas; an empty list as the empty text. */
    COMMAS,
    /** A map, in Python's pickle. */
    PICKLE
  }

  /** The value at that place of what was found. */
  @Nullable Object read(ResultSet found, int index) throws SQLException {
    return switch (coding) {
      case PLAIN -> plain(found, index);
      case COMMAS -> {
        var text = found.getString(index);
        if (text == null) yield null;
        yield text.isEmpty() ? List.of() : List.of(text.split(",", -1));
      }
      case PICKLE -> {
        var bytes = found.getBytes(index);
        yield bytes == null ? null : InsertHeaders.decode(bytes);
      }
    };
  }

  private @Nullable Object plain(ResultSet found, int index) throws SQLException {
    Class<?> type = field.getType();
    if (type == String.class) return found.getString(index);
    if (type == LocalDateTime.class) {
      var text = found.getString(index);
      return text == null ? null : Times.read(text);
    }
    Object value;
    if (type == Integer.class) {
      value = found.getInt(index);
    } else if (type == Boolean.class) {
      value = found.getBoolean(index);
    } else if (type == Long.class) {
      value = found.getLong(index);
    } else if (type == Float.class) {
      value = found.getFloat(index);
    } else {
      throw new IllegalStateException("no way to read " + field);
    }
    return found.wasNull() ? null : value;
  }

  /** A value as it is read once it was written. */
  @Nullable Object kept(@Nullable Object value) {
    return coding == Coding.COMMAS && List.of("").equals(value) ? List.of() : value;
  }

  /** What the database stores if it is not told. */
  @Nullable Object initial() {
    return field.getDataType().defaultValue() instanceof Param<?> value ? value.getValue() : null;
  }

  @SuppressWarnings("unchecked")
  @Nullable Object write(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (coding) {
      case PLAIN -> value;
      case COMMAS -> String.join(",", ((List<?>) value).stream().map(Object::toString).toList());
      case PICKLE -> InsertHeaders.encode((Map<String, String>) value);
    };
  }

  /** Whether the field has the value that the text says; a text that says none matches nothing. */
  @SuppressWarnings("unchecked")
  Condition equal(String text) {
    Class<?> type = field.getType();
    try {
      if (type == Boolean.class) {
        return ((Field<Boolean>) field).eq(TRUE.contains(text.strip().toLowerCase(Locale.ROOT)));
      }
      if (type == Integer.class) {
        return ((Field<Integer>) field).eq(Integer.valueOf(text.strip()));
      }
      if (type == Double.class) {
        return ((Field<Double>) field).eq(Double.valueOf(text.strip()));
      }
      if (type == LocalDateTime.class) {
        return ((Field<LocalDateTime>) field)
            .eq(LocalDateTime.parse(text.strip().replace(' ', 'T')));
      }
    } catch (NumberFormatException | DateTimeParseException e) {
      return DSL.falseCondition();
    }
    return type == String.class ? ((Field<String>) field).eq(text) : DSL.falseCondition();
  }
}

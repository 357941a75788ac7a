package io.octavia.db.resource;

import io.octavia.db.InsertHeaders;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
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

  @Nullable Object read(@Nullable Object stored) {
    if (stored == null) {
      return null;
    }
    return switch (coding) {
      case PLAIN -> stored;
      case COMMAS -> {
        var text = (String) stored;
        yield text.isEmpty() ? List.of() : List.of(text.split(",", -1));
      }
      case PICKLE -> InsertHeaders.decode((byte[]) stored);
    };
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

package io.octavia.db.provider;

import io.octavia.provider.Attribute;
import io.octavia.provider.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which column of a row is which attribute of a model. */
final class Translation {
  private final Map<String, Attribute<?>> attributes = new LinkedHashMap<>();

  /** These have the names of their columns. */
  Translation same(Attribute<?>... same) {
    for (var attribute : same) attributes.put(attribute.name(), attribute);
    return this;
  }

  Translation named(String column, Attribute<?> attribute) {
    attributes.put(column, attribute);
    return this;
  }

  /** The attributes whose columns are there. */
  Values values(Map<String, ? extends @Nullable Object> columns) {
    var values = new LinkedHashMap<Attribute<?>, @Nullable Object>();
    attributes.forEach((column, attribute) -> {
      if (columns.containsKey(column)) values.put(attribute, plain(columns.get(column)));
    });
    return Values.of(values);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof Float number ? (Object) Double.valueOf(number.toString()) : value;
  }
}

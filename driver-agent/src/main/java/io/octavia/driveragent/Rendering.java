package io.octavia.driveragent;

import io.octavia.provider.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as octavia-lib reads it: all attributes, those that were never given as null.
 *
 * <p>octavia-lib refuses names that it does not know. So attributes that older ones lack are there
 * only if they say something.
 */
final class Rendering {
  /** What the younger attributes are if nobody uses them. */
  private static final Set<Object> QUIET = Set.of(false, "normal", List.of());

  private Rendering() {}

  static Map<String, @Nullable Object> of(Model model) {
    var rendered = new LinkedHashMap<String, @Nullable Object>();
    for (var attribute : model.attributes()) {
      Object value = model.get(attribute);
      if (attribute.later() && (value == null || QUIET.contains(value))) continue;
      rendered.put(attribute.name(), rendered(value));
    }
    return rendered;
  }

  private static @Nullable Object rendered(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Model model -> of(model);
      case List<?> list -> list.stream().map(Rendering::rendered).toList();
      default -> value;
    };
  }
}

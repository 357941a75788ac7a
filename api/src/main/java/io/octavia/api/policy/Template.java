package io.octavia.api.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text with attributes of the target in it, in Python's {@code %(name)s}.
 *
 * @param parts in their order
 */
record Template(List<Part> parts) {
  /** A piece of it. */
  sealed interface Part {
    /** Text as it is. */
    record Text(String text) implements Part {}

    /** An attribute of the target. */
    record Variable(String name) implements Part {}

    /** A percent sign that begins nothing. */
    record Malformed(String text) implements Part {}
  }

  static Template of(String text) {
    var parts = new ArrayList<Part>();
    int at = 0;
    while (at < text.length()) {
      int percent = text.indexOf('%', at);
      if (percent < 0) {
        parts.add(new Part.Text(text.substring(at)));
        break;
      }
      if (percent > at) parts.add(new Part.Text(text.substring(at, percent)));
      int close = text.indexOf(")s", percent);
      if (text.startsWith("%%", percent)) {
        parts.add(new Part.Text("%"));
        at = percent + 2;
      } else if (text.startsWith("%(", percent) && close > 0) {
        parts.add(new Part.Variable(text.substring(percent + 2, close)));
        at = close + 2;
      } else {
        parts.add(new Part.Malformed(text.substring(percent)));
        break;
      }
    }
    return new Template(List.copyOf(parts));
  }

  /**
   * The text for a target; empty if the target lacks an attribute.
   *
   * @throws Undecidable if the text is malformed
   */
  Optional<String> filled(Map<String, ? extends @Nullable Object> target) {
    var text = new StringBuilder();
    for (var part : parts) {
      switch (part) {
        case Part.Text(var literal) -> text.append(literal);
        case Part.Variable(var name) -> {
          if (!target.containsKey(name)) return Optional.empty();
          text.append(Words.of(target.get(name)));
        }
        case Part.Malformed(var rest) -> throw new Undecidable("'" + rest + "' is no attribute");
      }
    }
    return Optional.of(text.toString());
  }
}

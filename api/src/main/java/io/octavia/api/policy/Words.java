package io.octavia.api.policy;

import io.octavia.api.schema.Python;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as Python's {@code str} writes them: rules compare texts. */
final class Words {
  private Words() {}

  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean flag -> flag ? "True" : "False";
      case List<?> list -> Python.list(list.stream().map(Words::of).toList());
      default -> value.toString();
    };
  }
}

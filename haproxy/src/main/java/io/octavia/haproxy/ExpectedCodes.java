package io.octavia.haproxy;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HTTP statuses that a monitor takes for healthy: {@code 200}, {@code 200,202}, {@code 200-204}.
 */
final class ExpectedCodes {
  private static final Pattern RANGE = Pattern.compile("(\\d{3})(?:-(\\d{3}))?");

  private ExpectedCodes() {}

  /** All of them, sorted; 200 if nothing is said. */
  static List<Integer> of(@Nullable String text) {
    if (text == null) return List.of(200);
    var codes = new TreeSet<Integer>();
    for (var part : text.split(",", -1)) {
      var matcher = RANGE.matcher(part.strip());
      if (!matcher.matches()) continue;
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      for (int code = first; code <= last; code++) codes.add(code);
    }
    return List.copyOf(codes);
  }
}

package io.octavia.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Numbers in Prometheus' text format, version 0.0.4. */
final class Exposition {
  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  /** Something that only grows. */
  void counter(String name, String help, Map<String, String> labels, long value) {
    sample(name, "counter", help, labels, value);
  }

  /** Something that goes up and down. */
  void gauge(String name, String help, Map<String, String> labels, long value) {
    sample(name, "gauge", help, labels, value);
  }

  private void sample(
      String name, String type, String help, Map<String, String> labels, long value) {
    var words =
        new TreeMap<>(labels)
            .entrySet().stream()
                .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
                .collect(Collectors.joining(","));
    families
        .computeIfAbsent(
            name,
            _ ->
                new StringBuilder(
                    "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n"))
        .append(name)
        .append(words.isEmpty() ? "" : "{" + words + "}")
        .append(' ')
        .append(value)
        .append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Override
  public String toString() {
    return String.join("", families.values());
  }
}

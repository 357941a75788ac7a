package io.octavia.api.schema;

import java.util.ArrayList;
import tools.jackson.databind.JsonNode;

/** JSON values as upstream's fault texts show them: in Python's notation. */
public final class Python {
  private Python() {}

  /** As {@code str} shows it: a text as it is, all else in notation. */
  public static String text(JsonNode value) {
    return value.isString() ? value.stringValue() : notation(value);
  }

  /** As {@code repr} shows it. */
  public static String notation(JsonNode value) {
    if (value.isString()) return quoted(value.stringValue());
    if (value.isNull() || value.isMissingNode()) return "None";
    if (value.isBoolean()) return value.booleanValue() ? "True" : "False";
    if (value.isArray()) {
      var items = new ArrayList<String>();
      value.forEach(item -> items.add(notation(item)));
      return "[" + String.join(", ", items) + "]";
    }
    if (value.isObject()) {
      var items = new ArrayList<String>();
      value
          .properties()
          .forEach(item -> items.add(quoted(item.getKey()) + ": " + notation(item.getValue())));
      return "{" + String.join(", ", items) + "}";
    }
    return value.toString();
  }

  /** A list of texts as {@code repr} shows it. */
  public static String list(Iterable<String> texts) {
    var items = new ArrayList<String>();
    texts.forEach(text -> items.add(quoted(text)));
    return "[" + String.join(", ", items) + "]";
  }

  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    var out = new StringBuilder().append(quote);
    text.codePoints()
        .forEach(point -> {
          switch (point) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
              if (point == quote) {
                out.append('\\').append(quote);
              } else if (point < 0x20 || (point >= 0x7f && point < 0xa0)) {
                out.append(String.format("\\x%02x", point));
              } else {
                out.appendCodePoint(point);
              }
            }
          }
        });
    return out.append(quote).toString();
  }
}

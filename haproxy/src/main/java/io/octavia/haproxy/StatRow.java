package io.octavia.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of {@code show stat}.
 *
 * @param proxy name of the frontend or backend ({@code pxname})
 * @param name {@code FRONTEND}, {@code BACKEND}, or a server's name ({@code svname})
 * @param status such as {@code OPEN}, {@code UP}, {@code UP 1/3}, {@code DOWN}, {@code no check}
 * @param bytesIn total bytes from clients
 * @param bytesOut total bytes to clients
 * @param requestErrors requests in error; 0 for backends and servers
 */
public record StatRow(
    String proxy,
    String name,
    String status,
    int weight,
    long currentSessions,
    long totalSessions,
    long bytesIn,
    long bytesOut,
    long requestErrors) {

  /** What the row is about. */
  public enum Kind {
    FRONTEND,
    BACKEND,
    SERVER
  }

  /** What the row is about. */
  public Kind kind() {
    return switch (name) {
      case "FRONTEND" -> Kind.FRONTEND;
      case "BACKEND" -> Kind.BACKEND;
      default -> Kind.SERVER;
    };
  }

  /**
   * The rows of an answer to {@code show stat}, which names its columns in the first line.
   *
   * @throws IllegalArgumentException if that line is missing
   */
  public static List<StatRow> parse(String csv) {
    var rows = new ArrayList<StatRow>();
    var lines = csv.lines().filter(line -> !line.isBlank()).iterator();
    if (!lines.hasNext()) return rows;
    var header = lines.next();
    if (!header.startsWith("# pxname,")) {
      throw new IllegalArgumentException("not an answer to show stat: " + header);
    }
    var columns = fields(header.substring(2));
    while (lines.hasNext()) rows.add(row(columns, fields(lines.next())));
    return rows;
  }

  private static StatRow row(List<String> columns, List<String> fields) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < columns.size() && i < fields.size(); i++) {
      values.put(columns.get(i), fields.get(i));
    }
    return new StatRow(
        values.getOrDefault("pxname", ""),
        values.getOrDefault("svname", ""),
        values.getOrDefault("status", ""),
        (int) number(values, "weight"),
        number(values, "scur"),
        number(values, "stot"),
        number(values, "bin"),
        number(values, "bout"),
        number(values, "ereq"));
  }

  private static long number(Map<String, String> values, String column) {
    var text = values.getOrDefault(column, "");
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  /** Fields with a comma or quote in them stand in quotes, which are doubled inside. */
  private static List<String> fields(String line) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(line.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}

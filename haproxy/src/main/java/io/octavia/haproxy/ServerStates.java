package io.octavia.haproxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code show servers state}: the servers that a process has, and how they are. Also
 * the format in which one process leaves that to the next.
 */
public record ServerStates(List<String> columns, List<Row> rows) {
  /** Forced by an operator, inherited, or for want of an address; not the configuration's mark. */
  private static final int MAINTENANCE = 0x63;

  private static final int DRAINING = 0x18;
  private static final String NONE = "-";

  /** The fields of one server. */
  public record Row(Map<String, String> fields) {
    /** The backend's name. */
    public String backend() {
      return field("be_name");
    }

    /** The server's name. */
    public String server() {
      return field("srv_name");
    }

    /** Whether it is out of use by decision. */
    public boolean inMaintenance() {
      return (number("srv_admin_state") & MAINTENANCE) != 0;
    }

    /** Whether it is as that line says. */
    public boolean is(ServerLine line) {
      return sameAddress(field("srv_addr"), line.address())
          && number("srv_port") == line.port()
          && number("srv_uweight") == line.weight()
          && inMaintenance() == line.disabled()
          && (number("srv_admin_state") & DRAINING) == 0
          && checkedAs(line);
    }

    private boolean checkedAs(ServerLine line) {
      var address = line.checkAddress();
      var port = line.checkPort();
      return !line.isChecked()
          || ((address == null || sameAddress(field("srv_check_addr"), address))
              && (port == null || number("srv_check_port") == port));
    }

    private String field(String column) {
      return fields.getOrDefault(column, NONE);
    }

    private int number(String column) {
      var text = field(column);
      return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
  }

  /**
   * Reads an answer.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ServerStates parse(String text) {
    var lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (lines.size() < 2 || !lines.getFirst().equals("1") || !lines.get(1).startsWith("# ")) {
      throw new IllegalArgumentException("not states of servers");
    }
    var columns = List.of(lines.get(1).substring(2).split(" ", -1));
    var rows = new ArrayList<Row>();
    for (var line : lines.subList(2, lines.size())) rows.add(row(columns, line.split(" ", -1)));
    return new ServerStates(columns, List.copyOf(rows));
  }

  private static Row row(List<String> columns, String[] values) {
    var fields = new LinkedHashMap<String, String>();
    for (int i = 0; i < columns.size() && i < values.length; i++) {
      fields.put(columns.get(i), values[i]);
    }
    return new Row(fields);
  }

  /** Whether the process has exactly these servers, besides such as are being retired. */
  public boolean are(ConfigModel wanted) {
    var servers = wanted.servers();
    long present = 0;
    for (var row : rows) {
      var line = servers.getOrDefault(row.backend(), Map.of()).get(row.server());
      if (line == null ? !row.inMaintenance() : !row.is(line)) return false;
      if (line != null) present++;
    }
    return present == servers.values().stream().mapToLong(Map::size).sum();
  }

  /** Those that the configuration does not name. */
  public List<Row> notIn(ConfigModel configuration) {
    var servers = configuration.servers();
    return rows.stream()
        .filter(row -> !servers.getOrDefault(row.backend(), Map.of()).containsKey(row.server()))
        .toList();
  }

  /**
   * What a new process with that configuration may take over: how healthy its servers were. What
   * somebody decided about them stands in the configuration, and must not come back from here.
   */
  public String handedTo(ConfigModel configuration) {
    var servers = configuration.servers();
    var out = new StringBuilder("1\n# ").append(String.join(" ", columns)).append('\n');
    for (var row : rows) {
      var line = servers.getOrDefault(row.backend(), Map.of()).get(row.server());
      if (line == null || line.disabled() || row.inMaintenance()) continue;
      boolean stayed =
          sameAddress(row.field("srv_addr"), line.address())
              && row.number("srv_port") == line.port();
      if (stayed) out.append(line(row, line)).append('\n');
    }
    return out.toString();
  }

  private String line(Row row, ServerLine wanted) {
    return columns.stream()
        .map(column ->
            switch (column) {
              case "srv_admin_state" -> "0";
              case "srv_uweight", "srv_iweight" -> Integer.toString(wanted.weight());
              case "srv_check_port" -> text(wanted.checkPort(), "0");
              case "srv_check_addr" -> text(wanted.checkAddress(), NONE);
              default -> row.field(column);
            })
        .collect(Collectors.joining(" "));
  }

  private static String text(@Nullable Object value, String otherwise) {
    return value == null ? otherwise : value.toString();
  }

  private static boolean sameAddress(String one, String other) {
    if (one.equals(other)) return true;
    if (!one.contains(":") || !other.contains(":")) return false;
    try {
      // Both are literals: nothing is looked up.
      return Objects.equals(InetAddress.getByName(one), InetAddress.getByName(other));
    } catch (UnknownHostException e) {
      return false;
    }
  }
}

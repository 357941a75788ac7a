package io.octavia.db;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, as {@code [database] connection} says it: {@code
 * dialect[+driver]://user:password@host:port/name?key=value}, the form of SQLAlchemy. User,
 * password and query are percent-encoded. No message ever holds the text itself, for it holds the
 * password.
 */
sealed interface DatabaseUrl {
  /** A file. */
  record Sqlite(Path file) implements DatabaseUrl {
    @Override
    public String toString() {
      return file.toString();
    }
  }

  /** A database of a MariaDB or MySQL server. */
  record Server(
      String host,
      int port,
      String database,
      String user,
      String password,
      Map<String, String> query)
      implements DatabaseUrl {
    /** Host, port and database, which is all that may be shown. */
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + database;
    }
  }

  /**
   * Reads a connection URL.
   *
   * @throws DatabaseException if it is not one that we can use
   */
  static DatabaseUrl parse(String text) {
    var scheme = text.indexOf("://");
    if (scheme < 0) throw refused("it does not look like dialect://…");
    var dialect = text.substring(0, scheme).toLowerCase(Locale.ROOT);
    var rest = text.substring(scheme + 3);
    return switch (dialect.split("\\+", 2)[0]) {
      case "sqlite" -> sqlite(rest);
      case "mysql", "mariadb" -> server(rest);
      default ->
          throw refused(
              "'%s' is not supported; use sqlite:////path or mysql+pymysql://…".formatted(dialect));
    };
  }

  private static DatabaseUrl sqlite(String rest) {
    var path = rest.split("\\?", 2)[0];
    if (path.length() < 2 || path.equals("/:memory:")) {
      throw refused(
          "a database in memory would be lost with the process, and no other process would see it;"
              + " name a file: sqlite:////var/lib/octavia/octavia.db");
    }
    if (!path.startsWith("/")) {
      throw refused("a path follows after sqlite:/// (relative) or sqlite://// (absolute)");
    }
    return new Sqlite(Path.of(path.substring(1)).toAbsolutePath().normalize());
  }

  private static DatabaseUrl server(String rest) {
    var matcher = Grammar.SERVER.matcher(rest);
    if (!matcher.matches()) {
      throw refused(
          "it is not of the form mysql+pymysql://user:password@host:port/database; an '@', ':' or"
              + " '/' in user or password is written %40, %3A, %2F");
    }
    var host = matcher.group("v6") != null ? matcher.group("v6") : matcher.group("host");
    var port = matcher.group("port");
    return new Server(
        host == null || host.isEmpty() ? "localhost" : host,
        port == null ? 3306 : Integer.parseInt(port),
        decoded(matcher.group("database")),
        decoded(orEmpty(matcher.group("user"))),
        decoded(orEmpty(matcher.group("password"))),
        query(orEmpty(matcher.group("query"))));
  }

  private static Map<String, String> query(String text) {
    var values = new LinkedHashMap<String, String>();
    for (var pair : text.split("&", -1)) {
      if (pair.isEmpty()) continue;
      var parts = pair.split("=", 2);
      values.put(
          decoded(parts[0].replace('+', ' ')),
          parts.length == 1 ? "" : decoded(parts[1].replace('+', ' ')));
    }
    return values;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** A plus sign stays one, unlike in forms. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw refused("a '%' in it is not followed by two hexadecimal digits; write %25");
    }
  }

  private static DatabaseException refused(String why) {
    return new DatabaseException("[database] connection cannot be used: " + why);
  }

  /** The parts of a server's URL after the dialect. */
  final class Grammar {
    private static final Pattern SERVER =
        Pattern.compile(
            "(?:(?<user>[^:/@]*)(?::(?<password>[^@]*))?@)?"
                + "(?:\\[(?<v6>[^\\]/?]+)]|(?<host>[^/:?@]*))(?::(?<port>\\d{1,5}))?"
                + "/(?<database>[^?/]+)(?:\\?(?<query>.*))?");

    private Grammar() {}
  }
}

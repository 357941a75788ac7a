package io.octavia.db;

import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** User, password and query of a server's URL, in the words of the MariaDB driver. */
final class DriverOptions {
  private static final Logger LOG = LoggerFactory.getLogger(DriverOptions.class);

  /** Longer than a server waits for a lock before it says so. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(75);

  private DriverOptions() {}

  static Properties of(DatabaseUrl.Server server, DbSettings settings) {
    var options = new Properties();
    options.setProperty("user", server.user());
    options.setProperty("password", server.password());
    options.setProperty("tinyInt1isBit", "true");
    if (settings.sqlMode() != null) {
      if (!settings.sqlMode().matches("[A-Za-z0-9_,]*")) {
        throw new DatabaseException("[database] mysql_sql_mode is not a list of SQL modes");
      }
    }
    session(settings).ifPresent(variables -> options.setProperty("sessionVariables", variables));
    // A server that is frozen, or behind a cut wire, would hold whoever asks it for ever.
    options.setProperty("socketTimeout", String.valueOf(LONGEST_ANSWER.toMillis()));
    server.query().forEach((name, value) -> add(options, server, name, value));
    return options;
  }

  private static Optional<String> session(DbSettings settings) {
    var mode = Optional.ofNullable(settings.sqlMode()).map(text -> "sql_mode='" + text + "'");
    var wait =
        Optional.ofNullable(settings.wsrepSyncWait()).map(value -> "wsrep_sync_wait=" + value);
    return Stream.of(mode, wait)
        .flatMap(Optional::stream)
        .reduce((first, second) -> first + "," + second);
  }

  private static void add(
      Properties options, DatabaseUrl.Server server, String name, String value) {
    switch (name) {
      // The driver speaks utf8mb4 whatever the tables are in.
      case "charset", "use_unicode", "binary_prefix" -> {}
      case "ssl_ca" -> {
        options.setProperty("serverSslCert", value);
        options.setProperty("sslMode", checksHostName(server) ? "verify-full" : "verify-ca");
      }
      case "ssl_check_hostname" -> {}
      case "connect_timeout" -> options.setProperty("connectTimeout", millis(name, value));
      case "read_timeout" -> options.setProperty("socketTimeout", millis(name, value));
      case "unix_socket", "ssl_cert", "ssl_key", "ssl_capath" ->
          throw new DatabaseException(
              "[database] connection cannot be used: %s is not supported".formatted(name));
      default -> LOG.warn("[database] connection: {} is ignored", name);
    }
  }

  private static boolean checksHostName(DatabaseUrl.Server server) {
    return !server.query().getOrDefault("ssl_check_hostname", "true").equalsIgnoreCase("false");
  }

  private static String millis(String name, String seconds) {
    try {
      return String.valueOf(Duration.ofSeconds(Long.parseLong(seconds)).toMillis());
    } catch (NumberFormatException _) {
      throw new DatabaseException(
          "[database] connection cannot be used: %s is a number of seconds".formatted(name));
    }
  }
}

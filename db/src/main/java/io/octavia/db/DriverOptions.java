package io.octavia.db;

import java.time.Duration;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** User, password and query of a server's URL, in the words of the MariaDB driver. */
final class DriverOptions {
  private static final Logger LOG = LoggerFactory.getLogger(DriverOptions.class);

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
      options.setProperty("sessionVariables", "sql_mode='" + settings.sqlMode() + "'");
    }
    server.query().forEach((name, value) -> add(options, server, name, value));
    return options;
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

package io.octavia.server;

import io.octavia.config.Config;
import io.octavia.config.Database;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import java.security.SecureRandom;
import java.time.Duration;

/** The database that {@code [database]} names, used as it says. */
final class Databases {
  private Databases() {}

  /** Waits for a server that does not answer yet, as long as the configuration says. */
  static Db open(Config config) {
    return open(config, config.get(Database.MAX_RETRIES));
  }

  /** Does not wait. */
  static Db openNow(Config config) {
    return open(config, 0);
  }

  private static Db open(Config config, int maxRetries) {
    int retries = config.get(Database.DB_MAX_RETRIES);
    var settings =
        new DbSettings(
            config.get(Database.MAX_POOL_SIZE),
            config.get(Database.MAX_OVERFLOW),
            Duration.ofSeconds(config.get(Database.POOL_TIMEOUT)),
            Duration.ofSeconds(config.get(Database.CONNECTION_RECYCLE_TIME)),
            maxRetries,
            Duration.ofSeconds(config.get(Database.RETRY_INTERVAL)),
            config.find(Database.MYSQL_SQL_MODE).orElse(null),
            config.find(Database.MYSQL_WSREP_SYNC_WAIT).orElse(null),
            retries < 0 ? Integer.MAX_VALUE : Math.max(1, retries));
    return Db.open(config.get(Database.CONNECTION), settings, new SecureRandom());
  }
}

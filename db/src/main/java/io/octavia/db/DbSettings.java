package io.octavia.db;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to use a database server; the first seven are options of {@code [database]}. SQLite looks at
 * {@code transactionAttempts} only.
 *
 * @param maxPoolSize {@code max_pool_size}
 * @param maxOverflow {@code max_overflow}: connections beyond the pool's size
 * @param poolTimeout {@code pool_timeout}: how long a transaction waits for a connection
 * @param recycleTime {@code connection_recycle_time}: age at which a connection is replaced
 * @param maxRetries {@code max_retries}: further attempts to reach the server when opening; -1 is
 *     for ever
 * @param retryInterval {@code retry_interval}: pause between those
 * @param sqlMode {@code mysql_sql_mode}; null leaves the server's
 * @param transactionAttempts how often a transaction is tried that meets a deadlock or a lock
 */
public record DbSettings(
    int maxPoolSize,
    int maxOverflow,
    Duration poolTimeout,
    Duration recycleTime,
    int maxRetries,
    Duration retryInterval,
    @Nullable String sqlMode,
    int transactionAttempts) {

  /** The defaults of {@code [database]}. */
  public static final DbSettings DEFAULTS =
      new DbSettings(
          10,
          20,
          Duration.ofSeconds(10),
          Duration.ofHours(1),
          10,
          Duration.ofSeconds(10),
          "TRADITIONAL",
          20);

  public DbSettings {
    if (maxPoolSize < 1) throw new IllegalArgumentException("max_pool_size must be at least 1");
    if (maxOverflow < 0) throw new IllegalArgumentException("max_overflow must not be negative");
    if (transactionAttempts < 1) {
      throw new IllegalArgumentException("a transaction must be tried at least once");
    }
  }

  int connections() {
    return maxPoolSize + maxOverflow;
  }
}

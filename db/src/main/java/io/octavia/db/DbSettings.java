package io.octavia.db;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to use a database server, as options of {@code [database]} say. SQLite looks at {@code
 * transactionAttempts} only.
 *
 * @param maxPoolSize {@code max_pool_size}; 0 is no limit
 * @param maxOverflow {@code max_overflow}: connections beyond the pool's size; -1 is no limit
 * @param poolTimeout {@code pool_timeout}: how long a transaction waits for a connection
 * @param recycleTime {@code connection_recycle_time}: age at which a connection is replaced;
 *     negative is never
 * @param maxRetries {@code max_retries}: further attempts to reach the server when opening; -1 is
 *     for ever
 * @param retryInterval {@code retry_interval}: pause between those
 * @param sqlMode {@code mysql_sql_mode}; null leaves the server's
 * @param wsrepSyncWait {@code mysql_wsrep_sync_wait}: what waits on a node of Galera until it has
 *     seen all that others committed; null leaves the server's
 * @param transactionAttempts {@code db_max_retries}: how often a transaction is tried that meets a
 *     deadlock or a lock, or loses its connection
 */
public record DbSettings(
    int maxPoolSize,
    int maxOverflow,
    Duration poolTimeout,
    Duration recycleTime,
    int maxRetries,
    Duration retryInterval,
    @Nullable String sqlMode,
    @Nullable Integer wsrepSyncWait,
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
          null,
          20);

  public DbSettings {
    if (maxPoolSize < 0) throw new IllegalArgumentException("max_pool_size must not be negative");
    if (transactionAttempts < 1) {
      throw new IllegalArgumentException("a transaction must be tried at least once");
    }
  }

  /** Beyond this a server is only slowed down, so it also stands for no limit. */
  private static final int MOST_CONNECTIONS = 200;

  /** How many connections there may be at once. */
  int connections() {
    if (maxPoolSize == 0 || maxOverflow < 0) return MOST_CONNECTIONS;
    return maxPoolSize + maxOverflow;
  }

  /** Milliseconds that a connection lives; 0 is for ever, and the pool allows no less than 30 s. */
  long recycleMillis() {
    return recycleTime.isNegative() ? 0 : Math.max(30_000, recycleTime.toMillis());
  }
}

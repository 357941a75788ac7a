package io.octavia.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database of a MariaDB or MySQL server, through a pool of connections. */
final class ServerEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(ServerEngine.class);

  private final DatabaseUrl.Server server;
  private final HikariDataSource pool;
  private final SQLDialect dialect;

  /**
   * Tries until the server answers, as often as the settings allow. Without the pool, which would
   * keep trying behind a wrong password.
   */
  static ServerEngine open(DatabaseUrl.Server server, DbSettings settings) {
    var url = "jdbc:mariadb://" + server;
    var options = DriverOptions.of(server, settings);
    for (int attempt = 0; ; attempt++) {
      try (var connection = DriverManager.getConnection(url, options)) {
        var dialect = dialectOf(connection);
        return new ServerEngine(
            server, new HikariDataSource(pooled(url, options, settings)), dialect);
      } catch (SQLException failure) {
        var isLast = settings.maxRetries() >= 0 && attempt >= settings.maxRetries();
        if (isLast || isRefusal(failure) || !slept(settings, server, failure)) {
          throw unreachable(server, failure);
        }
      }
    }
  }

  private ServerEngine(DatabaseUrl.Server server, HikariDataSource pool, SQLDialect dialect) {
    this.server = server;
    this.pool = pool;
    this.dialect = dialect;
  }

  private static HikariConfig pooled(String url, Properties options, DbSettings settings) {
    var config = new HikariConfig();
    config.setPoolName("octavia-db");
    config.setJdbcUrl(url);
    config.setDataSourceProperties(options);
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(Math.max(250, settings.poolTimeout().toMillis()));
    config.setMaxLifetime(settings.recycleMillis());
    return config;
  }

  /** The open source jOOQ tells the two apart: only MariaDB has {@code RETURNING}. */
  private static SQLDialect dialectOf(Connection connection) throws SQLException {
    var product = connection.getMetaData().getDatabaseProductName();
    return product.equals("MySQL") ? SQLDialect.MYSQL : SQLDialect.MARIADB;
  }

  /** Wrong password, no such database, no right to it: waiting does not help. */
  private static boolean isRefusal(SQLException failure) {
    var state = failure.getSQLState();
    return state != null && (state.startsWith("28") || state.startsWith("42"));
  }

  private static boolean slept(
      DbSettings settings, DatabaseUrl.Server server, SQLException failure) {
    LOG.warn(
        "the database {} does not answer, next attempt in {} s: {}",
        server,
        settings.retryInterval().toSeconds(),
        reason(failure));
    try {
      Thread.sleep(settings.retryInterval());
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static DatabaseException unreachable(DatabaseUrl.Server server, SQLException failure) {
    return new DatabaseException(
        "cannot reach the database %s: %s".formatted(server, reason(failure)), failure);
  }

  /** What the driver said; the pool's own exception speaks of the pool only. */
  private static @Nullable String reason(SQLException failure) {
    return failure.getCause() == null ? failure.getMessage() : failure.getCause().getMessage();
  }

  @Override
  public SQLDialect dialect() {
    return dialect;
  }

  @Override
  public <T extends @Nullable Object> T read(Function<DSLContext, T> work) {
    return reading(connection -> Transaction.discarded(connection, dialect, work));
  }

  @Override
  public <T extends @Nullable Object> T look(Function<DSLContext, T> work) {
    return reading(connection -> Transaction.alone(connection, dialect, work));
  }

  private interface Reader<T extends @Nullable Object> {
    T read(Connection connection);
  }

  private <T extends @Nullable Object> T reading(Reader<T> reader) {
    try (var connection = connection()) {
      return reader.read(connection);
    } catch (SQLException failure) {
      throw new DataAccessException("giving back a connection", failure);
    }
  }

  @Override
  public <T extends @Nullable Object> T write(Function<DSLContext, T> work) {
    try (var connection = connection()) {
      return Transaction.committed(connection, dialect, work);
    } catch (SQLException failure) {
      throw new Transaction.CommitFailed(failure);
    }
  }

  private Connection connection() {
    try {
      return pool.getConnection();
    } catch (SQLException failure) {
      throw unreachable(server, failure);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}

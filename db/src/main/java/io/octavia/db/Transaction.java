package io.octavia.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * One transaction on one connection, begun and ended here: servers' connections commit each
 * statement when nothing was begun, and SQLite's driver would begin the next transaction with the
 * end of each, and so keep other processes from writing for ever.
 */
final class Transaction {
  /** Columns are called {@code key}, {@code position}, {@code value}: names are always quoted. */
  private static final Settings SETTINGS =
      new Settings()
          .withRenderSchema(false)
          .withRenderCatalog(false)
          .withRenderQuotedNames(RenderQuotedNames.ALWAYS)
          .withExecuteLogging(false)
          .withFetchWarnings(false);

  /** The commit failed. Whether the work was done is known only if the server said why. */
  static final class CommitFailed extends DataAccessException {
    CommitFailed(SQLException cause) {
      super("commit", cause);
    }
  }

  private Transaction() {}

  static <T extends @Nullable Object> T committed(
      Connection connection, SQLDialect dialect, Function<DSLContext, T> work) {
    begin(connection, isSqlite(dialect) ? "BEGIN IMMEDIATE" : "START TRANSACTION");
    var result = applied(connection, dialect, work);
    try {
      execute(connection, "COMMIT");
    } catch (SQLException failure) {
      undo(connection, failure);
      throw new CommitFailed(failure);
    }
    return result;
  }

  static <T extends @Nullable Object> T discarded(
      Connection connection, SQLDialect dialect, Function<DSLContext, T> work) {
    begin(connection, isSqlite(dialect) ? "BEGIN" : "START TRANSACTION READ ONLY");
    var result = applied(connection, dialect, work);
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException failure) {
      throw new DataAccessException("end of a read", failure);
    }
    return result;
  }

  private static <T extends @Nullable Object> T applied(
      Connection connection, SQLDialect dialect, Function<DSLContext, T> work) {
    try {
      return alone(connection, dialect, work);
    } catch (Throwable failure) {
      undo(connection, failure);
      throw failure;
    }
  }

  /** For a single statement, which is a transaction of its own. */
  static <T extends @Nullable Object> T alone(
      Connection connection, SQLDialect dialect, Function<DSLContext, T> work) {
    return work.apply(DSL.using(connection, dialect, SETTINGS));
  }

  private static boolean isSqlite(SQLDialect dialect) {
    return dialect == SQLDialect.SQLITE;
  }

  private static void begin(Connection connection, String verb) {
    try {
      execute(connection, verb);
    } catch (SQLException failure) {
      throw new DataAccessException("begin of a transaction", failure);
    }
  }

  private static void undo(Connection connection, Throwable failure) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

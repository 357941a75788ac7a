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
 * One transaction on one connection. On a server's connection it is under way as soon as something
 * is asked. On SQLite's it is begun and ended here, since the driver would begin the next one with
 * the end of each, and so keep other processes from writing for ever.
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
    begin(connection, dialect, "BEGIN IMMEDIATE");
    var result = applied(connection, dialect, work);
    try {
      end(connection, dialect, "COMMIT");
    } catch (SQLException failure) {
      undo(connection, dialect, failure);
      throw new CommitFailed(failure);
    }
    return result;
  }

  static <T extends @Nullable Object> T discarded(
      Connection connection, SQLDialect dialect, Function<DSLContext, T> work) {
    begin(connection, dialect, "BEGIN");
    var result = applied(connection, dialect, work);
    try {
      end(connection, dialect, "ROLLBACK");
    } catch (SQLException failure) {
      throw new DataAccessException("end of a read", failure);
    }
    return result;
  }

  private static <T extends @Nullable Object> T applied(
      Connection connection, SQLDialect dialect, Function<DSLContext, T> work) {
    try {
      return work.apply(DSL.using(connection, dialect, SETTINGS));
    } catch (Throwable failure) {
      undo(connection, dialect, failure);
      throw failure;
    }
  }

  private static void begin(Connection connection, SQLDialect dialect, String sqlite) {
    if (dialect != SQLDialect.SQLITE) return;
    try {
      execute(connection, sqlite);
    } catch (SQLException failure) {
      throw new DataAccessException("begin of a transaction", failure);
    }
  }

  private static void end(Connection connection, SQLDialect dialect, String verb)
      throws SQLException {
    if (dialect == SQLDialect.SQLITE) {
      execute(connection, verb);
    } else if (verb.equals("COMMIT")) {
      connection.commit();
    } else {
      connection.rollback();
    }
  }

  private static void undo(Connection connection, SQLDialect dialect, Throwable failure) {
    try {
      end(connection, dialect, "ROLLBACK");
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

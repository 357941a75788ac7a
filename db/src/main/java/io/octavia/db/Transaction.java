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

/** One transaction on one connection that does not commit by itself. */
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
    T result;
    try {
      result = work.apply(DSL.using(connection, dialect, SETTINGS));
    } catch (Throwable failure) {
      undo(connection, failure);
      throw failure;
    }
    try {
      connection.commit();
    } catch (SQLException failure) {
      undo(connection, failure);
      throw new CommitFailed(failure);
    }
    return result;
  }

  static <T extends @Nullable Object> T discarded(
      Connection connection, SQLDialect dialect, Function<DSLContext, T> work) {
    T result;
    try {
      result = work.apply(DSL.using(connection, dialect, SETTINGS));
    } catch (Throwable failure) {
      undo(connection, failure);
      throw failure;
    }
    try {
      connection.rollback();
    } catch (SQLException failure) {
      throw new DataAccessException("end of a read", failure);
    }
    return result;
  }

  private static void undo(Connection connection, Throwable failure) {
    try {
      connection.rollback();
    } catch (SQLException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }
}

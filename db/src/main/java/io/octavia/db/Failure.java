package io.octavia.db;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the failure of a transaction means for the next attempt. */
enum Failure {
  /** Undone by the database, for others were in the way: try again. */
  LOCKED,
  /** The connection broke. */
  DISCONNECTED,
  /** The file is not a database, or not a whole one. */
  DAMAGED,
  /** Trying again would fail again. */
  LASTING;

  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;
  private static final int SQLITE_CORRUPT = 11;
  private static final int SQLITE_NOTADB = 26;

  /** {@code ER_CHECKREAD}: the row changed after this transaction's snapshot. */
  private static final int CHANGED_SINCE_READ = 1020;

  private static final int LOCK_WAIT_TIMEOUT = 1205;

  /** Also what Galera says when another node's commit won. */
  private static final int DEADLOCK = 1213;

  /**
   * The connection was ended by somebody: with this server, with this connection, or because this
   * node of a Galera cluster has lost the others. Some of these have the state of an ordinary
   * error.
   */
  private static final Set<Integer> ENDED = Set.of(1047, 1053, 1927, 2006, 2013, 4031);

  static Failure of(Throwable failure) {
    var cause = sqlCause(failure);
    if (cause == null) return LASTING;
    return cause.getClass().getName().startsWith("org.sqlite.") ? ofSqlite(cause) : ofServer(cause);
  }

  private static Failure ofSqlite(SQLException cause) {
    // Extended codes carry the plain one in their low byte.
    return switch (cause.getErrorCode() & 0xff) {
      case SQLITE_BUSY, SQLITE_LOCKED -> LOCKED;
      case SQLITE_CORRUPT, SQLITE_NOTADB -> DAMAGED;
      default -> LASTING;
    };
  }

  private static Failure ofServer(SQLException cause) {
    return switch (cause.getErrorCode()) {
      case CHANGED_SINCE_READ, LOCK_WAIT_TIMEOUT, DEADLOCK -> LOCKED;
      default -> {
        if (ENDED.contains(cause.getErrorCode())) yield DISCONNECTED;
        var state = cause.getSQLState();
        if (state == null) yield LASTING;
        if (state.equals("40001")) yield LOCKED;
        yield state.startsWith("08") ? DISCONNECTED : LASTING;
      }
    };
  }

  private static @Nullable SQLException sqlCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException found) return found;
    }
    return null;
  }
}

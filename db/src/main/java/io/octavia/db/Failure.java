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
  /** It cannot write: its disk is full, fails, or may only be read. */
  UNWRITABLE,
  /** The file is not a database, or not a whole one. */
  DAMAGED,
  /** Trying again would fail again. */
  LASTING;

  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;
  private static final int SQLITE_READONLY = 8;
  private static final int SQLITE_IOERR = 10;
  private static final int SQLITE_CORRUPT = 11;
  private static final int SQLITE_FULL = 13;
  private static final int SQLITE_CANTOPEN = 14;
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

  /** No space on the disk, a table that is full, a server that was told to be read only. */
  private static final Set<Integer> CANNOT_WRITE = Set.of(1021, 1114, 1290, 1836);

  static Failure of(Throwable failure) {
    var cause = sqlCause(failure);
    if (cause == null) return LASTING;
    return cause.getClass().getName().startsWith("org.sqlite.") ? ofSqlite(cause) : ofServer(cause);
  }

  private static Failure ofSqlite(SQLException cause) {
    // Extended codes carry the plain one in their low byte.
    return switch (cause.getErrorCode() & 0xff) {
      case SQLITE_BUSY, SQLITE_LOCKED -> LOCKED;
      case SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN -> UNWRITABLE;
      case SQLITE_CORRUPT, SQLITE_NOTADB -> DAMAGED;
      default -> LASTING;
    };
  }

  private static Failure ofServer(SQLException cause) {
    return switch (cause.getErrorCode()) {
      case CHANGED_SINCE_READ, LOCK_WAIT_TIMEOUT, DEADLOCK -> LOCKED;
      default -> {
        if (ENDED.contains(cause.getErrorCode())) yield DISCONNECTED;
        if (CANNOT_WRITE.contains(cause.getErrorCode())) yield UNWRITABLE;
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

package io.octavia.db;

import org.jspecify.annotations.Nullable;

/** The database as a whole cannot be used; the message says which one, and what to do. */
public final class DatabaseException extends RuntimeException {
  DatabaseException(String message) {
    super(message);
  }

  DatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

package io.octavia.server;

/** A process cannot start or a command cannot be done; the message says why and what to do. */
public final class StartFailure extends RuntimeException {
  /** A failure that we found ourselves. */
  public StartFailure(String message) {
    super(message);
  }

  /** A failure that something below us reported. */
  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}

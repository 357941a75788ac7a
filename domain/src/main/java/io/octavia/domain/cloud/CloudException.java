package io.octavia.domain.cloud;

/**
 * A cloud service refused or failed. The message says what was asked of whom and what came back.
 *
 * <p>{@link #permanent()} tells whether asking again can help.
 */
public final class CloudException extends RuntimeException {
  private final Kind kind;

  /** Why a call failed. */
  public enum Kind {
    /** The service failed or could not be reached; asking again can help. */
    UNAVAILABLE,
    /** The object is not there. */
    NOT_FOUND,
    /** The address is taken, or the object is in use. */
    CONFLICT,
    /** The request can never succeed as it is. */
    REFUSED
  }

  /** A failure without a cause below it. */
  public CloudException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** A failure that wraps a foreign one. */
  public CloudException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Why it failed. */
  public Kind kind() {
    return kind;
  }

  /** True if the same request can never succeed. */
  public boolean permanent() {
    return kind == Kind.REFUSED || kind == Kind.CONFLICT;
  }
}

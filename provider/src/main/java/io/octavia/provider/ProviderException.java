package io.octavia.provider;

/**
 * A provider refuses or fails. The user is told one text, the operator's log has the other.
 *
 * <p>What a driver throws besides is told to the user as a {@link Kind#FAILED}.
 */
public final class ProviderException extends RuntimeException {
  private final Kind kind;
  private final String user;

  /** Why; after octavia-lib's exceptions. */
  public enum Kind {
    /** {@code DriverError}: the provider failed. */
    FAILED,
    /** {@code NotImplementedError}: the provider never does this. */
    NOT_IMPLEMENTED,
    /** {@code UnsupportedOptionError}: the provider does this, but not so. */
    UNSUPPORTED_OPTION,
    /** {@code Conflict}: the VIP's address is taken. */
    CONFLICT,
    /** {@code NotFound}: something that is named is not there. */
    NOT_FOUND
  }

  /** The same text for user and operator. */
  public ProviderException(Kind kind, String text) {
    this(kind, text, text);
  }

  /** Different texts for the two. */
  public ProviderException(Kind kind, String user, String operator) {
    super(operator);
    this.kind = kind;
    this.user = user;
  }

  /** The provider failed because of this; the operator's log will have it. */
  public ProviderException(Kind kind, String user, Throwable cause) {
    super(user, cause);
    this.kind = kind;
    this.user = user;
  }

  static ProviderException notImplemented(String what) {
    return new ProviderException(
        Kind.NOT_IMPLEMENTED, "This provider does not support " + what + ".");
  }

  /** Why. */
  public Kind kind() {
    return kind;
  }

  /** The text for the user. */
  public String user() {
    return user;
  }
}

package io.octavia.drivers.certificates;

/** A bundle cannot be used. The reason is for the user and quotes nothing secret. */
public final class BadBundle extends Exception {
  private final String reason;

  BadBundle(String reason) {
    super(reason);
    this.reason = reason;
  }

  BadBundle(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  /** What is wrong with it. */
  public String reason() {
    return reason;
  }
}

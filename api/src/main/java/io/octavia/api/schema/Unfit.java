package io.octavia.api.schema;

/** A JSON value that a type does not take. */
final class Unfit extends RuntimeException {
  private final boolean container;

  private Unfit(String reason, boolean container) {
    super(reason, null, false, false);
    this.container = container;
  }

  /** The attribute's value breaks a rule of its type. */
  static Unfit value(String reason) {
    return new Unfit(reason, false);
  }

  /** The value is of another kind altogether; upstream then shows the whole body. */
  static Unfit container(String reason) {
    return new Unfit(reason, true);
  }

  boolean inContainer() {
    return container;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

package io.octavia.api.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON value that a type does not take. */
final class Unfit extends RuntimeException {
  private static final int LONGEST = 40;

  private final boolean container;
  private final @Nullable String shown;

  private Unfit(String reason, boolean container, @Nullable String shown) {
    super(reason, null, false, false);
    this.container = container;
    this.shown = shown;
  }

  /** The attribute's value breaks a rule of its type. */
  static Unfit value(String reason) {
    return new Unfit(reason, false, null);
  }

  /** The value is of another kind altogether; upstream then shows the whole body. */
  static Unfit container(String reason) {
    return new Unfit(reason, true, null);
  }

  /** A number that breaks a rule, which upstream shows as it has read it. */
  static Unfit number(Number number, String reason) {
    var shown = number.toString();
    return new Unfit(reason, false, shown.length() > LONGEST ? null : shown);
  }

  /** How faults show the value, if not as it was written. */
  Optional<String> shown() {
    return Optional.ofNullable(shown);
  }

  boolean inContainer() {
    return container;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

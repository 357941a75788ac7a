package io.octavia.api.openapi;

import java.util.List;

/**
 * The query arguments of a call.
 *
 * @param named those that mean something
 * @param open whether others are let through, to mean nothing or to be filters
 */
public record Arguments(List<String> named, boolean open) {
  /** None is allowed. */
  public static Arguments none() {
    return new Arguments(List.of(), false);
  }

  /** These are allowed. */
  public static Arguments only(String... names) {
    return new Arguments(List.of(names), false);
  }

  /** These mean something; all are let through. */
  public static Arguments among(String... names) {
    return new Arguments(List.of(names), true);
  }
}

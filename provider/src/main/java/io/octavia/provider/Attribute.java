package io.octavia.provider;

import org.jspecify.annotations.Nullable;

/**
 * A named value of a {@link Model}.
 *
 * @param name octavia-lib's name, which is also the one in messages
 * @param later whether octavia-lib did not have it from the start: a peer may not know it
 * @param <T> what a value is
 */
public record Attribute<T>(String name, boolean later) {
  /** The value that a model holds for this attribute. */
  @SuppressWarnings("unchecked") // Values.with takes no other
  @Nullable T cast(@Nullable Object value) {
    return (T) value;
  }
}

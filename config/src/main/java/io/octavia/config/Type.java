package io.octavia.config;

import java.util.List;
import java.util.Optional;

/**
 * How the text of an option becomes a value.
 *
 * @param <T> what a reader of the option gets
 */
interface Type<T> {
  /** What the sample file calls it: {@code integer}, {@code list}, … */
  String word();

  /** What is allowed, as the end of the sentence "must be …". */
  String allowed();

  /**
   * The value of the texts that were written for the option, in order; one that is not {@linkplain
   * #multiple() multiple} takes the last. Empty if the text says "no value".
   *
   * @throws IllegalArgumentException if the text is not {@linkplain #allowed() allowed}
   */
  Optional<T> parse(List<String> texts);

  /** The text that would be written for the value. */
  String text(T value);

  /** True if every line counts, not only the last one. */
  default boolean multiple() {
    return false;
  }
}

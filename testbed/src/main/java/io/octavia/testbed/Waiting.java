package io.octavia.testbed;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waits for conditions, never for times. */
public final class Waiting {
  /** Longer than anything that is not broken takes on a slow machine. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private Waiting() {}

  /** A question that is asked again and again; null is "not yet". */
  public interface Question<T> {
    /** Asks once. */
    @Nullable T ask();
  }

  /** Waits until it is so. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, PATIENCE, condition);
  }

  /** Waits until it is so, and no longer than that. */
  public static void until(String what, Duration patience, BooleanSupplier condition) {
    value(what, patience, () -> condition.getAsBoolean() ? what : null);
  }

  /** Asks until there is an answer. */
  public static <T> T value(String what, Question<T> question) {
    return value(what, PATIENCE, question);
  }

  /** Asks until there is an answer, and no longer than that. */
  public static <T> T value(String what, Duration patience, Question<T> question) {
    var deadline = Instant.now().plus(patience);
    while (true) {
      T answer = question.ask();
      if (answer != null) return answer;
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("waited %d s for: %s".formatted(patience.toSeconds(), what));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}

package io.octavia.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for something that nobody announces. */
final class Poll {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Poll() {}

  /** Asks until there is an answer; nothing if there is none within the limit. */
  static <T> Optional<T> until(Duration limit, Supplier<Optional<T>> question) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent() || System.nanoTime() - deadline >= 0) {
        return answer;
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }
}

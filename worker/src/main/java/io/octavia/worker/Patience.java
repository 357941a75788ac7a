package io.octavia.worker;

import io.octavia.domain.cloud.CloudException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks again in short steps for what is about to be there: a server that boots, an interface that
 * is being plugged. What takes longer is a failure, which is counted and tried again later.
 */
record Patience(Duration first, Duration longest, Duration total) {
  private static final double GROWTH = 1.3;

  /** For services that answer within a moment or not for minutes. */
  static final Patience SHORT =
      new Patience(Duration.ofMillis(20), Duration.ofMillis(80), Duration.ofSeconds(3));

  /**
   * For servers, which are there at once on one machine, and after many seconds in a cloud, where
   * every question costs others too.
   */
  static final Patience BOOT =
      new Patience(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(10));

  /** Asks once. */
  static final Patience NONE = new Patience(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** The first answer that is there. */
  <T> Optional<T> await(Supplier<Optional<T>> question) {
    var begin = System.nanoTime();
    var step = first;
    while (true) {
      var answer = question.get();
      if (answer.isPresent() || isSpent(begin)) return answer;
      sleep(step);
      step = longer(step);
    }
  }

  /** Repeats a call while the service is not there yet. */
  void untilAnswered(Runnable call) {
    var begin = System.nanoTime();
    var step = first;
    while (true) {
      try {
        call.run();
        return;
      } catch (CloudException e) {
        if (e.kind() != CloudException.Kind.UNAVAILABLE || isSpent(begin)) throw e;
      }
      sleep(step);
      step = longer(step);
    }
  }

  /** The time that questions take counts: one to a host that is not there takes seconds. */
  private boolean isSpent(long begin) {
    return System.nanoTime() - begin >= total.toNanos();
  }

  private Duration longer(Duration step) {
    var grown = Duration.ofNanos((long) (step.toNanos() * GROWTH));
    return grown.compareTo(longest) > 0 ? longest : grown;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloudException(CloudException.Kind.UNAVAILABLE, "interrupted while waiting", e);
    }
  }
}

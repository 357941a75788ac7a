package io.octavia.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.domain.cloud.CloudException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Duration TOTAL = Duration.ofMillis(50);

  private final Patience patience = new Patience(Duration.ofMillis(1), TOTAL, TOTAL);
  private final AtomicInteger asked = new AtomicInteger();

  /** As a host does that is not there. */
  private void takeAllTheTime() {
    asked.incrementAndGet();
    var end = System.nanoTime() + TOTAL.toNanos();
    while (System.nanoTime() < end) Thread.onSpinWait();
  }

  @Test
  void time_that_a_call_takes_counts() {
    assertThatThrownBy(() ->
            patience.untilAnswered(() -> {
              takeAllTheTime();
              throw new CloudException(CloudException.Kind.UNAVAILABLE, "nobody is there");
            }))
        .hasMessage("nobody is there");

    assertThat(asked).hasValue(1);
  }

  @Test
  void time_that_a_question_takes_counts() {
    var answer =
        patience.await(() -> {
          takeAllTheTime();
          return Optional.empty();
        });

    assertThat(answer).isEmpty();
    assertThat(asked).hasValue(1);
  }
}

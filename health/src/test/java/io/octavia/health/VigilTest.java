package io.octavia.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VigilTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private final Vigil vigil = new Vigil(Duration.ofSeconds(60), START);

  @Test
  void silence_means_something_after_a_whole_timeout_of_listening() {
    listen(0, 59);
    assertThat(vigil.isTrusted(at(59))).isFalse();
    listen(60, 60);
    assertThat(vigil.isTrusted(at(60))).isTrue();
  }

  @Test
  void a_receiver_that_stood_still_begins_again() {
    listen(0, 100);
    assertThat(vigil.isTrusted(at(130))).as("still within reason").isTrue();
    assertThat(vigil.isTrusted(at(131))).as("stands still right now").isFalse();
    vigil.tick(at(131));
    assertThat(vigil.isTrusted(at(131))).isFalse();
    listen(132, 190);
    assertThat(vigil.isTrusted(at(190))).isFalse();
    listen(191, 191);
    assertThat(vigil.isTrusted(at(191))).isTrue();
  }

  @Test
  void what_could_not_be_used_was_not_heard() {
    listen(0, 100);
    vigil.interrupted(at(100));
    listen(101, 159);
    assertThat(vigil.isTrusted(at(159))).isFalse();
    listen(160, 160);
    assertThat(vigil.isTrusted(at(160))).isTrue();
  }

  private void listen(int from, int to) {
    for (int second = from; second <= to; second++) vigil.tick(at(second));
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }
}

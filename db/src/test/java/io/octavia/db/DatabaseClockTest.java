package io.octavia.db;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.octavia.db.testing.TemporaryDatabase;
import io.octavia.db.testing.TemporaryMariaDb;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
  private static final Instant WRONG = Instant.parse("2001-02-03T04:05:06.789Z");

  private Instant machine = WRONG;
  private long counter = -SECONDS.toNanos(7);
  private final DatabaseClock clock = new DatabaseClock(() -> machine, () -> counter);

  @Test
  void begins_with_the_machine_and_goes_on_whatever_that_is_set_to() {
    assertThat(clock.instant()).isEqualTo(WRONG);
    machine = WRONG.plus(Duration.ofHours(1));
    counter += SECONDS.toNanos(3);
    assertThat(clock.instant()).isEqualTo(WRONG.plusSeconds(3));
  }

  @Test
  void takes_over_the_time_of_a_server_and_goes_on_from_there() {
    try (var db = TemporaryMariaDb.shared().open()) {
      assertThat(clock.follow(db)).isGreaterThan(Duration.ofDays(365));
      var first = clock.instant();
      assertThat(first).isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));
      assertThat(clock.follow(db)).isLessThan(Duration.ofSeconds(30));
      counter += SECONDS.toNanos(3600);
      assertThat(clock.follow(db)).isLessThan(Duration.ofMinutes(-55));
      assertThat(clock.instant()).isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));
    }
  }

  @Test
  void file_tells_no_time() {
    try (var database = TemporaryDatabase.create()) {
      assertThat(clock.follow(database.db())).isEqualTo(Duration.ZERO);
      assertThat(clock.instant()).isEqualTo(WRONG);
    }
  }
}

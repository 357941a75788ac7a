package io.octavia.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DbSettingsTest {
  @Test
  void pool_and_overflow_add_up_unless_one_has_no_limit() {
    assertThat(settings(10, 20, 3600).connections()).isEqualTo(30);
    assertThat(settings(10, -1, 3600).connections()).isEqualTo(200);
    assertThat(settings(0, 20, 3600).connections()).isEqualTo(200);
    assertThatIllegalArgumentException().isThrownBy(() -> settings(-1, 0, 3600));
  }

  @Test
  void connections_are_replaced_in_time_or_never() {
    assertThat(settings(1, 0, 3600).recycleMillis()).isEqualTo(3_600_000);
    assertThat(settings(1, 0, 1).recycleMillis()).isEqualTo(30_000);
    assertThat(settings(1, 0, -1).recycleMillis()).isZero();
  }

  private static DbSettings settings(int pool, int overflow, long recycleSeconds) {
    return new DbSettings(
        pool,
        overflow,
        Duration.ofSeconds(10),
        Duration.ofSeconds(recycleSeconds),
        10,
        Duration.ofSeconds(10),
        null,
        null,
        20);
  }
}

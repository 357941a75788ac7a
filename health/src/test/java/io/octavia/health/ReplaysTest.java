package io.octavia.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.Heartbeat.ListenerReport;
import io.octavia.wire.Heartbeat.Stats;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplaysTest {
  private final Replays replays = new Replays();

  @Test
  void each_heartbeat_of_a_run_is_taken_once_in_whatever_order() {
    assertThat(List.of(5, 3, 4, 6).stream().filter(n -> hear("a", "run", n))).hasSize(4);
    assertThat(List.of(3, 4, 5, 6).stream().filter(n -> hear("a", "run", n))).isEmpty();
    assertThat(hear("a", "run", 200)).isTrue();
    assertThat(hear("a", "run", 137)).as("the eldest that may still come").isTrue();
    assertThat(hear("a", "run", 136)).isFalse();
    assertThat(hear("a", "run", 137)).isFalse();
    assertThat(hear("b", "run", 200)).as("of another amphora").isTrue();
  }

  @Test
  void heartbeats_of_a_former_run_are_not_taken() {
    assertThat(hear("a", "first", 7)).isTrue();
    assertThat(hear("a", "second", 0)).isTrue();
    assertThat(hear("a", "first", 8)).isFalse();
    assertThat(hear("a", "second", 1)).isTrue();
    assertThat(hear("a", "third", 0)).isTrue();
    assertThat(hear("a", "first", 9)).isFalse();
    assertThat(hear("a", "second", 2)).isFalse();
  }

  @Test
  void upstreams_amphorae_may_start_again_and_repeat_what_they_said() {
    for (int start = 0; start < 2; start++) {
      for (int n = 0; n < 3; n++) assertThat(hear("a", null, n)).isTrue();
    }
    assertThat(hear("a", null, 2)).as("the same again").isFalse();
    assertThat(replays.isNew(heartbeat("a", null, 2, 9))).as("with other counters").isTrue();
  }

  private boolean hear(String amphora, @Nullable String run, long sequence) {
    return replays.isNew(heartbeat(amphora, run, sequence, 0));
  }

  private static Heartbeat heartbeat(
      String amphora, @Nullable String run, long sequence, long bytes) {
    var listeners =
        Map.of(
            new ListenerId("listener"),
            new ListenerReport("OPEN", new Stats(bytes, bytes, 0, 0, 0)));
    var heartbeat = Heartbeat.current(new AmphoraId(amphora), sequence, listeners, Map.of());
    return run == null ? heartbeat : heartbeat.ofRun(run);
  }
}

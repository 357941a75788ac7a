package io.octavia.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.health.ListenerCounters;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.Heartbeat.ListenerReport;
import io.octavia.wire.Heartbeat.Stats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Instant T = Instant.parse("2026-11-22T12:00:00Z");

  private final Backlog backlog = new Backlog();

  private static Heartbeat heartbeat(String amphora, int version, long bytes, long connections) {
    var report = new ListenerReport("OPEN", new Stats(0, bytes, connections, bytes, 0));
    return new Heartbeat(
        new AmphoraId(amphora), 1, version, Map.of(new ListenerId("l"), report), Map.of());
  }

  private List<Received> take(int most) throws InterruptedException {
    return backlog.take(most, Duration.ZERO);
  }

  @Test
  void of_each_amphora_the_latest_is_left_with_the_traffic_of_all() throws Exception {
    backlog.add(heartbeat("a", 3, 10, 7), T);
    backlog.add(heartbeat("b", 3, 1, 1), T);
    backlog.add(heartbeat("a", 3, 5, 2), T.plusSeconds(10));
    backlog.add(heartbeat("a", 3, 3, 9), T.plusSeconds(5));
    var taken = take(10);
    assertThat(taken).hasSize(2);
    assertThat(taken.getFirst().at()).isEqualTo(T.plusSeconds(10));
    assertThat(taken.getFirst().counters())
        .extracting(ListenerCounters::bytesIn, ListenerCounters::activeConnections)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(18L, 2L));
    assertThat(take(10)).isEmpty();
  }

  @Test
  void totals_of_older_amphorae_are_not_added_up() throws Exception {
    backlog.add(heartbeat("a", 2, 10, 7), T);
    backlog.add(heartbeat("a", 2, 15, 7), T.plusSeconds(10));
    assertThat(take(10).getFirst().counters())
        .extracting(ListenerCounters::bytesIn)
        .containsExactly(15L);
  }

  @Test
  void what_could_not_be_written_comes_with_the_next_heartbeat() throws Exception {
    backlog.add(heartbeat("a", 3, 10, 7), T);
    var lost = take(10);
    backlog.owe(lost);
    assertThat(take(10)).as("it is not heard by that").isEmpty();
    backlog.add(heartbeat("a", 3, 5, 1), T.plusSeconds(10));
    lost = take(10);
    assertThat(lost.getFirst().counters())
        .extracting(ListenerCounters::bytesIn)
        .containsExactly(15L);
    backlog.add(heartbeat("a", 3, 1, 1), T.plusSeconds(20));
    backlog.owe(lost);
    assertThat(take(10).getFirst().counters())
        .extracting(ListenerCounters::bytesIn)
        .containsExactly(16L);
  }

  @Test
  void it_tells_since_when_nobody_takes_anything_however_many_come() throws Exception {
    assertThat(backlog.oldest()).isEmpty();
    backlog.add(heartbeat("a", 3, 1, 1), T);
    backlog.add(heartbeat("a", 3, 1, 1), T.plusSeconds(10));
    assertThat(backlog.oldest()).contains(T);
    backlog.add(heartbeat("b", 3, 1, 1), T.plusSeconds(11));
    take(1);
    assertThat(backlog.oldest()).contains(T.plusSeconds(11));
    take(1);
    assertThat(backlog.oldest()).isEmpty();
  }
}

package io.octavia.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.health.ListenerCounters;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.Heartbeat.ListenerReport;
import io.octavia.wire.Heartbeat.Stats;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final int DELTAS = 3;
  private static final int TOTALS = 2;

  private final Ledger ledger = new Ledger();

  private void enter(int version, String listener, long bytes) {
    var report = new ListenerReport("OPEN", new Stats(0, bytes, 0, 0, 0));
    var heartbeat =
        new Heartbeat(
            new AmphoraId("a"), 1, version, Map.of(new ListenerId(listener), report), Map.of());
    ledger.enter(heartbeat, Received.of(heartbeat, Instant.EPOCH).counters());
  }

  @Test
  void differences_add_up_and_totals_take_the_place_of_totals() {
    enter(DELTAS, "x", 1);
    enter(DELTAS, "x", 2);
    enter(TOTALS, "y", 10);
    enter(TOTALS, "y", 12);
    var due = ledger.take(10);
    assertThat(due.added()).extracting(ListenerCounters::bytesIn).containsExactly(3L);
    assertThat(due.replaced()).extracting(ListenerCounters::bytesIn).containsExactly(12L);
    assertThat(ledger.isEmpty()).isTrue();
  }

  @Test
  void longest_waiting_are_taken_first_and_in_the_order_of_writing() {
    for (var listener : new String[] {"c", "b", "a"}) enter(DELTAS, listener, 1);
    enter(DELTAS, "b", 1);
    assertThat(ledger.take(2).added())
        .extracting(one -> one.listener().value())
        .containsExactly("b", "c");
    assertThat(ledger.size()).isOne();
  }

  @Test
  void what_could_not_be_written_is_taken_again() {
    enter(DELTAS, "x", 1);
    enter(TOTALS, "y", 2);
    var due = ledger.take(1);
    ledger.giveBack(due);
    enter(DELTAS, "x", 4);
    assertThat(ledger.take(1).added()).extracting(ListenerCounters::bytesIn).containsExactly(5L);
    assertThat(ledger.take(1).replaced()).isEmpty();
  }
}

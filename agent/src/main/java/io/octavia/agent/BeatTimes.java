package io.octavia.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;

/** When heartbeats are due: every interval, and now and then one more. Safe for many threads. */
final class BeatTimes {
  private final TreeSet<Instant> extra = new TreeSet<>();
  private Instant next = Instant.EPOCH;

  /** Asks for one more. */
  synchronized void also(Instant at) {
    extra.add(at);
  }

  /** Whether one is due; if so, that one is done with. */
  synchronized boolean due(Instant now, Duration interval) {
    boolean asked = !extra.headSet(now, true).isEmpty();
    extra.headSet(now, true).clear();
    // A clock that was set back, or a shorter interval, must not mean silence.
    boolean regular = !now.isBefore(next) || next.isAfter(now.plus(interval));
    if (regular) {
      next = now.plus(interval);
    }
    return asked || regular;
  }
}

package io.octavia.health;

import io.octavia.domain.AmphoraId;
import io.octavia.wire.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Amphorae whose last heartbeat changed nothing. While they say the same again, the database need
 * not be asked what to make of it; after a while it is asked all the same, since others write
 * there, too.
 *
 * <p>For one thread.
 */
final class Familiar {
  private final Duration trust;
  private final Map<AmphoraId, Known> known = new HashMap<>();
  private Instant swept = Instant.MIN;

  /** How an amphora was when the database was asked last; connections as they stand there. */
  private record Known(long statuses, long connections, Instant since) {}

  /** What was read is believed for so long. */
  Familiar(Duration trust) {
    this.trust = trust;
  }

  boolean knows(Heartbeat heartbeat, Instant now) {
    var before = known.get(heartbeat.amphora());
    return before != null
        && before.statuses() == statuses(heartbeat)
        && now.isBefore(before.since().plus(trust));
  }

  /** The heartbeat was looked at: its amphora is alive and everything is as it says. */
  void learn(Heartbeat heartbeat, Instant now) {
    known.put(heartbeat.amphora(), new Known(statuses(heartbeat), connections(heartbeat), now));
    if (swept.isAfter(now.minus(trust))) return;
    swept = now;
    known.values().removeIf(one -> one.since().plus(trust).isBefore(now));
  }

  /** Whether its counters would change nothing. */
  boolean isQuiet(Heartbeat heartbeat) {
    var before = known.get(heartbeat.amphora());
    if (before == null || !heartbeat.countsDeltas()) return false;
    return before.connections() == connections(heartbeat)
        && heartbeat.listeners().values().stream()
            .map(Heartbeat.ListenerReport::stats)
            .allMatch(stats ->
                stats.rx() == 0 && stats.tx() == 0 && stats.totconns() == 0 && stats.ereq() == 0);
  }

  /** Its counters are in the database. */
  void counted(Heartbeat heartbeat) {
    known.computeIfPresent(
        heartbeat.amphora(),
        (_, before) -> new Known(before.statuses(), connections(heartbeat), before.since()));
  }

  private static long connections(Heartbeat heartbeat) {
    long connections = 0;
    for (var entry : heartbeat.listeners().entrySet()) {
      connections += (entry.getValue().stats().conns() + 1) * (2L * entry.getKey().hashCode() + 1);
    }
    return connections;
  }

  void forget(AmphoraId amphora) {
    known.remove(amphora);
  }

  /** All of a heartbeat but its counters, in 64 bits. */
  private static long statuses(Heartbeat heartbeat) {
    int listeners = heartbeat.version();
    for (var entry : heartbeat.listeners().entrySet()) {
      listeners += entry.getKey().hashCode() ^ (31 * entry.getValue().status().hashCode());
    }
    return ((long) listeners << 32) ^ (heartbeat.pools().hashCode() & 0xffff_ffffL);
  }
}

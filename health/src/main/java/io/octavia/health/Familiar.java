package io.octavia.health;

import io.octavia.db.health.Glimpse;
import io.octavia.domain.AmphoraId;
import io.octavia.wire.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * Amphorae whose last heartbeat changed nothing. While they say the same again, the database need
 * not be asked what to make of it. Others write there, too: so after a while a glimpse is taken of
 * whether anything was changed below the load balancer, and after a longer one all is read again.
 *
 * <p>For one thread.
 */
final class Familiar {
  /**
   * What is stamped may be changed once more within the same second, by somebody whose clock is not
   * quite ours.
   */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private final Duration trust;
  private final Duration longest;
  private final Map<AmphoraId, Known> known = new HashMap<>();
  private Instant swept = Instant.MIN;

  /**
   * How an amphora was when all was read.
   *
   * @param connections as they stand in the database
   * @param read when that was
   * @param glimpsed when it was seen to be the same still
   */
  private record Known(
      long statuses, long connections, Glimpse glimpse, Instant read, Instant glimpsed) {
    Known glimpsedAgain(Instant now) {
      return new Known(statuses, connections, glimpse, read, now);
    }

    Known counting(long connections) {
      return new Known(statuses, connections, glimpse, read, glimpsed);
    }
  }

  /** What was glimpsed is believed for {@code trust}, what was read for {@code longest}. */
  Familiar(Duration trust, Duration longest) {
    this.trust = trust;
    this.longest = longest;
  }

  boolean knows(Heartbeat heartbeat, Instant now) {
    var before = known.get(heartbeat.amphora());
    return before != null
        && before.statuses() == statuses(heartbeat)
        && now.isBefore(before.glimpsed().plus(trust))
        && now.isBefore(before.read().plus(longest));
  }

  /** Whether it is known when this was glimpsed; if so, it is for a while again. */
  boolean recognizes(Heartbeat heartbeat, Glimpse glimpse, Instant now) {
    var before = known.get(heartbeat.amphora());
    if (before == null
        || before.statuses() != statuses(heartbeat)
        || !before.glimpse().equals(glimpse)
        || !isSettled(glimpse, before.read())
        || !now.isBefore(before.read().plus(longest))) {
      return false;
    }
    remember(heartbeat, before.glimpsedAgain(now), now);
    return true;
  }

  private static boolean isSettled(Glimpse glimpse, Instant read) {
    var loadBalancer = glimpse.loadBalancer();
    if (loadBalancer == null) return false;
    var updated = loadBalancer.updatedAt();
    return updated == null || updated.toInstant(ZoneOffset.UTC).plus(SETTLING).isBefore(read);
  }

  /** The heartbeat was looked at: its amphora is alive and everything is as it says. */
  void learn(Heartbeat heartbeat, Glimpse glimpse, Instant now) {
    remember(
        heartbeat, new Known(statuses(heartbeat), connections(heartbeat), glimpse, now, now), now);
  }

  private void remember(Heartbeat heartbeat, Known how, Instant now) {
    known.put(heartbeat.amphora(), how);
    if (swept.isAfter(now.minus(trust))) return;
    swept = now;
    known.values().removeIf(one -> one.glimpsed().plus(trust.multipliedBy(2)).isBefore(now));
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

  /** Its counters are in the database, or on their way. */
  void counted(Heartbeat heartbeat) {
    known.computeIfPresent(
        heartbeat.amphora(), (_, before) -> before.counting(connections(heartbeat)));
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

package io.octavia.health;

import io.octavia.db.health.ListenerCounters;
import io.octavia.domain.ListenerId;
import io.octavia.wire.Heartbeat;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest heartbeat of an amphora.
 *
 * @param at when it came
 * @param owed what earlier ones counted that is not in the database yet
 */
record Received(Heartbeat heartbeat, Instant at, List<ListenerCounters> owed) {
  static Received of(Heartbeat heartbeat, Instant at) {
    return new Received(heartbeat, at, List.of());
  }

  /** What is to be added to the counters, or to stand in their place, as the heartbeat counts. */
  Collection<ListenerCounters> counters() {
    var counters = new LinkedHashMap<ListenerId, ListenerCounters>();
    if (heartbeat.countsDeltas()) merge(counters, owed);
    merge(counters, own());
    return counters.values();
  }

  private static void merge(
      Map<ListenerId, ListenerCounters> counters, Collection<ListenerCounters> more) {
    for (var one : more) counters.merge(one.listener(), one, ListenerCounters::plus);
  }

  private List<ListenerCounters> own() {
    return heartbeat.listeners().entrySet().stream()
        .map(entry -> {
          var stats = entry.getValue().stats();
          return new ListenerCounters(
              entry.getKey(),
              heartbeat.amphora(),
              Math.max(0, stats.rx()),
              Math.max(0, stats.tx()),
              Math.max(0, stats.conns()),
              Math.max(0, stats.totconns()),
              Math.max(0, stats.ereq()));
        })
        .toList();
  }
}

package io.octavia.health;

import io.octavia.db.health.ListenerCounters;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.wire.Heartbeat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Traffic that is not in the database yet. What a listener counts while it waits is added up, so
 * that this holds no more rows than there are listeners of amphorae, however slow the database is.
 *
 * <p>For one thread.
 */
final class Ledger {
  private final Map<Row, ListenerCounters> added = new LinkedHashMap<>();
  private final Map<Row, ListenerCounters> replaced = new LinkedHashMap<>();

  private record Row(ListenerId listener, AmphoraId amphora) {
    static Row of(ListenerCounters counters) {
      return new Row(counters.listener(), counters.amphora());
    }
  }

  /**
   * Rows to be written, in the order in which writers do not wait for each other in a ring.
   *
   * @param added to what the database has
   * @param replaced what it has, by these
   */
  record Due(List<ListenerCounters> added, List<ListenerCounters> replaced) {}

  /** What that heartbeat has counted, in the way it counts. */
  void enter(Heartbeat heartbeat, Collection<ListenerCounters> counters) {
    if (heartbeat.countsDeltas()) {
      for (var one : counters) added.merge(Row.of(one), one, ListenerCounters::plus);
    } else {
      for (var one : counters) replaced.put(Row.of(one), one);
    }
  }

  /** Takes out up to so many of each way, the longest waiting first. */
  Due take(int most) {
    return new Due(take(added, most), take(replaced, most));
  }

  private static List<ListenerCounters> take(Map<Row, ListenerCounters> from, int most) {
    var taken = new ArrayList<ListenerCounters>(Math.min(most, from.size()));
    var entries = from.values().iterator();
    while (taken.size() < most && entries.hasNext()) {
      taken.add(entries.next());
      entries.remove();
    }
    taken.sort(ListenerCounters.ORDER);
    return taken;
  }

  /** They could not be written; nothing was entered since they were taken. */
  void giveBack(Due due) {
    due.added().forEach(one -> added.put(Row.of(one), one));
    due.replaced().forEach(one -> replaced.put(Row.of(one), one));
  }

  boolean isEmpty() {
    return added.isEmpty() && replaced.isEmpty();
  }

  /** How many rows wait. */
  int size() {
    return added.size() + replaced.size();
  }
}

package io.octavia.health;

import io.octavia.db.health.ListenerCounters;
import io.octavia.domain.AmphoraId;
import io.octavia.wire.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats that wait to be made use of: of each amphora the latest, with what all of them have
 * counted. So it holds no more than there are amphorae, however slow the database is.
 */
final class Backlog {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Map<AmphoraId, Received> waiting = new LinkedHashMap<>();
  private final Map<AmphoraId, List<ListenerCounters>> owed = new HashMap<>();

  private @Nullable Instant since;

  /** A heartbeat came; an earlier one of the same amphora is replaced. */
  void add(Heartbeat heartbeat, Instant at) {
    lock.lock();
    try {
      var amphora = heartbeat.amphora();
      var earlier = waiting.get(amphora);
      if (waiting.isEmpty()) since = at;
      if (earlier == null) {
        var counted = Optional.ofNullable(owed.remove(amphora)).orElse(List.of());
        waiting.put(amphora, new Received(heartbeat, at, counted));
      } else if (at.isBefore(earlier.at())) {
        // It was decoded later than one that came after it.
        var counted = new Received(heartbeat, at, earlier.owed()).counters();
        waiting.put(amphora, new Received(earlier.heartbeat(), earlier.at(), List.copyOf(counted)));
      } else {
        waiting.put(amphora, new Received(heartbeat, at, List.copyOf(earlier.counters())));
      }
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Up to so many, the longest waiting first; waits a while for the first one. */
  List<Received> take(int most, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var left = patience.toNanos();
      while (waiting.isEmpty() && left > 0) left = filled.awaitNanos(left);
      var taken = new ArrayList<Received>();
      var entries = waiting.values().iterator();
      while (taken.size() < most && entries.hasNext()) {
        taken.add(entries.next());
        entries.remove();
      }
      since = waiting.values().stream().findFirst().map(Received::at).orElse(null);
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** What these have counted is not in the database; the next heartbeats bring it along. */
  void owe(List<Received> lost) {
    lock.lock();
    try {
      for (var received : lost) {
        var amphora = received.heartbeat().amphora();
        if (!received.heartbeat().countsDeltas()) continue;
        var counted = List.copyOf(received.counters());
        var next = waiting.get(amphora);
        if (next == null) {
          owed.put(amphora, counted);
        } else {
          var all = new ArrayList<>(counted);
          all.addAll(next.owed());
          waiting.put(amphora, new Received(next.heartbeat(), next.at(), all));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Since when nobody has taken what waits. */
  Optional<Instant> oldest() {
    lock.lock();
    try {
      return Optional.ofNullable(since);
    } finally {
      lock.unlock();
    }
  }
}

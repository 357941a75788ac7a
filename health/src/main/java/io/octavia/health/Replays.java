package io.octavia.health;

import io.octavia.domain.AmphoraId;
import io.octavia.wire.Heartbeat;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Knows a heartbeat that was heard before: somebody sends it again, to keep a dead amphora alive or
 * to count its traffic twice.
 *
 * <p>Our amphorae say which run of theirs a heartbeat is of. Of the present run each sequence
 * number is taken once, and the last {@value #WINDOW} may come in any order; of former runs none is
 * taken. What upstream's amphorae send does not tell a replay from a restart, so that only the same
 * one twice in a row is dropped.
 */
final class Replays {
  private static final int WINDOW = Long.SIZE;
  private static final int FORMER = 8;
  private static final int AMPHORAE = 100_000;

  /** The least recently heard is forgotten first. */
  private final Map<AmphoraId, Heard> heard =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AmphoraId, Heard> eldest) {
          return size() > AMPHORAE;
        }
      };

  /** Whether it is heard for the first time; it is not the next time. */
  synchronized boolean isNew(Heartbeat heartbeat) {
    var before = heard.get(heartbeat.amphora());
    if (before == null || !Objects.equals(before.run, heartbeat.run())) {
      if (before != null && before.former.contains(String.valueOf(heartbeat.run()))) return false;
      heard.put(heartbeat.amphora(), new Heard(before, heartbeat));
      return true;
    }
    return heartbeat.run() == null ? before.hearRepeatable(heartbeat) : before.hear(heartbeat);
  }

  /** What was heard of one amphora: bit n of {@code seen} stands for {@code last - n}. */
  private static final class Heard {
    private final @Nullable String run;
    private final Deque<String> former;
    private long last;
    private long seen = 1;
    private int digest;

    private Heard(@Nullable Heard before, Heartbeat first) {
      run = first.run();
      former = before == null ? new ArrayDeque<>() : before.former;
      if (before != null && before.run != null) former.add(before.run);
      if (former.size() > FORMER) former.remove();
      last = first.sequence();
      digest = first.hashCode();
    }

    private boolean hear(Heartbeat heartbeat) {
      long ahead = heartbeat.sequence() - last;
      if (ahead > 0) {
        seen = ahead < WINDOW ? seen << ahead | 1 : 1;
        last = heartbeat.sequence();
        return true;
      }
      if (-ahead >= WINDOW) return false;
      long bit = 1L << -ahead;
      if ((seen & bit) != 0) return false;
      seen |= bit;
      return true;
    }

    private boolean hearRepeatable(Heartbeat heartbeat) {
      boolean same =
          heartbeat.countsDeltas()
              && heartbeat.sequence() == last
              && heartbeat.hashCode() == digest;
      last = heartbeat.sequence();
      digest = heartbeat.hashCode();
      return !same;
    }
  }
}

package io.octavia.agent;

import io.octavia.haproxy.StatRow;
import io.octavia.http.Json;
import io.octavia.wire.Heartbeat.Stats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * Turns HAProxy's totals into what was added since the last heartbeat. Remembered in upstream's
 * {@code stats_counters.json}, so that a new agent neither repeats nor loses anything.
 */
final class Counters {
  private static final Logger LOG = LoggerFactory.getLogger(Counters.class);

  /** Totals of one listener, under HAProxy's names. */
  record Totals(long bin, long bout, long ereq, long stot) {
    static final Totals ZERO = new Totals(0, 0, 0, 0);
  }

  private final Path file;
  private final Map<String, Totals> last;

  Counters(Path file) {
    this.file = file;
    this.last = read(file);
  }

  /** What the listener has done since it was asked for the last time. */
  Stats add(StatRow row) {
    var now = new Totals(row.bytesIn(), row.bytesOut(), row.requestErrors(), row.totalSessions());
    return add(row.proxy(), now, row.currentSessions());
  }

  /** The same, from totals. {@code connections} are those of now. */
  Stats add(String listener, Totals now, long connections) {
    Totals before = last.getOrDefault(listener, Totals.ZERO);
    last.put(listener, now);
    return new Stats(
        grown(before.bout, now.bout),
        grown(before.bin, now.bin),
        connections,
        grown(before.stot, now.stot),
        grown(before.ereq, now.ereq));
  }

  /** Not flushed to the disk: a power cut costs some seconds of statistics. */
  void save() {
    try {
      Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
      Files.write(temporary, Json.MAPPER.writeValueAsBytes(new TreeMap<>(last)));
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("{} cannot be written: {}", file, e.getMessage());
    }
  }

  /** A process that was restarted counts from zero. */
  private static long grown(long before, long now) {
    return now < before ? now : now - before;
  }

  private static Map<String, Totals> read(Path file) {
    try {
      return AtomicFiles.read(file)
          .<Map<String, Totals>>map(bytes ->
              Json.MAPPER.readValue(bytes, new TypeReference<HashMap<String, Totals>>() {}))
          .orElseGet(HashMap::new);
    } catch (JacksonException | UncheckedIOException e) {
      LOG.warn("{} cannot be read and starts anew: {}", file, e.getMessage());
      return new HashMap<>();
    }
  }
}

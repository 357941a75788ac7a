package io.octavia.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Times of one kind. */
final class Samples {
  private final List<Duration> times = new ArrayList<>();

  /** Keeps how long it is since then, as {@link System#nanoTime} had it. */
  void since(long begin) {
    times.add(Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Keeps a time. */
  void add(Duration time) {
    times.add(time);
  }

  /** The time that so many hundredths of all did not exceed: the nearest rank. */
  Duration percentile(int hundredths) {
    var sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    int rank = (int) Math.ceil(hundredths / 100.0 * sorted.size());
    return sorted.get(Math.max(rank, 1) - 1);
  }

  /** A row of a Markdown table: name, how many, p50, p95, slowest. */
  String row(String name) {
    return "| %s | %d | %s | %s | %s |"
        .formatted(
            name,
            times.size(),
            seconds(percentile(50)),
            seconds(percentile(95)),
            seconds(percentile(100)));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f s", time.toNanos() / 1e9);
  }
}

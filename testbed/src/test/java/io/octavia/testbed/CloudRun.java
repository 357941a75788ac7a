package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What was done in a whole cloud, how long it took and what came of it: evidence for docs. */
final class CloudRun {
  private final Path file;
  private final Instant begin = Instant.now();
  private final List<String> lines = new ArrayList<>();

  CloudRun(Path file) {
    this.file = file;
  }

  /** Does something, and notes its time and what came of it. */
  <T> T step(String what, Supplier<T> action) {
    var start = System.nanoTime();
    var result = action.get();
    var seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
    note(what, String.format(Locale.ROOT, "%.1f s", seconds), result);
    return result;
  }

  /** Notes what was found. */
  void note(String what, String time, Object result) {
    var at = Duration.between(begin, Instant.now()).toSeconds();
    var line = "| %d:%02d | %s | %s | %s |".formatted(at / 60, at % 60, what, time, cell(result));
    lines.add(line);
    System.out.println(line);
  }

  private static String cell(Object result) {
    return String.valueOf(result).replace("|", "\\|").replace("\n", "<br>");
  }

  /** Writes all of it, as the run was a good one. */
  void publish(String introduction) {
    var text = new StringBuilder();
    text.append("# A run in a whole cloud\n\n")
        .append(introduction)
        .append("\n\nBegun ")
        .append(begin.truncatedTo(ChronoUnit.SECONDS))
        .append(", load average at its end ")
        .append(load())
        .append(".\n\n| at | what | time | what came of it |\n|---|---|---|---|\n");
    lines.forEach(line -> text.append(line).append('\n'));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String load() {
    return Command.run("cut", "-d", " ", "-f", "1-3", "/proc/loadavg").orFail().strip();
  }
}

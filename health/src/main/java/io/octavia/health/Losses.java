package io.octavia.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Datagrams to our port that the kernel has dropped because we did not read fast enough, as {@code
 * /proc/net/udp} counts them.
 */
final class Losses {
  private static final Logger LOG = LoggerFactory.getLogger(Losses.class);
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
  private static final Pattern BLANK = Pattern.compile("\\s+");

  private final String port;
  private long before;

  Losses(int port) {
    this.port = ":%04X".formatted(port);
    this.before = count();
  }

  /** Whether there are more than the last time. */
  boolean grew() {
    var now = count();
    var more = now - before;
    before = now;
    if (more <= 0) return false;
    LOG.warn(
        "{} heartbeats were dropped by the kernel: we are too slow, or sock_rlimit is too small",
        more);
    return true;
  }

  private long count() {
    return TABLES.stream().mapToLong(this::count).sum();
  }

  /** Without the file there is nothing to tell losses by. */
  private long count(Path table) {
    try {
      return Files.readAllLines(table).stream()
          .map(line -> BLANK.split(line.strip()))
          .filter(fields -> fields.length > 3 && fields[1].endsWith(port))
          .mapToLong(fields -> Long.parseLong(fields[fields.length - 1]))
          .sum();
    } catch (IOException | NumberFormatException e) {
      LOG.debug("{} cannot be read: {}", table, e.toString());
      return 0;
    }
  }
}

package io.octavia.db.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A process that holds leases, written {@code host:pid:start}, where start is milliseconds since
 * 1970. With the start time a number that the kernel gave to another process is not mistaken.
 */
public record Owner(String host, long pid, long start) {
  private static final Pattern TEXT = Pattern.compile("(.+):(\\d+):(\\d+)");

  /** This process. */
  public static Owner current() {
    var process = ProcessHandle.current();
    return new Owner(thisHost(), process.pid(), startOf(process).orElse(0L));
  }

  /** Reads {@link #toString}; empty if it is not one. */
  public static Optional<Owner> of(String text) {
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) return Optional.empty();
    try {
      return Optional.of(
          new Owner(
              matcher.group(1),
              Long.parseLong(matcher.group(2)),
              Long.parseLong(matcher.group(3))));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  /** True only if it ran on this machine and certainly does not run any more. */
  public boolean isProvablyDead() {
    if (!host.equals(thisHost())) return false;
    var process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) return true;
    return start != 0 && startOf(process.get()).filter(actual -> actual != start).isPresent();
  }

  private static Optional<Long> startOf(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli);
  }

  private static String thisHost() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the host's name", e);
    }
  }

  @Override
  public String toString() {
    return host + ":" + pid + ":" + start;
  }
}

package io.octavia.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests over many connections that are kept, as fast as they are answered: {@code wrk}. */
public final class Load implements AutoCloseable {
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");

  private static final Pattern P99 = Pattern.compile("99%\\s+([\\d.]+)(us|ms|s)");

  /** Lines that are only there if something went wrong. */
  private static final Pattern TROUBLE = Pattern.compile("(?m)^ *(Socket errors|Non-2xx).*$");

  private final Path log;
  private final Process process;

  private Load(Path log, Process process) {
    this.log = log;
    this.process = process;
  }

  /**
   * What came of it.
   *
   * @param p99 what 99 of a hundred requests did not exceed
   * @param trouble empty if every request was answered with success
   */
  public record Outcome(long requests, Duration p99, String trouble) {
    /** Asserts that all requests were answered. */
    public void assertNoneFailed() {
      if (requests == 0 || !trouble.isEmpty()) throw new AssertionError("the load saw " + this);
    }
  }

  /** Begins. */
  public static Load start(String url, int connections) {
    try {
      var log = Files.createTempFile("octavia-load-", ".log");
      var process =
          new ProcessBuilder(
                  "wrk", "-t1", "-c" + connections, "-d3600", "--latency", "--timeout", "15", url)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new Load(log, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it and tells what came of it. */
  public Outcome stop() {
    // It sums up when it is interrupted.
    Command.run(Duration.ofSeconds(5), Map.of(), List.of("kill", "-INT", "" + process.pid()));
    Waiting.until("the end of the load", () -> !process.isAlive());
    try {
      var text = Files.readString(log);
      Matcher requests = REQUESTS.matcher(text);
      if (!requests.find()) throw new AssertionError("wrk: " + text);
      var trouble =
          String.join("; ", TROUBLE.matcher(text).results().map(r -> r.group().strip()).toList());
      return new Outcome(Long.parseLong(requests.group(1)), p99(text), trouble);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Duration p99(String text) {
    Matcher found = P99.matcher(text);
    if (!found.find()) throw new AssertionError("wrk: " + text);
    double nanoseconds =
        switch (found.group(2)) {
          case "us" -> 1e3;
          case "ms" -> 1e6;
          default -> 1e9;
        };
    return Duration.ofNanos((long) (Double.parseDouble(found.group(1)) * nanoseconds));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

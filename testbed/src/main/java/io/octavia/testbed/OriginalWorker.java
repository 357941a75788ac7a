package io.octavia.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The worker of the original: Debian's {@code octavia-worker}, with noop drivers unless it is told
 * otherwise, on a database that somebody else made, serving the calls that a broker brings.
 */
public final class OriginalWorker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path directory;
  private final Process process;

  private OriginalWorker(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /** Starts it; {@link #awaitConsumer} says when it serves. */
  public static OriginalWorker start(String database, String transport) {
    return start(database, transport, OriginalConfiguration.PLAIN);
  }

  /** The same with other settings. */
  static OriginalWorker start(String database, String transport, OriginalConfiguration settings) {
    try {
      var directory = Files.createTempDirectory("octavia-original-worker-");
      var file = directory.resolve("octavia.conf");
      Files.writeString(file, settings.text(database, transport));
      makeAuthority(directory);
      var builder =
          new ProcessBuilder("octavia-worker", "--config-file", file.toString())
              .directory(directory.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile());
      builder.environment().putAll(settings.environment());
      var process = builder.start();
      var worker = new OriginalWorker(directory, process);
      Runtime.getRuntime().addShutdownHook(new Thread(worker::kill));
      return worker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It signs certificates for amphorae that nobody will ever connect to. */
  private static void makeAuthority(Path directory) {
    Command.run(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=noop",
            "-keyout",
            directory.resolve("ca.key").toString(),
            "-out",
            directory.resolve("ca.crt").toString())
        .orFail();
  }

  /** Waits until it has said that it consumes. */
  public OriginalWorker awaitConsumer() {
    Waiting.until(
        "the original's worker",
        PATIENCE,
        () -> log().contains("Starting V2 consumer") || !process.isAlive());
    if (!process.isAlive()) throw new AssertionError("the original's worker ended:\n" + log());
    return this;
  }

  /** All of its processes. */
  public List<Long> processes() {
    return all().stream().map(ProcessHandle::pid).toList();
  }

  /** What it has logged. */
  public String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it at once. */
  public void kill() {
    all().forEach(ProcessHandle::destroyForcibly);
  }

  private List<ProcessHandle> all() {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
  }

  @Override
  public void close() {
    var all = all();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    Waiting.until("worker gone", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    try (Stream<Path> files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.octavia.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The API of the original: Debian's {@code octavia-api} under uwsgi, on a database that somebody
 * else made and upgraded. Nobody is asked who they are, nothing is built (noop drivers), and what
 * it tells a worker is lost unless there is a broker. It has a directory and a port of its own and
 * leaves nothing behind.
 */
public final class OriginalApi implements AutoCloseable {
  /** Each of its processes loads for seconds even if nothing else is done. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Path PROGRAM = Path.of("/usr/bin/octavia-wsgi");

  private final Path directory;
  private final int port;
  private final Process process;

  private OriginalApi(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param database what {@code [database] connection} says
   * @param processes how many requests it serves at a time
   */
  public static OriginalApi start(String database, int processes) {
    return start(database, processes, "fake:/");
  }

  /**
   * Starts it and waits until it answers; workers hear of changes.
   *
   * @param transport what {@code [DEFAULT] transport_url} says
   */
  public static OriginalApi start(String database, int processes, String transport) {
    return start(database, processes, transport, OriginalConfiguration.PLAIN);
  }

  /** The same with other settings. */
  static OriginalApi start(
      String database, int processes, String transport, OriginalConfiguration settings) {
    return start(database, processes, transport, settings, PROGRAM);
  }

  /**
   * The same with other settings.
   *
   * @param program what makes the WSGI application
   */
  static OriginalApi start(
      String database,
      int processes,
      String transport,
      OriginalConfiguration settings,
      Path program) {
    try {
      var directory = Files.createTempDirectory("octavia-original-");
      int port = Installation.freePort();
      Files.writeString(directory.resolve("octavia.conf"), settings.text(database, transport));
      Files.writeString(directory.resolve("uwsgi.ini"), uwsgi(directory, port, processes, program));
      var builder =
          new ProcessBuilder("uwsgi", "--ini", directory.resolve("uwsgi.ini").toString())
              .directory(directory.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile());
      builder.environment().putAll(settings.environment());
      var process = builder.start();
      var api = new OriginalApi(directory, port, process);
      Runtime.getRuntime().addShutdownHook(new Thread(api::kill));
      api.await();
      return api;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root of the API. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** A client of it, which speaks for that project. */
  public ApiClient client(String project) {
    return new ApiClient(address(), project);
  }

  /** All of its processes. */
  public List<Long> processes() {
    var all = new ArrayList<Long>();
    all.add(process.pid());
    process.descendants().map(ProcessHandle::pid).forEach(all::add);
    return all;
  }

  /** What it has logged. */
  public String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    try {
      // It does not hear while it loads.
      if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    Waiting.until("uwsgi gone", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    remove();
  }

  /** All that is left when somebody ends us. */
  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void await() {
    try {
      Waiting.until("the original's API", PATIENCE, () -> answers() || !process.isAlive());
      if (!process.isAlive()) throw new AssertionError("uwsgi ended:\n" + log());
    } catch (AssertionError e) {
      var failure = new AssertionError("the original does not start:\n" + log(), e);
      close();
      throw failure;
    }
  }

  private boolean answers() {
    try {
      return client("none").call("GET", "/", null).status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private void remove() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String uwsgi(Path directory, int port, int processes, Path program) {
    return """
    [uwsgi]
    plugins = python3
    master = %s
    processes = %d
    threads = 1
    lazy-apps = true
    need-app = true
    http-socket = 127.0.0.1:%d
    wsgi-file = %s
    pyargv = --config-file %s
    die-on-term = true
    no-orphans = true
    add-header = Connection: close
    buffer-size = 65535
    disable-logging = true
    """
        .formatted(processes > 1, processes, port, program, directory.resolve("octavia.conf"));
  }
}

package io.octavia.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One service of a cloud, as the distribution packages it, with a directory and a port of its own.
 * It leaves nothing behind.
 */
final class ServiceProcess implements AutoCloseable {
  /** For each of its answers: the first ones load most of it. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String name;
  private final Path directory;
  private final int port = Installation.freePort();
  private final Thread removal = new Thread(this::remove);
  private @Nullable Process process;

  private ServiceProcess(String name, Path directory) {
    this.name = name;
    this.directory = directory;
    Runtime.getRuntime().addShutdownHook(removal);
  }

  /** One that is not started yet, with an empty directory. */
  static ServiceProcess prepare(String name) {
    try {
      return new ServiceProcess(name, Files.createTempDirectory("octavia-test-" + name + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path directory() {
    return directory;
  }

  int port() {
    return port;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Writes a file into its directory. */
  void write(String file, String content) {
    try {
      Files.createDirectories(directory.resolve(file).getParent());
      Files.writeString(directory.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What it is told whatever it does, as the beginning of its configuration: {@code [DEFAULT]} goes
   * on after it.
   *
   * @param database address of a database of its own
   * @param broker where messages go
   */
  String configuration(String database, String broker) {
    return """
    [database]
    connection = %1$s
    [oslo_concurrency]
    lock_path = %2$s/lock
    [oslo_policy]
    enforce_scope = false
    enforce_new_defaults = false
    [DEFAULT]
    use_stderr = true
    transport_url = %3$s
    state_path = %2$s
    """
        .formatted(database, directory, broker);
  }

  /** Who it is to Keystone, as its own configuration says it. */
  static String credentials(Keystone keystone, Keystone.Account account) {
    return credentials("keystone_authtoken", keystone, account)
        + "www_authenticate_uri = "
        + keystone.address()
        + "\n";
  }

  /** Who it is when it asks another service, in the section that is about that one. */
  static String credentials(String section, Keystone keystone, Keystone.Account account) {
    return """
    [%s]
    auth_url = %s
    auth_type = password
    username = %s
    password = %s
    project_name = %s
    user_domain_id = default
    project_domain_id = default
    region_name = RegionOne
    """
        .formatted(
            section, keystone.address(), account.user(), account.password(), account.project());
  }

  /**
   * The program of the distribution's Python, under a server of one process with so many threads.
   */
  List<String> uwsgi(String script, int threads) {
    return List.of(
        "uwsgi",
        "--plugin=python3",
        "--http-socket=127.0.0.1:" + port,
        "--wsgi-file=" + script,
        "--master",
        "--lazy-apps",
        "--need-app",
        "--enable-threads",
        "--processes=1",
        "--threads=" + threads,
        "--die-on-term",
        "--no-orphans",
        "--buffer-size=65535",
        "--rem-header=Content-Length",
        "--add-header=Connection: close",
        "--disable-logging");
  }

  /** Starts it and waits until it answers. */
  void start(List<String> command, Map<String, String> environment) {
    var started = launch(command, environment);
    Waiting.until(
        name,
        PATIENCE,
        () -> {
          if (!started.isAlive()) throw new AssertionError(name + " ended:\n" + log());
          return answers();
        });
  }

  /** Starts it, if it is one that nobody asks anything; does not wait for it. */
  Process launch(List<String> command, Map<String, String> environment) {
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile()));
    builder.environment().putAll(environment);
    try {
      var started = builder.start();
      process = started;
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Ends it: connections are refused. */
  void stop() {
    var running = process;
    if (running == null) return;
    process = null;
    var all = new ArrayList<>(running.descendants().toList());
    signal(running, "CONT"); // a frozen one would not hear of its end
    running.destroy();
    try {
      if (running.waitFor(20, TimeUnit.SECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    running.destroyForcibly();
  }

  /** Sends a signal to all of its processes. */
  void signal(String signal) {
    if (process != null) signal(process, signal);
  }

  private static void signal(Process process, String signal) {
    var all = new ArrayList<>(List.of("kill", "-" + signal, Long.toString(process.pid())));
    process.descendants().forEach(child -> all.add(Long.toString(child.pid())));
    Command.run(all.toArray(String[]::new));
  }

  String log() {
    try {
      return Files.readString(logFile().toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private File logFile() {
    return directory.resolve("log").toFile();
  }

  /** It may accept connections before it has loaded what answers them. */
  private boolean answers() {
    try {
      var connection = (HttpURLConnection) address().toURL().openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout((int) PATIENCE.toMillis());
      return connection.getResponseCode() < 400;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(removal);
    remove();
  }

  private void remove() {
    stop();
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

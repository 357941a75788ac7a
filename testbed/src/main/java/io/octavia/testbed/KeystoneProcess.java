package io.octavia.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keystone of the distribution under uwsgi, with a database, keys and configuration of its own.
 * SQLite: the schema is made in a second, and dozens of users need no more.
 */
final class KeystoneProcess implements AutoCloseable {
  /** For each of its answers: the first ones load most of it. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path directory;
  private final int port;
  private final String adminPassword = UUID.randomUUID().toString();
  private final Thread removal = new Thread(this::remove);
  private @Nullable Process process;

  private KeystoneProcess(Path directory, int port) {
    this.directory = directory;
    this.port = port;
    Runtime.getRuntime().addShutdownHook(removal);
  }

  /** Makes everything that it needs. */
  static KeystoneProcess prepare() {
    try {
      var keystone =
          new KeystoneProcess(
              Files.createTempDirectory("octavia-test-keystone-"), Installation.freePort());
      try {
        keystone.configure();
        keystone.fill();
        return keystone;
      } catch (AssertionError | IOException | RuntimeException e) {
        keystone.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:%d/v3".formatted(port));
  }

  String adminPassword() {
    return adminPassword;
  }

  String log() throws IOException {
    return Files.readString(logFile().toPath());
  }

  /** One process, because its cache of tokens is in its memory. */
  void start() {
    var builder =
        new ProcessBuilder(
                "uwsgi",
                "--plugin=python3",
                "--http-socket=127.0.0.1:" + port,
                "--wsgi-file=/usr/bin/keystone-wsgi-public",
                "--master",
                "--lazy-apps",
                "--need-app",
                "--enable-threads",
                "--processes=1",
                "--threads=8",
                "--die-on-term",
                "--no-orphans",
                "--buffer-size=65535",
                "--rem-header=Content-Length",
                "--add-header=Connection: close",
                "--disable-logging")
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile()));
    builder.environment().put("OS_KEYSTONE_CONFIG_DIR", directory.toString());
    try {
      var started = builder.start();
      process = started;
      Waiting.until(
          "Keystone",
          PATIENCE,
          () -> {
            if (!started.isAlive()) throw new AssertionError("keystone ended: " + logOrWhyNot());
            return answers();
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start uwsgi", e);
    }
  }

  void stop() {
    var running = process;
    if (running == null) return;
    process = null;
    signal(running, "CONT"); // a frozen one would not hear of its end
    running.destroy();
    try {
      if (running.waitFor(20, TimeUnit.SECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.descendants().forEach(ProcessHandle::destroyForcibly);
    running.destroyForcibly();
  }

  /** Sends a signal to all of its processes. */
  void signal(String name) {
    if (process != null) signal(process, name);
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

  private void configure() throws IOException {
    var keys = directory.resolve("keys");
    Files.createDirectory(keys);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    for (var key : List.of("0", "1")) {
      var bytes = new byte[32];
      new SecureRandom().nextBytes(bytes);
      Files.writeString(
          Files.createFile(keys.resolve(key), ownerOnly),
          Base64.getUrlEncoder().encodeToString(bytes));
    }
    Files.writeString(
        directory.resolve("keystone.conf"),
        """
        [DEFAULT]
        use_stderr = true
        [database]
        connection = sqlite:///%1$s/keystone.db?check_same_thread=false&timeout=60
        sqlite_synchronous = false
        [token]
        provider = fernet
        [fernet_tokens]
        key_repository = %1$s/keys
        [fernet_receipts]
        key_repository = %1$s/keys
        [credential]
        key_repository = %1$s/keys
        [cache]
        enabled = true
        backend = dogpile.cache.memory
        [identity]
        password_hash_rounds = 4
        """
            .formatted(directory));
  }

  private void fill() throws IOException {
    var script = directory.resolve("prepare.py");
    try (var source = KeystoneProcess.class.getResourceAsStream("keystone-prepare.py")) {
      Files.copy(source, script);
    }
    Command.run(
            PATIENCE,
            Map.of("ADMIN_PASSWORD", adminPassword),
            List.of(
                "/usr/bin/python3", // not one that somebody else put first in PATH
                script.toString(),
                directory.resolve("keystone.conf").toString(),
                address().toString()))
        .orFail();
  }

  /** It accepts connections before it has loaded what answers them. */
  private boolean answers() {
    try {
      var connection = (HttpURLConnection) address().toURL().openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout((int) PATIENCE.toMillis());
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static void signal(Process process, String name) {
    var all = new ArrayList<>(List.of("kill", "-" + name, Long.toString(process.pid())));
    process.descendants().forEach(child -> all.add(Long.toString(child.pid())));
    Command.run(all.toArray(String[]::new));
  }

  private File logFile() {
    return directory.resolve("keystone.log").toFile();
  }

  private String logOrWhyNot() {
    try {
      return log();
    } catch (IOException e) {
      return e.toString();
    }
  }
}

package io.octavia.db.testing;

import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * A MariaDB server of its own: data in a temporary directory, a free port of the loopback
 * interface, no fsync. Runs Debian's {@code mariadbd} and {@code mariadb-install-db}.
 */
public final class TemporaryMariaDb implements AutoCloseable {
  /** All that a URL must encode. */
  public static final String PASSWORD = "p@ss/w:rd%+";

  private static final String ENCODED_PASSWORD = "p%40ss%2Fw%3Ard%25%2B";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final int port;
  private final boolean lasting;
  private Process process;
  private final AtomicInteger databases = new AtomicInteger();

  private TemporaryMariaDb(Path directory, int port, boolean lasting, Process process) {
    this.directory = directory;
    this.port = port;
    this.lasting = lasting;
    this.process = process;
  }

  /** Starts one and waits until it answers. */
  public static TemporaryMariaDb start() {
    return start(false);
  }

  /** Starts one that keeps what was committed when it is killed. */
  public static TemporaryMariaDb startLasting() {
    return start(true);
  }

  private static TemporaryMariaDb start(boolean lasting) {
    try {
      var directory = Files.createTempDirectory(place(), "octavia-mariadb");
      try {
        install(directory);
        var port = freePort();
        var server =
            new TemporaryMariaDb(directory, port, lasting, launch(directory, port, lasting));
        server.awaitAnswer(
            "CREATE USER octavia@'127.0.0.1' IDENTIFIED BY '" + PASSWORD + "'",
            "GRANT ALL ON *.* TO octavia@'127.0.0.1'");
        return server;
      } catch (IOException | RuntimeException failure) {
        TemporaryDatabase.remove(directory);
        throw failure;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** One for all tests of this JVM, stopped when it ends. Each test takes its own database. */
  public static TemporaryMariaDb shared() {
    return Shared.SERVER;
  }

  /** Makes an empty database; what {@code [database] connection} would say. */
  public String newDatabase() {
    var name = "octavia_" + databases.incrementAndGet();
    execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb3");
    return "mysql+pymysql://octavia:%s@127.0.0.1:%d/%s?charset=utf8"
        .formatted(ENCODED_PASSWORD, port, name);
  }

  /** Makes a database with all tables, and opens it. */
  public Db open() {
    return open(DbSettings.DEFAULTS.transactionAttempts());
  }

  /** The same; a transaction that meets a lock is tried so often. */
  public Db open(int attempts) {
    var defaults = DbSettings.DEFAULTS;
    var settings =
        new DbSettings(
            defaults.maxPoolSize(),
            defaults.maxOverflow(),
            defaults.poolTimeout(),
            defaults.recycleTime(),
            defaults.maxRetries(),
            defaults.retryInterval(),
            defaults.sqlMode(),
            defaults.wsrepSyncWait(),
            attempts);
    var db = Db.open(newDatabase(), settings, RandomGenerator.getDefault());
    Schema.upgrade(db, "head");
    return db;
  }

  /** Ends it as a power cut would. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops it in good order. */
  public void stop() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts it again, at the same place, and waits until it answers. */
  public void restart() {
    try {
      process = launch(directory, port, lasting);
      awaitAnswer("SELECT 1");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The server's process, to be measured. */
  public long pid() {
    return process.pid();
  }

  /** What only an administrator may do. */
  public void administer(String... statements) {
    execute(statements);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    TemporaryDatabase.remove(directory);
  }

  /**
   * In memory if there is such a place: MariaDB flushes each change of a table, whatever it is
   * told.
   */
  private static Path place() {
    var memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static void install(Path directory) throws IOException {
    var log = directory.resolve("install.log").toFile();
    var install =
        new ProcessBuilder(
                "mariadb-install-db",
                "--no-defaults",
                "--user=root",
                "--datadir=" + directory.resolve("data"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db")
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    try {
      if (install.waitFor() != 0) {
        throw new IllegalStateException(Files.readString(log.toPath()));
      }
    } catch (InterruptedException _) {
      install.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted");
    }
  }

  private static Process launch(Path directory, int port, boolean lasting) throws IOException {
    return new ProcessBuilder(
            List.of(
                "mariadbd",
                "--no-defaults",
                "--user=root",
                "--datadir=" + directory.resolve("data"),
                "--socket=" + directory.resolve("socket"),
                "--pid-file=" + directory.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--skip-name-resolve",
                "--sync-frm=0",
                "--innodb-flush-log-at-trx-commit=" + (lasting ? 2 : 0),
                "--innodb-flush-method=nosync",
                "--innodb-buffer-pool-size=16M",
                "--innodb-log-file-size=8M",
                "--innodb-lock-wait-timeout=5",
                "--performance-schema=off"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("server.log").toFile()))
        .start();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer(String... first) throws IOException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        execute(first);
        return;
      } catch (IllegalStateException failure) {
        if (!process.isAlive() || System.nanoTime() > end) {
          process.destroyForcibly();
          throw new IllegalStateException(
              Files.readString(directory.resolve("server.log")), failure);
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupt);
    }
  }

  private void execute(String... statements) {
    try (var connection =
            DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/mysql", "root", "");
        var statement = connection.createStatement()) {
      for (var sql : statements) statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static final class Shared {
    static final TemporaryMariaDb SERVER = start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }
  }
}

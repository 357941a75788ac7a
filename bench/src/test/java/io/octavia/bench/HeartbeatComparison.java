package io.octavia.bench;

import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.Schema;
import io.octavia.db.tables.Tables;
import io.octavia.db.testing.TemporaryMariaDb;
import io.octavia.testbed.DaemonProcess;
import io.octavia.testbed.Installation;
import io.octavia.testbed.Processes;
import io.octavia.testbed.Waiting;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The original's health manager and ours, one after the other, on the same MariaDB server, with the
 * same heartbeats: how many come through, and what one costs.
 */
public final class HeartbeatComparison {
  private static final String REVISION = "0995c26fc506";
  private static final String KEY = "bench";
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration WARMING = Duration.ofSeconds(Long.getLong("octavia.warming", 60));

  /**
   * Heartbeats that a compiler sees in the warm-up, each second; a process of days has seen more.
   */
  private static final int WARMING_RATE = 1000;

  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("octavia.seconds", 20));

  /** Amphorae and their listeners. */
  private static final String ALL = "1000x1 1000x5 1000x20 5000x1 5000x5 20000x1 20000x5 20000x20";

  private final long database;
  private final TemporaryMariaDb server = TemporaryMariaDb.shared();

  private HeartbeatComparison() {
    database = server.pid();
  }

  /** Runs all of it. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(Machine.describe());
    System.out.println();
    System.out.println(
        "| Amphorae | Listeners | Side | Sent/s | Counted | CPU of the health manager | of the"
            + " database | CPU in all, to ours | Resident memory |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    var only = System.getenv("OCTAVIA_BENCH_ONLY");
    var fleets = only == null || only.isBlank() ? ALL : only.strip();
    var comparison = new HeartbeatComparison();
    for (var fleet : fleets.split(" ", -1)) {
      var numbers = fleet.split("x", 2);
      comparison.compare(new Fleet(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
    }
  }

  /** What one side made of it; times are for a heartbeat that was heard. */
  private record Result(double rate, int heard, double manager, double database, long memory) {
    double all() {
      return manager + database;
    }
  }

  private interface Start {
    ProcessBuilder process(Path directory, int port, String url) throws IOException;
  }

  private void compare(Fleet fleet) throws Exception {
    var ours = run(fleet, "head", warming(fleet), HeartbeatComparison::ours);
    print(fleet, "ours", ours, ours);
    // It counts none any more long before.
    if (fleet.amphorae() > 5000) return;
    print(fleet, "original", run(fleet, REVISION, INTERVAL, HeartbeatComparison::original), ours);
  }

  private static Duration warming(Fleet fleet) {
    var fast = Duration.ofMillis(1000L * fleet.amphorae() / WARMING_RATE);
    return fast.compareTo(INTERVAL) < 0 ? fast : INTERVAL;
  }

  private static void print(Fleet fleet, String side, Result result, Result ours) {
    var costs =
        result.heard == 0
            ? "none counted | none counted | none counted"
            : String.format(
                Locale.ROOT,
                "%.3f ms | %.3f ms | %.0f",
                result.manager,
                result.database,
                result.all() / ours.all());
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %s | %.0f | %d %% | %s | %d MB |%n",
        fleet.amphorae(),
        fleet.listeners(),
        side,
        result.rate,
        result.heard,
        costs,
        result.memory >> 10);
  }

  /**
   * One side alone.
   *
   * @param warming how often each amphora speaks at first: the original would never catch up with
   *     more than it is measured with
   */
  private Result run(Fleet fleet, String revision, Duration warming, Start start) throws Exception {
    var url = server.newDatabase();
    var directory = Files.createTempDirectory("octavia-bench-");
    try (var db = Db.open(url, DbSettings.DEFAULTS, RandomGenerator.getDefault())) {
      Schema.upgrade(db, revision);
      fleet.settle(db);
      int port = Installation.freePort();
      var process =
          start
              .process(directory, port, url)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
      try {
        fleetHeard(db, fleet, port, process);
        fleet.speak(port, KEY, warming, WARMING);
        return measure(db, fleet, port, process);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    }
  }

  /** It listens as soon as it has heard one. */
  private static void fleetHeard(Db db, Fleet fleet, int port, Process process) {
    Waiting.until(
        "a health manager that listens",
        Duration.ofMinutes(2),
        () -> {
          if (!process.isAlive()) throw new AssertionError("the health manager ended");
          try {
            new Fleet(1, fleet.listeners())
                .speak(port, KEY, INTERVAL.dividedBy(50), INTERVAL.dividedBy(20));
          } catch (IOException e) {
            return false;
          }
          return db.<Integer>read(tx -> tx.fetchCount(Tables.AMPHORA_HEALTH)) > 0;
        });
  }

  private Result measure(Db db, Fleet fleet, int port, Process process) throws IOException {
    var managers = new ArrayList<Long>();
    managers.add(process.pid());
    process.descendants().map(ProcessHandle::pid).forEach(managers::add);
    var before = used(managers);
    var databaseBefore = Processes.used(database);
    var sent = fleet.speak(port, KEY, INTERVAL, LENGTH);
    var manager = used(managers).minus(before);
    var shared = Processes.used(database).minus(databaseBefore);
    int fresh =
        db.<Integer>read(tx ->
            tx.fetchOne(
                    "SELECT COUNT(*) FROM amphora_health WHERE last_update >= UTC_TIMESTAMP() -"
                        + " INTERVAL 12 SECOND")
                .get(0, Integer.class));
    double heard = Math.max(1, sent * (double) fresh / fleet.amphorae());
    return new Result(
        sent / (double) LENGTH.toSeconds(),
        fresh * 100 / fleet.amphorae(),
        manager.toNanos() / 1e6 / heard,
        shared.toNanos() / 1e6 / heard,
        managers.stream().mapToLong(Processes::residentKilobytes).sum());
  }

  private static Duration used(List<Long> processes) {
    return processes.stream().map(Processes::used).reduce(Duration.ZERO, Duration::plus);
  }

  private static ProcessBuilder ours(Path directory, int port, String url) throws IOException {
    return manager(DaemonProcess.script("octavia-health-manager").toString(), directory, port, url);
  }

  private static ProcessBuilder original(Path directory, int port, String url) throws IOException {
    return manager("octavia-health-manager", directory, port, url);
  }

  private static ProcessBuilder manager(String program, Path directory, int port, String url)
      throws IOException {
    var file = directory.resolve("octavia.conf");
    Files.writeString(
        file,
        """
        [DEFAULT]
        transport_url = fake:/
        [database]
        connection = %s
        [health_manager]
        bind_ip = 127.0.0.1
        bind_port = %d
        heartbeat_key = %s
        heartbeat_timeout = 3600
        [controller_worker]
        network_driver = network_noop_driver
        compute_driver = compute_noop_driver
        amphora_driver = amphora_noop_driver
        """
            .formatted(url.replace("$", "$$"), port, KEY));
    return new ProcessBuilder(program, "--config-file", file.toString())
        .directory(directory.toFile());
  }
}

package io.octavia.bench;

import io.octavia.db.testing.TemporaryMariaDb;
import io.octavia.testbed.ApiClient;
import io.octavia.testbed.Processes;
import io.octavia.testbed.RabbitMq;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * The control planes of both sides, one after the other, on the same MariaDB server and with noop
 * drivers: how long load balancers take from the request until they are ACTIVE, and how much memory
 * the processes have then. After that what there is on our side alone: how long it takes until
 * another worker goes on where one was killed.
 */
public final class ControlComparison {
  private static final List<Integer> IN_FLIGHT = List.of(1, 10, 50);
  private static final int WARMING = Integer.getInteger("octavia.warming.creates", 2500);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int RECOVERIES = 10;

  private final PrintStream out = System.out;
  private long database;

  private ControlComparison() {}

  /** Runs all of it; takes some minutes. */
  public static void main(String[] arguments) {
    new ControlComparison().run();
  }

  private void run() {
    out.println(Machine.describe());
    out.println();
    var server = TemporaryMariaDb.shared();
    database = server.pid();
    out.println(
        "| Side | In flight | Load balancers | p50 until ACTIVE | slowest | ACTIVE per second | CPU"
            + " for each | of it the database |");
    out.println("|---|---|---|---|---|---|---|---|");
    var memory = new ArrayList<String>();
    try (var ours = ControlPlanes.ours(server.newDatabase(), 2)) {
      creates("ours", ours, WARMING, 200);
      ours.memory().forEach((name, size) -> memory.add(row("ours", name, size)));
    }
    if (!"ours".equals(System.getenv("OCTAVIA_BENCH_ONLY"))) original(server, memory);
    out.println();
    out.println("| Side | Process | Resident memory after that |");
    out.println("|---|---|---|");
    memory.forEach(out::println);
    out.println();
    recoveries(server);
  }

  private void original(TemporaryMariaDb server, List<String> memory) {
    try (var broker = RabbitMq.start();
        var original = ControlPlanes.original(server.newDatabase(), broker)) {
      creates("original", original, 4, 4);
      original.memory().forEach((name, size) -> memory.add(row("original", name, size)));
    }
  }

  private static String row(String side, String name, long kilobytes) {
    return "| %s | %s | %d MB |".formatted(side, name, kilobytes / 1024);
  }

  private void creates(String side, ControlPlanes planes, int warming, int least) {
    flight(planes.api(), Math.min(warming, 10), warming);
    for (int inFlight : IN_FLIGHT) {
      int many = inFlight == 50 ? Math.max(50, least) : Math.max(2 * inFlight, least / 10);
      var processes = planes.used();
      var shared = Processes.used(database);
      var flight = flight(planes.api(), inFlight, many);
      processes = planes.used().minus(processes);
      shared = Processes.used(database).minus(shared);
      out.printf(
          Locale.ROOT,
          "| %s | %d | %d | %.2f s | %.2f s | %.1f | %.0f ms | %.0f ms |%n",
          side,
          inFlight,
          many,
          flight.times.percentile(50).toNanos() / 1e9,
          flight.times.percentile(100).toNanos() / 1e9,
          many / (flight.wall.toNanos() / 1e9),
          processes.plus(shared).toNanos() / 1e6 / many,
          shared.toNanos() / 1e6 / many);
    }
    clear(planes.api());
  }

  private record Flight(Samples times, Duration wall) {}

  /** So many at a time: each is asked for when the one before is ACTIVE. */
  private static Flight flight(ApiClient api, int inFlight, int many) {
    var times = new Samples();
    long begin = System.nanoTime();
    // Many that ask often would measure themselves.
    long pause = Math.max(50, 5L * inFlight);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Callable<Void>>();
      for (int i = 0; i < inFlight; i++) {
        int share = many / inFlight + (i < many % inFlight ? 1 : 0);
        all.add(() -> {
          for (int made = 0; made < share; made++) create(api, times, pause);
          return null;
        });
      }
      for (var each : threads.invokeAll(all)) each.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
    return new Flight(times, Duration.ofNanos(System.nanoTime() - begin));
  }

  private static void create(ApiClient api, Samples times, long pause) throws InterruptedException {
    long begin = System.nanoTime();
    var path = "/v2/lbaas/loadbalancers/" + begun(api) + "?fields=provisioning_status";
    while (!status(api, path).equals("ACTIVE")) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) throw new AssertionError(path);
      Thread.sleep(pause);
    }
    synchronized (times) {
      times.since(begin);
    }
  }

  private static String status(ApiClient api, String path) {
    return api.get(path).path("provisioning_status").asString();
  }

  private static String begun(ApiClient api) {
    return api.post(
            "/v2/lbaas/loadbalancers",
            """
            {"loadbalancer": {"name": "bench",
             "vip_subnet_id": "20000000-0000-0000-0000-000000000001"}}\
            """)
        .path("id")
        .asString();
  }

  private static void clear(ApiClient api) {
    for (var each : api.list("/v2/lbaas/loadbalancers?fields=id")) {
      api.call("DELETE", "/v2/lbaas/loadbalancers/" + each.path("id").asString(), null);
    }
  }

  private void recoveries(TemporaryMariaDb server) {
    out.println("| Recovery after a worker is killed, lease 5 s | Runs | p50 | p95 | slowest |");
    out.println("|---|---|---|---|---|");
    var times = new Samples();
    try (var planes = ControlPlanes.ours(server.newDatabase(), 2)) {
      flight(planes.api(), 10, 50);
      for (int i = 0; i < RECOVERIES; i++) {
        var made = new HashSet<String>();
        long killed = planes.killWorkerThatIsAtWork(() -> made.add(begun(planes.api())));
        for (var id : made) planes.api().awaitActive(id);
        times.since(killed);
        planes.restartWorkers();
      }
    }
    out.println(times.row("until everything it was at is ACTIVE"));
  }
}

package io.octavia.bench;

import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.Schema;
import io.octavia.db.reconcile.Owner;
import io.octavia.db.tables.Tables;
import io.octavia.testbed.ApiClient;
import io.octavia.testbed.DaemonProcess;
import io.octavia.testbed.Installation;
import io.octavia.testbed.OriginalApi;
import io.octavia.testbed.OriginalWorker;
import io.octavia.testbed.Processes;
import io.octavia.testbed.RabbitMq;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** An API and workers in processes of their own, on drivers that build nothing. */
interface ControlPlanes extends AutoCloseable {
  String PROJECT = "30000000000000000000000000000001";
  String REVISION = "0995c26fc506";

  ApiClient api();

  /** What each process has, in kilobytes. */
  Map<String, Long> memory();

  /** Processor time that all of them have used so far. */
  Duration used();

  /** Kills a worker while it has something to do; returns when, as nanoTime has it. */
  default long killWorkerThatIsAtWork(Runnable work) {
    throw new UnsupportedOperationException();
  }

  /** What was killed runs again. */
  default void restartWorkers() {
    throw new UnsupportedOperationException();
  }

  @Override
  void close();

  /** Ours: as many workers as that. */
  static ControlPlanes ours(String database, int workers) {
    try {
      var db = Db.open(database, DbSettings.DEFAULTS, RandomGenerator.getDefault());
      Schema.upgrade(db, "head");
      var directory = Files.createTempDirectory("octavia-bench-");
      var file = directory.resolve("octavia.conf");
      int port = Installation.freePort();
      int heartbeats = Installation.freePort();
      Files.writeString(
          file,
          """
          [database]
          connection = %s
          [api_settings]
          auth_strategy = noauth
          bind_port = %d
          [controller_worker]
          network_driver = network_noop_driver
          compute_driver = compute_noop_driver
          amphora_driver = amphora_noop_driver
          lease_seconds = 5
          [certificates]
          cert_manager = noop_cert_manager
          [health_manager]
          heartbeat_key = bench
          bind_ip = 127.0.0.1
          bind_port = %d
          """
              .formatted(database.replace("$", "$$"), port, heartbeats));
      var daemons = new LinkedHashMap<String, DaemonProcess>();
      daemons.put("octavia-api", start("octavia-api", directory, file, 1));
      for (int i = 1; i <= workers; i++) {
        daemons.put("octavia-worker " + i, start("octavia-worker", directory, file, i));
      }
      daemons.put("octavia-health-manager", start("octavia-health-manager", directory, file, 1));
      daemons.put("octavia-housekeeping", start("octavia-housekeeping", directory, file, 1));
      daemons.values().forEach(DaemonProcess::awaitReady);
      return new Ours(daemons, db, new ApiClient(URI.create("http://127.0.0.1:" + port), PROJECT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DaemonProcess start(String program, Path directory, Path file, int number) {
    return DaemonProcess.start(
        program, directory, program + "-" + number, List.of(file), Map.of(), Map.of());
  }

  /** The original: its API with four processes, its worker with one. */
  static ControlPlanes original(String database, RabbitMq broker) {
    try (var db = Db.open(database, DbSettings.DEFAULTS, RandomGenerator.getDefault())) {
      Schema.upgrade(db, REVISION);
    }
    var api = OriginalApi.start(database, 4, broker.url());
    return new Original(api, OriginalWorker.start(database, broker.url()).awaitConsumer());
  }

  private static Duration total(List<Long> processes) {
    return processes.stream().map(Processes::used).reduce(Duration.ZERO, Duration::plus);
  }

  /** Ours. */
  record Ours(Map<String, DaemonProcess> daemons, Db db, ApiClient api) implements ControlPlanes {
    @Override
    public Map<String, Long> memory() {
      var memory = new LinkedHashMap<String, Long>();
      daemons.forEach(
          (name, process) -> memory.put(name, Processes.residentKilobytes(process.pid())));
      return memory;
    }

    @Override
    public Duration used() {
      return total(daemons.values().stream().map(DaemonProcess::pid).toList());
    }

    @Override
    public long killWorkerThatIsAtWork(Runnable work) {
      while (true) {
        work.run();
        for (int look = 0; look < 200; look++) {
          for (var owner : owners()) {
            for (var process : daemons.values()) {
              if (process.pid() != owner.pid()) continue;
              process.kill();
              long killed = System.nanoTime();
              // It may just have been done.
              if (owners().contains(owner)) return killed;
              process.restart();
              process.awaitReady();
            }
          }
        }
      }
    }

    private List<Owner> owners() {
      var owners = new ArrayList<Owner>();
      db.look(tx ->
              tx.select(Tables.RECONCILE.OWNER)
                  .from(Tables.RECONCILE)
                  .where(Tables.RECONCILE.OWNER.isNotNull())
                  .fetch(Tables.RECONCILE.OWNER))
          .forEach(text -> Owner.of(text).ifPresent(owners::add));
      return owners;
    }

    @Override
    public void restartWorkers() {
      for (var process : daemons.values()) {
        if (process.isAlive()) continue;
        process.restart();
        process.awaitReady();
      }
    }

    @Override
    public void close() {
      daemons.values().forEach(DaemonProcess::close);
      db.close();
    }
  }

  /** The original. */
  record Original(OriginalApi server, OriginalWorker worker) implements ControlPlanes {
    @Override
    public ApiClient api() {
      return server.client(PROJECT);
    }

    @Override
    public Map<String, Long> memory() {
      var memory = new LinkedHashMap<String, Long>();
      memory.put("octavia-api, all processes", sum(server.processes()));
      memory.put("octavia-worker, all processes", sum(worker.processes()));
      return memory;
    }

    @Override
    public Duration used() {
      return total(server.processes()).plus(total(worker.processes()));
    }

    private static long sum(List<Long> processes) {
      return processes.stream().mapToLong(Processes::residentKilobytes).sum();
    }

    @Override
    public void close() {
      worker.close();
      server.close();
    }
  }
}

package io.octavia.bench;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.drivers.noop.NoopCloud;
import io.octavia.health.HealthManager;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Our health manager alone: {@code HealthProcess PORT DATABASE-URL KEY}. */
final class HealthProcess {
  private HealthProcess() {}

  /** Listens until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    var config =
        Config.of(
            Map.of(
                "health_manager.bind_port", arguments[0],
                "health_manager.heartbeat_key", arguments[2],
                "health_manager.heartbeat_timeout", "3600"));
    var cloud = new NoopCloud(UUID::randomUUID);
    try (var db = Db.open(arguments[1], DbSettings.DEFAULTS, RandomGenerator.getDefault());
        var manager =
            HealthManager.start(
                config, db, InstantSource.system(), _ -> {}, cloud.servers(), () -> true)) {
      System.out.println("listening at " + manager.port());
      Thread.currentThread().join();
    }
  }
}

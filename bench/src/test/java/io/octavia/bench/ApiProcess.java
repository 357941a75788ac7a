package io.octavia.bench;

import io.octavia.api.Api;
import io.octavia.api.Authentication;
import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.drivers.certificates.LocalSecrets;
import io.octavia.drivers.noop.NoopCloud;
import io.octavia.http.HttpServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Our API alone, without a worker, as the original's API is a process alone: {@code ApiProcess PORT
 * DATABASE-URL}.
 */
final class ApiProcess {
  private ApiProcess() {}

  /** Serves until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    var cloud = new NoopCloud(UUID::randomUUID);
    var config = Config.of(Map.of("api_settings.auth_strategy", "noauth"));
    try (var db = Db.open(arguments[1], DbSettings.DEFAULTS, RandomGenerator.getDefault());
        var server =
            HttpServer.builder()
                .bind("127.0.0.1", Integer.parseInt(arguments[0]))
                .handler(
                    Api.create(
                        Authentication.believing(config),
                        config,
                        db,
                        cloud.networks(),
                        cloud.ports(),
                        new LocalSecrets(Path.of("/nonexistent")),
                        _ -> {},
                        null,
                        InstantSource.system(),
                        UUID::randomUUID))
                .start()) {
      System.out.println("serving at " + server.port());
      Thread.currentThread().join();
    }
  }
}

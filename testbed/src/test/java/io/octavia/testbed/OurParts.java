package io.octavia.testbed;

import io.octavia.api.Api;
import io.octavia.api.Authentication;
import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.drivers.certificates.LocalSecrets;
import io.octavia.drivers.noop.NoopAmphorae;
import io.octavia.drivers.noop.NoopCloud;
import io.octavia.http.HttpServer;
import io.octavia.rpc.Casts;
import io.octavia.rpc.Receiver;
import io.octavia.rpc.Sender;
import io.octavia.worker.Worker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Our API, or our worker, on drivers that do nothing, as they are in processes of their own. */
final class OurParts implements AutoCloseable {
  private static final InstantSource CLOCK = InstantSource.system();

  private final Config config;
  private final Db db;
  private final NoopCloud cloud = new NoopCloud(UUID::randomUUID);
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private OurParts(String database, Map<String, String> settings) {
    var all = new HashMap<>(settings);
    all.put("api_settings.auth_strategy", "noauth");
    all.put("oslo_messaging_rabbit.amqp_durable_queues", "true");
    all.put("oslo_messaging_rabbit.rabbit_interval_max", "2");
    config = Config.of(all);
    db = Db.open(database, DbSettings.DEFAULTS, RandomGenerator.getDefault());
    parts.push(db);
  }

  /** An API that calls workers; a client of it. */
  static OurParts api(String database, String transport) {
    var ours = new OurParts(database, Map.of("DEFAULT.transport_url", transport));
    var sender = Sender.start(ours.config, ours.db, CLOCK);
    ours.parts.push(sender);
    var handler =
        Api.create(
            Authentication.believing(ours.config),
            ours.config,
            ours.db,
            ours.cloud.networks(),
            ours.cloud.ports(),
            new LocalSecrets(Path.of("/nonexistent")),
            sender,
            new Casts(UUID::randomUUID),
            CLOCK,
            UUID::randomUUID);
    ours.server = HttpServer.builder().bind("127.0.0.1", 0).handler(handler).start();
    ours.parts.push(ours.server);
    return ours;
  }

  private HttpServer server;

  /** A client of the API. */
  ApiClient client(String project) {
    return new ApiClient(URI.create("http://127.0.0.1:" + server.port()), project);
  }

  /** A worker that APIs call. */
  static OurParts worker(String database, String transport) {
    var ours = new OurParts(database, Map.of("DEFAULT.transport_url", transport));
    var worker =
        Worker.start(
            ours.config,
            ours.db,
            ours.cloud.networks(),
            ours.cloud.ports(),
            ours.cloud.servers(),
            new NoopAmphorae(CLOCK, Duration.ofDays(30)),
            CLOCK,
            UUID::randomUUID);
    ours.parts.push(worker);
    ours.parts.push(Receiver.start(ours.config, ours.db, worker, CLOCK, UUID::randomUUID));
    return ours;
  }

  Db db() {
    return db;
  }

  @Override
  public void close() {
    for (var part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

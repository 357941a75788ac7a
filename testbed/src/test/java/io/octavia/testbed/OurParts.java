package io.octavia.testbed;

import io.octavia.api.Api;
import io.octavia.api.Authentication;
import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.provider.Handover;
import io.octavia.domain.Wakeups;
import io.octavia.drivers.certificates.LocalSecrets;
import io.octavia.drivers.noop.NoopAmphorae;
import io.octavia.drivers.noop.NoopCloud;
import io.octavia.http.HttpServer;
import io.octavia.rpc.Casts;
import io.octavia.rpc.Leftovers;
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
  private HttpServer server;

  private OurParts(String database, Map<String, String> settings) {
    var all = new HashMap<>(settings);
    all.put("api_settings.auth_strategy", "noauth");
    all.put("oslo_messaging.topic", "octavia_prov");
    all.put("oslo_messaging_rabbit.amqp_durable_queues", "true");
    all.put("oslo_messaging_rabbit.rabbit_interval_max", "2");
    config = Config.of(all);
    db = Db.open(database, DbSettings.DEFAULTS, RandomGenerator.getDefault());
    parts.push(db);
  }

  /** An API that calls workers. */
  static OurParts api(String database, String transport) {
    var ours = new OurParts(database, Map.of("DEFAULT.transport_url", transport));
    var sender = ours.keep(Sender.start(ours.config, ours.db, CLOCK));
    ours.serve(sender, new Casts(UUID::randomUUID));
    return ours;
  }

  /** A worker that APIs call. */
  static OurParts worker(String database, String transport) {
    var ours = new OurParts(database, Map.of("DEFAULT.transport_url", transport));
    var worker = ours.work();
    ours.keep(Receiver.start(ours.config, ours.db, worker, CLOCK, UUID::randomUUID));
    return ours;
  }

  /** API and worker without any messages. */
  static OurParts whole(String database) {
    var ours = new OurParts(database, Map.of());
    Leftovers.takeOver(ours.config, ours.db, CLOCK);
    ours.serve(ours.work(), null);
    return ours;
  }

  private Worker work() {
    return keep(
        Worker.start(
            config,
            db,
            cloud.networks(),
            cloud.ports(),
            cloud.servers(),
            new NoopAmphorae(CLOCK, Duration.ofDays(30)),
            CLOCK,
            UUID::randomUUID));
  }

  private void serve(Wakeups wakeups, Handover handover) {
    var handler =
        Api.create(
            Authentication.believing(config),
            config,
            db,
            cloud.networks(),
            cloud.ports(),
            new LocalSecrets(Path.of("/nonexistent")),
            wakeups,
            handover,
            CLOCK,
            UUID::randomUUID);
    server = keep(HttpServer.builder().bind("127.0.0.1", 0).handler(handler).start());
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** A client of the API. */
  ApiClient client(String project) {
    return new ApiClient(URI.create("http://127.0.0.1:" + server.port()), project);
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

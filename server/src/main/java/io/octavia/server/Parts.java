package io.octavia.server;

import io.octavia.api.Api;
import io.octavia.api.ApiServer;
import io.octavia.api.Authentication;
import io.octavia.config.ApiSettings;
import io.octavia.config.Certificates;
import io.octavia.config.Config;
import io.octavia.config.Default;
import io.octavia.db.DatabaseClock;
import io.octavia.db.Db;
import io.octavia.db.secret.KeptSecrets;
import io.octavia.domain.Wakeups;
import io.octavia.domain.cloud.Secrets;
import io.octavia.driveragent.DriverAgent;
import io.octavia.drivers.openstack.keystone.KeystoneTokens;
import io.octavia.health.HealthManager;
import io.octavia.housekeeping.Housekeeping;
import io.octavia.http.Handler;
import io.octavia.http.HttpServer;
import io.octavia.rpc.Casts;
import io.octavia.rpc.Leftovers;
import io.octavia.rpc.Receiver;
import io.octavia.rpc.Sender;
import io.octavia.worker.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What processes are made of. Each composition root opens those that it needs, from the bottom up;
 * they are closed from the top down. A part says to the {@link Gauges} how it is.
 */
final class Parts {
  private static final Logger log = LoggerFactory.getLogger(Parts.class);

  private final Config config;
  private final DatabaseClock clock;
  private final Gauges gauges;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  Parts(Config config, DatabaseClock clock, Gauges gauges) {
    this.config = config;
    this.clock = clock;
    this.gauges = gauges;
  }

  /** The database. */
  Db database() {
    var db = keep(Databases.open(config));
    keep(Timekeeping.start(clock, db));
    gauges.watch(db, clock);
    return db;
  }

  /** Where users keep their certificates. */
  Secrets secrets() {
    var store = SecretStore.open(config, clock);
    keep(store.connection());
    return store.secrets();
  }

  /** The same, for whoever configures amphorae: what was read is kept for when it cannot be. */
  Secrets kept(Secrets secrets, Db db) {
    return new KeptSecrets(secrets, db, config.get(Certificates.SERVER_CERTS_KEY_PASSPHRASE));
  }

  /** What is driven. */
  Cloud cloud(Secrets secrets, Cloud.Use use) {
    return keep(Cloud.open(config, use, secrets, clock));
  }

  /**
   * How workers in other processes hear of changes: by messages, if they are to be called, else
   * they look into the database every second.
   */
  Wakeups wakeups(Db db) {
    if (callsWorkers()) return keep(Sender.start(config, db, clock));
    Leftovers.takeOver(config, db, clock);
    return _ -> {};
  }

  private boolean callsWorkers() {
    return config.get(ApiSettings.WORKERS).equals("rpc");
  }

  /** What takes the calls of APIs, if there is a broker that brings them. */
  void receiver(Db db, Worker worker) {
    if (!config.isSet(Default.TRANSPORT_URL)) return;
    keep(Receiver.start(config, db, worker, clock, UUID::randomUUID));
  }

  /** The worker, which is also how to wake it. */
  Worker worker(Db db, Cloud cloud) {
    var worker =
        keep(
            Worker.start(
                config,
                db,
                cloud.networks(),
                cloud.ports(),
                cloud.servers(),
                cloud.amphorae(),
                clock,
                UUID::randomUUID));
    gauges.watch(worker);
    return worker;
  }

  /**
   * The health manager.
   *
   * @param audible whether amphorae can be heard at all
   */
  HealthManager health(Db db, Cloud cloud, Wakeups wakeups, BooleanSupplier audible) {
    var health = keep(HealthManager.start(config, db, clock, wakeups, cloud.servers(), audible));
    gauges.watch(health);
    return health;
  }

  /** What tidies up. */
  Housekeeping housekeeping(Db db, Cloud cloud, Wakeups wakeups) {
    return keep(Housekeeping.start(config, db, clock, cloud.inventory(), wakeups));
  }

  /** What hears the drivers of other providers. */
  DriverAgent driverAgent(Db db, Cloud cloud, Secrets secrets) {
    return keep(DriverAgent.start(config, db, cloud.ports(), secrets, clock));
  }

  /** The REST API. */
  HttpServer api(Db db, Cloud cloud, Secrets secrets, Wakeups wakeups) {
    var api =
        Api.create(
            authentication(),
            config,
            db,
            cloud.networks(),
            cloud.ports(),
            secrets,
            wakeups,
            callsWorkers() ? new Casts(UUID::randomUUID) : null,
            clock,
            UUID::randomUUID);
    var counted = new RequestCounts(front(api, cloud, db));
    gauges.watch(counted);
    var server =
        keep(
            ApiServer.of(config, counted)
                .bind(config.get(ApiSettings.BIND_HOST), config.get(ApiSettings.BIND_PORT))
                .gracePeriod(Duration.ofSeconds(config.get(Default.GRACEFUL_SHUTDOWN_TIMEOUT)))
                .start());
    log.info("API at http://{}:{}", config.get(ApiSettings.BIND_HOST), server.port());
    return server;
  }

  private Authentication authentication() {
    return config.get(ApiSettings.AUTH_STRATEGY).equals("keystone")
        ? Authentication.byToken(config, keep(KeystoneTokens.open(config, clock)))
        : Authentication.believing(config);
  }

  /**
   * Without a local cloud there are no networks to look up, and where callers have to say who they
   * are there is nothing but the API: the rest asks nobody.
   */
  private Handler front(Handler api, Cloud cloud, Db db) {
    if (!config.get(ApiSettings.AUTH_STRATEGY).equals("noauth")) return api;
    var additions = new Additions(db);
    return switch (cloud) {
      case Cloud.Local local -> new Front(api, local.machine().api(""), additions);
      case Cloud.OpenStack _, Cloud.Noop _ -> new Front(api, api, additions);
    };
  }

  /** What is to be closed, first to last. */
  Deque<AutoCloseable> opened() {
    return opened;
  }

  /** Remembers what is to be closed, the last first. */
  <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }
}

package io.octavia.server;

import io.octavia.api.Api;
import io.octavia.api.ApiServer;
import io.octavia.api.Authentication;
import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.config.Database;
import io.octavia.config.Machine;
import io.octavia.config.Sources;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.Schema;
import io.octavia.driveragent.DriverAgent;
import io.octavia.drivers.amphora.Pki;
import io.octavia.drivers.openstack.keystone.KeystoneTokens;
import io.octavia.health.HealthManager;
import io.octavia.http.Handler;
import io.octavia.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The control plane of one machine: API, worker and health manager over the local cloud. */
@Command(name = "control-plane")
final class ControlPlane implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ControlPlane.class);

  @Option(names = "--state-dir", required = true)
  private Path directory = StateDirectory.DEFAULT;

  @Option(names = "--port")
  private @Nullable Integer port;

  @Option(names = "--config-file")
  private List<Path> configFiles = new ArrayList<>();

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Runs until it is told to stop. */
  public static void main(String[] args) {
    LongRunning.run(new CommandLine(new ControlPlane()), args);
  }

  @Override
  public Integer call() throws Exception {
    var clock = InstantSource.system();
    var state = StateDirectory.create(directory);
    state.enter(StateDirectory.Program.CONTROL_PLANE);
    requireCertificates(state);
    var pki = Pki.create(state.certificates(), clock);
    var config = configuration(state, pki);

    // The first to use SQLite decides where its native library is unpacked: not in /tmp.
    var db =
        opened(
            Db.open(config.get(Database.CONNECTION), databaseSettings(config), new SecureRandom()));
    Schema.upgrade(db, "head");
    var secrets = SecretStore.open(config);
    var cloud = opened(Cloud.open(config, state, secrets, clock));
    if (cloud instanceof Cloud.Local local) Orphans.remove(db, local.machine());
    var worker =
        opened(
            Worker.start(
                config,
                db,
                cloud.networks(),
                cloud.ports(),
                cloud.servers(),
                cloud.amphorae(),
                clock,
                UUID::randomUUID));
    if (cloud instanceof Cloud.Local) {
      opened(
          HealthManager.start(
              config,
              db,
              clock,
              worker,
              cloud.servers(),
              () -> state.running(StateDirectory.Program.AGENT_HOST).isPresent()));
    }
    if (Api.hasOtherProviders(config)) {
      opened(DriverAgent.start(config, db, cloud.ports(), secrets, clock));
    }
    var api =
        Api.create(
            authentication(config, clock),
            config,
            db,
            cloud.networks(),
            cloud.ports(),
            secrets,
            worker,
            clock,
            UUID::randomUUID);
    var server =
        opened(
            ApiServer.of(config, front(config, api, cloud, db))
                .bind(config.get(ApiSettings.BIND_HOST), config.get(ApiSettings.BIND_PORT))
                .start());
    var address = "http://127.0.0.1:" + server.port();
    state.publishApiAddress(address);
    log.info("API at {}", address);
    LongRunning.untilStopped(parts);
    return 0;
  }

  private Authentication authentication(Config config, InstantSource clock) {
    return config.get(ApiSettings.AUTH_STRATEGY).equals("keystone")
        ? Authentication.byToken(config, opened(KeystoneTokens.open(config, clock)))
        : Authentication.believing(config);
  }

  /**
   * Without a local cloud there are no networks to look up, and where callers have to say who they
   * are there is nothing but the API: the rest asks nobody.
   */
  private static Handler front(Config config, Handler api, Cloud cloud, Db db) {
    if (!config.get(ApiSettings.AUTH_STRATEGY).equals("noauth")) return api;
    var additions = new Additions(db);
    return switch (cloud) {
      case Cloud.Local local -> new Front(api, local.machine().api(""), additions);
      case Cloud.Noop _ -> new Front(api, api, additions);
    };
  }

  /** Amphorae that exist believe the authorities of their installation alone. */
  private static void requireCertificates(StateDirectory state) {
    if (Files.exists(state.configFile()) && Files.notExists(state.certificates())) {
      throw new StartFailure(
          state.certificates()
              + " is gone, and the amphorae obey nobody without it: put back a copy, or remove this"
              + " installation with 'octavia down --purge --state-dir "
              + state.path()
              + "'");
    }
  }

  /** The installation's own file first, then those of the command line. */
  private Config configuration(StateDirectory state, Pki pki) {
    new LocalConfiguration(new SecureRandom()).ensure(state, pki, port == null ? 9876 : port);
    var files = new ArrayList<Path>();
    files.add(state.configFile());
    files.addAll(configFiles);
    var overrides =
        port == null
            ? Map.<String, String>of()
            : Map.of("api_settings.bind_port", Integer.toString(port));
    var config = Config.load(new Sources(files, overrides, Machine.local()));
    for (var notice : config.notices()) {
      switch (notice.level()) {
        case INFO -> log.info("{}", notice.message());
        case WARNING -> log.warn("{}", notice.message());
      }
    }
    return config;
  }

  private static DbSettings databaseSettings(Config config) {
    return new DbSettings(
        config.get(Database.MAX_POOL_SIZE),
        config.get(Database.MAX_OVERFLOW),
        Duration.ofSeconds(config.get(Database.POOL_TIMEOUT)),
        Duration.ofSeconds(config.get(Database.CONNECTION_RECYCLE_TIME)),
        config.get(Database.MAX_RETRIES),
        Duration.ofSeconds(config.get(Database.RETRY_INTERVAL)),
        config.find(Database.MYSQL_SQL_MODE).orElse(null),
        DbSettings.DEFAULTS.transactionAttempts());
  }

  /** Remembers what is to be closed, the last first. */
  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }
}

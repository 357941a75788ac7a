package io.octavia.server;

import io.octavia.api.Api;
import io.octavia.config.Config;
import io.octavia.config.Machine;
import io.octavia.config.Sources;
import io.octavia.db.DatabaseClock;
import io.octavia.db.Schema;
import io.octavia.drivers.amphora.Pki;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The control plane of one machine: API, worker and health manager over the local cloud. */
@Command(name = "control-plane")
final class ControlPlane implements Callable<Integer> {
  @Option(names = "--state-dir", required = true)
  private Path directory = StateDirectory.DEFAULT;

  @Option(names = "--port")
  private @Nullable Integer port;

  @Option(names = "--config-file")
  private List<Path> configFiles = new ArrayList<>();

  /** Runs until it is told to stop. */
  public static void main(String[] args) {
    LongRunning.run(new CommandLine(new ControlPlane()), args);
  }

  @Override
  public Integer call() throws Exception {
    var clock = DatabaseClock.ofThisMachine();
    var state = StateDirectory.create(directory);
    state.enter(StateDirectory.Program.CONTROL_PLANE);
    requireCertificates(state);
    var pki = Pki.create(state.certificates(), clock);
    var config = configuration(state, pki);

    var parts = new Parts(config, clock, new Gauges());
    // The first to use SQLite decides where its native library is unpacked: not in /tmp.
    var db = parts.database();
    Schema.upgrade(db, "head");
    var secrets = parts.secrets();
    var cloud = parts.cloud(parts.kept(secrets, db), Cloud.Use.ALONE);
    if (cloud instanceof Cloud.Local local) Orphans.remove(db, local.machine());
    var worker = parts.worker(db, cloud);
    if (!(cloud instanceof Cloud.Noop)) {
      parts.health(db, cloud, worker, Compositions.audible(config, cloud));
    }
    parts.housekeeping(db, cloud, worker);
    if (Api.hasOtherProviders(config)) parts.driverAgent(db, cloud, secrets);
    var server = parts.api(db, cloud, secrets, worker);
    state.publishApiAddress("http://127.0.0.1:" + server.port());
    LongRunning.untilStopped(parts.opened());
    return 0;
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
    var overrides = new HashMap<String, String>();
    overrides.put("local_cloud.state_dir", state.path().toString());
    if (port != null) overrides.put("api_settings.bind_port", Integer.toString(port));
    var config = Config.load(new Sources(files, overrides, Machine.local()));
    Daemon.say(config.notices());
    return config;
  }
}

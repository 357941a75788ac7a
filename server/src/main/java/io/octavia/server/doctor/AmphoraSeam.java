package io.octavia.server.doctor;

import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.config.HealthManager;
import io.octavia.db.DatabaseClock;
import io.octavia.db.Db;
import io.octavia.db.Fleet;
import io.octavia.domain.cloud.CloudException;
import io.octavia.drivers.amphora.RestAmphorae;
import io.octavia.drivers.noop.NoopAmphorae;
import io.octavia.drivers.noop.NoopSecrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Some of the amphorae in service: whether we reach them, and they reach us. */
final class AmphoraSeam {
  private static final String SEAM = "amphora";

  /** If the newest ones can be reached, the others are not cut off by a mistake of ours. */
  private static final int ASKED = 5;

  private final Config config;
  private final Report report;
  private final InstantSource clock;

  /** When amphorae were heard is written down in the time of the database. */
  private final DatabaseClock time = DatabaseClock.ofThisMachine();

  AmphoraSeam(Config config, Report report, InstantSource clock) {
    this.config = config;
    this.report = report;
    this.clock = clock;
  }

  /**
   * Asks them.
   *
   * @param db where they are written down
   * @param believed whether our certificates are in order
   */
  void examine(Optional<Db> db, boolean believed) {
    if (config.get(ControllerWorker.AMPHORA_DRIVER).equals(NoopAmphorae.AMPHORA_DRIVER)) {
      report.unasked(SEAM, "there are none with " + NoopAmphorae.AMPHORA_DRIVER);
    } else if (db.isEmpty()) {
      report.unasked(SEAM, "the database does not tell where they are");
    } else if (!believed) {
      report.unasked(SEAM, "the certificates have to be mended first");
    } else {
      ask(db.get());
    }
  }

  private void ask(Db db) {
    time.follow(db);
    var fleet = db.read(tx -> Fleet.newest(tx, ASKED));
    if (fleet.isEmpty()) report.unasked(SEAM, "none is in service");
    try (var agents = RestAmphorae.open(config, new NoopSecrets(), clock, UUID::randomUUID)) {
      for (var member : fleet) {
        if (answers(agents, member)) heard(member);
      }
    }
  }

  private boolean answers(RestAmphorae agents, Fleet.Member member) {
    var amphora = member.amphora();
    try {
      agents.ping(amphora);
      return true;
    } catch (CloudException e) {
      report.wrong(
          SEAM,
          amphora.id() + " at " + amphora.lbNetworkIp() + " is not reached: " + e.getMessage(),
          "openstack loadbalancer amphora failover %s; what its server said: openstack console log show %s"
              .formatted(amphora.id(), amphora.computeId()));
      return false;
    }
  }

  private void heard(Fleet.Member member) {
    var name = member.amphora().id() + " at " + member.amphora().lbNetworkIp();
    var last = member.lastHeard();
    var silence = last == null ? null : Duration.between(last, time.instant());
    var limit = Duration.ofSeconds(config.get(HealthManager.HEARTBEAT_TIMEOUT));
    if (silence != null && silence.compareTo(limit) < 0) {
      report.fine(SEAM, name + " answers, and was heard " + silence.toSeconds() + " s ago");
      return;
    }
    var since = silence == null ? "never heard" : "last heard " + silence.toSeconds() + " s ago";
    report.wrong(
        SEAM,
        name + " answers, and was " + since + ": its heartbeats get lost",
        "let them in: openstack security group rule create --protocol udp --dst-port %d GROUP-OF-HEALTH-MANAGERS"
            .formatted(config.get(HealthManager.BIND_PORT)));
  }
}

package io.octavia.server.doctor;

import io.octavia.config.Config;
import io.octavia.config.Notice;
import io.octavia.db.Db;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * Examines one seam after the other, those first that others depend on:
 *
 * <pre>
 *   configuration ─▶ database ─▶ broker ─▶ files of certificates
 *     ─▶ Keystone ─▶ its catalog ─▶ Neutron, Nova, Glance, Cinder, Barbican, and what octavia.conf names of theirs
 *     ─▶ where heartbeats go ─▶ the amphorae that are in service
 * </pre>
 *
 * Nothing is changed anywhere. Health managers get a datagram of one byte, and log that they
 * dropped it.
 */
public final class Doctor {
  private final Config config;
  private final Report report;
  private final InstantSource clock;

  private Doctor(Config config, Report report, InstantSource clock) {
    this.config = config;
    this.report = report;
    this.clock = clock;
  }

  /**
   * Says on {@code out} how everything is.
   *
   * @param database opens the database, and does not wait for one that does not answer
   * @return whether all is well
   */
  public static boolean examine(
      Config config, Function<Config, Db> database, PrintStream out, InstantSource clock) {
    var report = new Report(out);
    new Doctor(config, report, clock).examine(new DatabaseSeam(config, database, report));
    report.end();
    return report.wrongs() == 0;
  }

  private void examine(DatabaseSeam database) {
    report.examine("configuration", this::configuration);
    try (database) {
      report.examine("database", database::examine);
      report.examine("broker", () -> BrokerSeam.examine(config, report));
      var before = report.wrongs();
      report.examine(
          "certificates", () -> new CertificateSeams(config, report, clock.instant()).examine());
      boolean believed = report.wrongs() == before;
      report.examine("cloud", () -> CloudSeams.examine(config, report, clock));
      report.examine("heartbeats", () -> HeartbeatSeam.examine(config, report));
      report.examine(
          "amphorae",
          () -> new AmphoraSeam(config, report, clock).examine(database.opened(), believed));
    }
  }

  private void configuration() {
    for (var notice : config.notices()) {
      if (notice.level() == Notice.Level.WARNING) report.note("configuration", notice.message());
    }
  }
}

package io.octavia.health;

import static io.octavia.config.HealthManager.HEARTBEAT_INTERVAL;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.health.AmphoraHealth;
import io.octavia.db.health.ListenerCounters;
import io.octavia.db.health.OperatingStatuses;
import io.octavia.db.health.Sender;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Servers;
import io.octavia.wire.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes use of one heartbeat.
 *
 * <ol>
 *   <li>Counters are added up, whatever else is wrong: nobody sends these differences again.
 *   <li>A heartbeat that waited too long is dropped, and so is our trust in silence.
 *   <li>Statuses that changed are written, and the amphora was heard, if it serves what it should.
 *   <li>An amphora that should not be there any more is taken away.
 * </ol>
 */
final class Heartbeats {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  private final Config config;
  private final Db db;
  private final InstantSource clock;
  private final Servers servers;
  private final Vigil vigil;

  Heartbeats(Config config, Db db, InstantSource clock, Servers servers, Vigil vigil) {
    this.config = config;
    this.db = db;
    this.clock = clock;
    this.servers = servers;
    this.vigil = vigil;
  }

  /** Never throws: a heartbeat that cannot be used is dropped with a line in the log. */
  void accept(Heartbeat heartbeat, Instant received) {
    try {
      switch (db.<Sender>read(tx -> OperatingStatuses.sender(tx, heartbeat.amphora()))) {
        case Sender.Serving(var view) ->
            serve(heartbeat, received, StatusRollUp.of(view, heartbeat));
        case Sender.Zombie zombie -> bury(zombie, heartbeat);
        case Sender.Idle(var amphora) ->
            LOG.debug("Amphora {} is heard and has no load balancer yet", amphora);
        case Sender.Unknown(var amphora) ->
            LOG.warn(
                "Heartbeat of amphora {}, which is not in the database. If its server exists,"
                    + " delete it",
                amphora);
      }
    } catch (RuntimeException e) {
      LOG.error("Dropped a heartbeat of amphora {}", heartbeat.amphora(), e);
      if (!databaseAnswers()) vigil.interrupted(clock.instant());
    }
  }

  private void serve(Heartbeat heartbeat, Instant received, StatusRollUp.Verdict verdict) {
    boolean inTime = isInTime(heartbeat, received);
    if (inTime) verdict.remarks().forEach(LOG::warn);
    db.change(tx -> {
      count(tx, heartbeat);
      if (!inTime) return;
      if (verdict.alive()) AmphoraHealth.heard(tx, heartbeat.amphora(), clock.instant());
      var lost = OperatingStatuses.write(tx, verdict.changes(), clock.instant());
      lost.forEach(change -> LOG.debug("Gone meanwhile: {}", change));
    });
  }

  private boolean isInTime(Heartbeat heartbeat, Instant received) {
    var now = clock.instant();
    var age = Duration.between(received, now);
    if (age.toSeconds() < config.get(HEARTBEAT_INTERVAL)) return true;
    LOG.warn(
        "The health message of amphora {} was processed too slowly: {} s. It is dropped",
        heartbeat.amphora(),
        age.toSeconds());
    vigil.interrupted(now);
    return false;
  }

  private static void count(DSLContext tx, Heartbeat heartbeat) {
    for (var counters : counters(heartbeat)) {
      if (heartbeat.countsDeltas()) {
        counters.add(tx);
      } else {
        counters.replace(tx);
      }
    }
  }

  private static List<ListenerCounters> counters(Heartbeat heartbeat) {
    return heartbeat.listeners().entrySet().stream()
        .map(entry -> {
          var stats = entry.getValue().stats();
          return new ListenerCounters(
              entry.getKey(),
              heartbeat.amphora(),
              Math.max(0, stats.rx()),
              Math.max(0, stats.tx()),
              Math.max(0, stats.conns()),
              Math.max(0, stats.totconns()),
              Math.max(0, stats.ereq()));
        })
        .toList();
  }

  /** The row keeps its health, so that it is not purged before the server is gone. */
  private void bury(Sender.Zombie zombie, Heartbeat heartbeat) {
    var server = zombie.computeId();
    LOG.info(
        "Heartbeat of amphora {}, which is deleted: deleting server {}", zombie.amphora(), server);
    if (server == null) return;
    try {
      servers.delete(server);
    } catch (CloudException e) {
      LOG.warn("Cannot delete server {} of the deleted amphora {}", server, zombie.amphora(), e);
      if (heartbeat.listeners().isEmpty()) keepRow(zombie.amphora());
    }
  }

  private void keepRow(AmphoraId amphora) {
    db.change(tx -> AmphoraHealth.heard(tx, amphora, clock.instant()));
  }

  private boolean databaseAnswers() {
    return answers(db);
  }

  /** Whether the database does anything at all. */
  static boolean answers(Db db) {
    try {
      return db.read(tx -> tx.fetchExists(tx.selectOne()));
    } catch (RuntimeException e) {
      LOG.warn("The database does not answer: {}", e.toString());
      return false;
    }
  }
}

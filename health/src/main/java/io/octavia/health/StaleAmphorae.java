package io.octavia.health;

import static io.octavia.config.HealthManager.FAILOVER_THREADS;
import static io.octavia.config.HealthManager.FAILOVER_THRESHOLD;
import static io.octavia.config.HealthManager.HEARTBEAT_TIMEOUT;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.health.AmphoraHealth;
import io.octavia.db.health.AmphoraHealth.Stale;
import io.octavia.domain.Wakeups;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds amphorae that have fallen silent and has them replaced.
 *
 * <ol>
 *   <li>Do nothing unless we have listened for a whole timeout.
 *   <li>Amphorae that were stopped from failing over and are heard again are ordinary ones.
 *   <li>If as many are silent as {@code failover_threshold} says, it is not they who have failed:
 *       stop all of them from failing over.
 *   <li>Otherwise mark them for replacement, longest silent first, as long as fewer than {@code
 *       failover_threads} are being replaced.
 * </ol>
 *
 * <p>Several health managers may do this at once: who sets the amphora's {@code busy} has it.
 */
final class StaleAmphorae {
  private static final Logger LOG = LoggerFactory.getLogger(StaleAmphorae.class);

  private final Config config;
  private final Db db;
  private final InstantSource clock;
  private final Wakeups wakeups;
  private final Vigil vigil;

  StaleAmphorae(Config config, Db db, InstantSource clock, Wakeups wakeups, Vigil vigil) {
    this.config = config;
    this.db = db;
    this.clock = clock;
    this.wakeups = wakeups;
    this.vigil = vigil;
  }

  /** One look. Never throws. */
  void check() {
    var now = clock.instant();
    if (!vigil.isTrusted(now)) return;
    try {
      check(now, now.minusSeconds(config.get(HEARTBEAT_TIMEOUT)));
    } catch (RuntimeException e) {
      LOG.error("Cannot look for silent amphorae", e);
      if (!Heartbeats.answers(db)) vigil.interrupted(clock.instant());
    }
  }

  private void check(Instant now, Instant limit) {
    int resumed = db.write(tx -> AmphoraHealth.resumeFailover(tx, limit, now));
    if (resumed > 0) LOG.info("{} amphorae are heard again and may fail over", resumed);
    var stale = db.<List<Stale>>read(tx -> AmphoraHealth.stale(tx, limit));
    if (stale.isEmpty()) return;
    int threshold = config.find(FAILOVER_THRESHOLD).orElse(Integer.MAX_VALUE);
    if (stale.size() >= threshold) {
      stop(stale, threshold, now);
      return;
    }
    int room = config.get(FAILOVER_THREADS) - db.<Integer>read(AmphoraHealth::replacing);
    stale.stream().limit(Math.max(0, room)).forEach(amphora -> replace(amphora, now, limit));
  }

  private void stop(List<Stale> stale, int threshold, Instant now) {
    LOG.error(
        "Stale amphora count reached the threshold ({}). {} amphorae were set into"
            + " FAILOVER_STOPPED status.",
        threshold,
        stale.size());
    db.change(tx -> AmphoraHealth.stopFailover(tx, stale, now));
  }

  private void replace(Stale stale, Instant now, Instant limit) {
    var silence = Duration.between(stale.lastHeard(), now).toSeconds();
    var reason = "no heartbeat for " + silence + " s";
    db.write(tx -> AmphoraHealth.replace(tx, stale, limit, reason))
        .ifPresent(loadBalancer -> {
          LOG.info("Stale amphora {}: {}, it is replaced", stale.amphora(), reason);
          wakeups.wake(loadBalancer);
        });
  }
}

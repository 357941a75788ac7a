package io.octavia.health;

import static io.octavia.config.HealthManager.FAILOVER_BUDGET;
import static io.octavia.config.HealthManager.FAILOVER_BUDGET_INTERVAL;
import static io.octavia.config.HealthManager.FAILOVER_SHARE;
import static io.octavia.config.HealthManager.FAILOVER_THREADS;
import static io.octavia.config.HealthManager.FAILOVER_THRESHOLD;
import static io.octavia.config.HealthManager.HEARTBEAT_TIMEOUT;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.health.AmphoraHealth;
import io.octavia.db.health.AmphoraHealth.Loner;
import io.octavia.db.health.AmphoraHealth.Stale;
import io.octavia.domain.Wakeups;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Servers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
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

  /** However small the fleet is, so many may be replaced at once. */
  private static final int ALWAYS = 5;

  private final Config config;
  private final Db db;
  private final InstantSource clock;
  private final Wakeups wakeups;
  private final Servers servers;
  private final Vigil vigil;
  private final Deque<Instant> begun = new ArrayDeque<>();

  StaleAmphorae(
      Config config, Db db, InstantSource clock, Wakeups wakeups, Servers servers, Vigil vigil) {
    this.config = config;
    this.db = db;
    this.clock = clock;
    this.wakeups = wakeups;
    this.servers = servers;
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
    for (var loner : db.<List<Loner>>read(tx -> AmphoraHealth.loners(tx, limit))) {
      remove(loner, limit);
    }
    var stale = db.<List<Stale>>read(tx -> AmphoraHealth.stale(tx, limit));
    if (stale.isEmpty()) return;
    int threshold = config.find(FAILOVER_THRESHOLD).orElse(Integer.MAX_VALUE);
    if (stale.size() >= threshold) {
      stop(stale, threshold, now);
      return;
    }
    for (var amphora : stale.subList(0, Math.min(stale.size(), room(now)))) {
      if (replace(amphora, now, limit)) begun.add(now);
    }
  }

  /** How many more may be replaced now: so many at once, and so many in a while. */
  private int room(Instant now) {
    int share = config.get(FAILOVER_SHARE) * db.<Integer>read(AmphoraHealth::fleet) / 100;
    int atOnce = Math.min(config.get(FAILOVER_THREADS), Math.max(ALWAYS, share));
    int free = atOnce - db.<Integer>read(AmphoraHealth::replacing);
    var begin = now.minusSeconds(config.get(FAILOVER_BUDGET_INTERVAL));
    begun.removeIf(time -> time.isBefore(begin));
    int left = config.get(FAILOVER_BUDGET) - begun.size();
    if (left <= 0) {
      LOG.error(
          "{} amphorae were replaced within {} s; those that are silent now have to wait",
          begun.size(),
          config.get(FAILOVER_BUDGET_INTERVAL));
    }
    return Math.max(0, Math.min(free, left));
  }

  /** An amphora of no load balancer is removed, as upstream's failover does. */
  private void remove(Loner loner, Instant limit) {
    if (!db.<Boolean>write(tx -> AmphoraHealth.claim(tx, loner.amphora(), limit))) return;
    try {
      if (loner.computeId() != null) servers.delete(loner.computeId());
      db.change(tx -> AmphoraHealth.removed(tx, loner.amphora(), clock.instant()));
      LOG.info("Stale amphora {} has no load balancer: it was removed", loner.amphora());
    } catch (CloudException e) {
      LOG.warn("Cannot delete server {} of a stale amphora", loner.computeId(), e);
      db.change(tx -> AmphoraHealth.release(tx, loner.amphora()));
    }
  }

  private void stop(List<Stale> stale, int threshold, Instant now) {
    LOG.error(
        "Stale amphora count reached the threshold ({}). {} amphorae were set into"
            + " FAILOVER_STOPPED status.",
        threshold,
        stale.size());
    db.change(tx -> AmphoraHealth.stopFailover(tx, stale, now));
  }

  private boolean replace(Stale stale, Instant now, Instant limit) {
    var silence = Duration.between(stale.lastHeard(), now).toSeconds();
    var reason = "no heartbeat for " + silence + " s";
    var loadBalancer = db.write(tx -> AmphoraHealth.replace(tx, stale, limit, reason));
    if (loadBalancer.isEmpty()) return false;
    LOG.info("Stale amphora {}: {}, it is replaced", stale.amphora(), reason);
    wakeups.wake(loadBalancer.get());
    return true;
  }
}

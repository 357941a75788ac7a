package io.octavia.health;

import static io.octavia.config.HealthManager.FAILOVER_BUDGET;
import static io.octavia.config.HealthManager.FAILOVER_BUDGET_INTERVAL;
import static io.octavia.config.HealthManager.FAILOVER_SHARE;
import static io.octavia.config.HealthManager.FAILOVER_THREADS;
import static io.octavia.config.HealthManager.FAILOVER_THRESHOLD;
import static io.octavia.config.HealthManager.HEARTBEAT_INTERVAL;
import static io.octavia.config.HealthManager.HEARTBEAT_TIMEOUT;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.health.AmphoraHealth;
import io.octavia.db.health.AmphoraHealth.Loner;
import io.octavia.db.health.AmphoraHealth.Stale;
import io.octavia.db.health.FailoverBudget;
import io.octavia.domain.Wakeups;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Servers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds amphorae that have fallen silent and has them replaced.
 *
 * <ol>
 *   <li>Do nothing unless we have listened for a whole timeout.
 *   <li>If none of three or more was heard for half a timeout and two intervals, the network to us
 *       may be cut: start listening anew, for when it is mended not all are heard at once. Only
 *       after two timeouts it is they who are silent.
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

  /** Of so many or more one should be heard, or their silence is believed later. */
  private static final int ENOUGH_TO_COMPARE = 3;

  /** After so many the silence of all is believed, and one more is listened for. */
  private static final int TIMEOUTS_OF_ALL = 2;

  private final Config config;
  private final Db db;
  private final InstantSource clock;
  private final Wakeups wakeups;
  private final Servers servers;
  private final Vigil vigil;

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
    var future = now.plusSeconds(config.get(HEARTBEAT_TIMEOUT));
    db.change(tx -> AmphoraHealth.heardByNow(tx, now, future));
    if (areWeDeaf(now)) {
      vigil.interrupted(now);
      return;
    }
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
      replace(amphora, now, limit);
    }
  }

  /**
   * If nobody at all was heard lately, it is rather the way to us that is cut: that is given time
   * to mend. But not for ever, for all may have been on one machine.
   */
  private boolean areWeDeaf(Instant now) {
    var timeout = Duration.ofSeconds(config.get(HEARTBEAT_TIMEOUT));
    if (db.<Integer>read(AmphoraHealth::fleet) < ENOUGH_TO_COMPARE) return false;
    var latest = db.<Optional<Instant>>read(AmphoraHealth::latest);
    if (latest.isEmpty()) return false;
    var silence = Duration.between(latest.get(), now);
    var interval = Duration.ofSeconds(config.get(HEARTBEAT_INTERVAL));
    if (silence.multipliedBy(2).compareTo(timeout) < 0) return false;
    if (silence.compareTo(interval.multipliedBy(2)) < 0) return false;
    if (silence.compareTo(timeout.multipliedBy(TIMEOUTS_OF_ALL)) >= 0) return false;
    LOG.warn("No amphora at all was heard since {}: none is replaced yet", latest.get());
    return true;
  }

  /** How many more may be replaced now: so many at once, and so many in a while. */
  private int room(Instant now) {
    int share = config.get(FAILOVER_SHARE) * db.<Integer>read(AmphoraHealth::fleet) / 100;
    int atOnce = Math.min(config.get(FAILOVER_THREADS), Math.max(ALWAYS, share));
    int free = atOnce - db.<Integer>read(AmphoraHealth::replacing);
    int left = db.<Integer>read(tx -> budget().left(tx, now));
    if (left <= 0) {
      LOG.error(
          "{} amphorae were replaced within {} s; those that are silent now have to wait",
          config.get(FAILOVER_BUDGET),
          config.get(FAILOVER_BUDGET_INTERVAL));
    }
    return Math.max(0, Math.min(free, left));
  }

  private FailoverBudget budget() {
    return new FailoverBudget(
        config.get(FAILOVER_BUDGET), Duration.ofSeconds(config.get(FAILOVER_BUDGET_INTERVAL)));
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

  private void replace(Stale stale, Instant now, Instant limit) {
    var silence = Duration.between(stale.lastHeard(), now).toSeconds();
    var reason = "no heartbeat for " + silence + " s";
    var loadBalancer =
        db.write(tx -> AmphoraHealth.replace(tx, stale, limit, reason, budget(), now));
    if (loadBalancer.isEmpty()) return;
    LOG.info("Stale amphora {}: {}, it is replaced", stale.amphora(), reason);
    wakeups.wake(loadBalancer.get());
  }
}

package io.octavia.health;

import static io.octavia.config.HealthManager.HEARTBEAT_INTERVAL;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.health.AmphoraHealth;
import io.octavia.db.health.ListenerCounters;
import io.octavia.db.health.OperatingStatuses;
import io.octavia.db.health.Sender;
import io.octavia.db.health.StatusChange;
import io.octavia.db.health.StatusView;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Servers;
import io.octavia.wire.Heartbeat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes use of heartbeats, many at a time.
 *
 * <ol>
 *   <li>The database says who sends them, but for those who say what they said before.
 *   <li>A heartbeat that waited too long only counts traffic, and ends our trust in silence.
 *   <li>Counters are added up, amphorae were heard if they serve what they should, and statuses
 *       that changed are written: one transaction for all.
 *   <li>Amphorae that should not be there any more are taken away.
 * </ol>
 */
final class Heartbeats {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  /** Heartbeats after which the database is asked again what to make of the same. */
  private static final int FAMILIAR = 3;

  private final Config config;
  private final Db db;
  private final InstantSource clock;
  private final Servers servers;
  private final Vigil vigil;
  private final Executor aside;
  private final Familiar familiar;
  private final Set<AmphoraId> buried = ConcurrentHashMap.newKeySet();

  /**
   * @param aside runs what may take long
   */
  Heartbeats(
      Config config, Db db, InstantSource clock, Servers servers, Vigil vigil, Executor aside) {
    this.config = config;
    this.db = db;
    this.clock = clock;
    this.servers = servers;
    this.vigil = vigil;
    this.aside = aside;
    this.familiar =
        new Familiar(Duration.ofSeconds((long) FAMILIAR * config.get(HEARTBEAT_INTERVAL)));
  }

  /** What a batch comes to. */
  private static final class Harvest {
    final List<ListenerCounters> added = new ArrayList<>();
    final List<ListenerCounters> replaced = new ArrayList<>();
    final SortedSet<String> heard = new TreeSet<>();
    final List<StatusChange> changes = new ArrayList<>();
    final List<Heartbeat> settled = new ArrayList<>();
    final List<Heartbeat> counted = new ArrayList<>();
  }

  /**
   * Makes use of a batch with one heartbeat of each amphora. Never throws.
   *
   * @return those whose counters could not be written
   */
  List<Received> absorb(List<Received> batch) {
    try {
      var now = clock.instant();
      var strangers =
          batch.stream()
              .map(Received::heartbeat)
              .filter(heartbeat -> !familiar.knows(heartbeat, now))
              .map(Heartbeat::amphora)
              .toList();
      Map<AmphoraId, Sender> senders =
          strangers.isEmpty() ? Map.of() : db.read(tx -> OperatingStatuses.senders(tx, strangers));
      var harvest = new Harvest();
      for (var received : batch) {
        reap(received, senders.get(received.heartbeat().amphora()), harvest);
      }
      write(harvest);
      harvest.settled.forEach(heartbeat -> familiar.learn(heartbeat, now));
      harvest.counted.forEach(familiar::counted);
      return List.of();
    } catch (RuntimeException e) {
      LOG.error("{} heartbeats could not be made use of", batch.size(), e);
      if (!answers(db)) vigil.interrupted(clock.instant());
      return batch;
    }
  }

  /** What one heartbeat adds; of a familiar one the sender is not asked for. */
  private void reap(Received received, @Nullable Sender sender, Harvest harvest) {
    var heartbeat = received.heartbeat();
    switch (sender) {
      case null -> {
        if (!familiar.isQuiet(heartbeat)) count(received, harvest);
        if (isInTime(received)) harvest.heard.add(heartbeat.amphora().value());
      }
      case Sender.Serving(var view) -> serve(received, view, harvest);
      case Sender.Zombie zombie -> bury(zombie, heartbeat);
      case Sender.Idle(var amphora) ->
          LOG.debug("Amphora {} is heard and has no load balancer yet", amphora);
      case Sender.Unknown(var amphora) ->
          LOG.warn(
              "Heartbeat of amphora {}, which is not in the database. If its server exists,"
                  + " delete it",
              amphora);
    }
  }

  private void serve(Received received, StatusView view, Harvest harvest) {
    var heartbeat = received.heartbeat();
    familiar.forget(heartbeat.amphora());
    count(received, harvest);
    if (!isInTime(received)) return;
    var verdict = StatusRollUp.of(view, heartbeat);
    verdict.remarks().forEach(LOG::warn);
    if (verdict.alive()) harvest.heard.add(heartbeat.amphora().value());
    harvest.changes.addAll(verdict.changes());
    boolean settled =
        verdict.alive()
            && verdict.changes().isEmpty()
            && verdict.remarks().isEmpty()
            && view.configured()
            && !view.isPending();
    if (settled) harvest.settled.add(heartbeat);
  }

  private static void count(Received received, Harvest harvest) {
    var into = received.heartbeat().countsDeltas() ? harvest.added : harvest.replaced;
    into.addAll(received.counters());
    harvest.counted.add(received.heartbeat());
  }

  private void write(Harvest harvest) {
    harvest.added.sort(ListenerCounters.ORDER);
    harvest.replaced.sort(ListenerCounters.ORDER);
    db.change(tx -> {
      ListenerCounters.add(tx, harvest.added);
      ListenerCounters.replace(tx, harvest.replaced);
      AmphoraHealth.heard(tx, harvest.heard, clock.instant());
      var lost = OperatingStatuses.write(tx, harvest.changes, clock.instant());
      lost.forEach(change -> LOG.debug("Gone meanwhile: {}", change));
    });
  }

  private boolean isInTime(Received received) {
    var now = clock.instant();
    var age = Duration.between(received.at(), now);
    if (age.toSeconds() < config.get(HEARTBEAT_INTERVAL)) return true;
    LOG.warn(
        "The health message of amphora {} was processed too slowly: {} s. It is dropped",
        received.heartbeat().amphora(),
        age.toSeconds());
    vigil.interrupted(now);
    return false;
  }

  /** Taken away beside the others: the cloud may take its time. */
  private void bury(Sender.Zombie zombie, Heartbeat heartbeat) {
    if (!buried.add(zombie.amphora())) return;
    aside.execute(() -> {
      try {
        remove(zombie, heartbeat);
      } catch (RuntimeException e) {
        LOG.error("Cannot take the deleted amphora {} away", zombie.amphora(), e);
      } finally {
        buried.remove(zombie.amphora());
      }
    });
  }

  /** The row keeps its health, so that it is not purged before the server is gone. */
  private void remove(Sender.Zombie zombie, Heartbeat heartbeat) {
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

package io.octavia.health;

import static io.octavia.config.HealthManager.HEARTBEAT_INTERVAL;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.health.AmphoraHealth;
import io.octavia.db.health.Glimpse;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
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
 *   <li>Amphorae were heard if they serve what they should; that, statuses that changed, and
 *       traffic are written in one transaction for all. If there is too much traffic for one, some
 *       of it waits for the next.
 *   <li>Amphorae that should not be there any more are taken away.
 * </ol>
 */
final class Heartbeats {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  /** Heartbeats after which the database is asked whether anything was changed. */
  private static final int FAMILIAR = 3;

  /** And those after which it is asked again what to make of the same. */
  private static final int LONG_FAMILIAR = 30;

  /** Rows of counters that are written with a batch; more would keep the next one waiting. */
  private static final int MOST_COUNTERS = 20_000;

  private final Config config;
  private final Db db;
  private final InstantSource clock;
  private final Servers servers;
  private final Vigil vigil;
  private final Executor aside;
  private final Familiar familiar;
  private final Ledger ledger = new Ledger();
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
    var interval = Duration.ofSeconds(config.get(HEARTBEAT_INTERVAL));
    this.familiar =
        new Familiar(interval.multipliedBy(FAMILIAR), interval.multipliedBy(LONG_FAMILIAR));
  }

  /** Who those are that nobody is familiar with. */
  private record Strangers(Map<AmphoraId, Glimpse> glimpses, Map<AmphoraId, Sender> senders) {
    static final Strangers NONE = new Strangers(Map.of(), Map.of());
  }

  /** What a batch comes to, besides traffic. */
  private static final class Harvest {
    final SortedSet<String> heard = new TreeSet<>();
    final List<StatusChange> changes = new ArrayList<>();
    final List<Heartbeat> settled = new ArrayList<>();
  }

  /**
   * Makes use of a batch with one heartbeat of each amphora, and of traffic that waits to be
   * written. Never throws.
   *
   * @return those that could not be made use of, and whose counters are owed
   */
  List<Received> absorb(List<Received> batch) {
    if (batch.isEmpty() && ledger.isEmpty()) return List.of();
    var owed = batch;
    try {
      var now = clock.instant();
      var strangers = strangers(batch, now);
      var harvest = new Harvest();
      for (var received : batch) {
        reap(received, strangers.senders().get(received.heartbeat().amphora()), harvest);
      }
      owed = List.of();
      write(harvest);
      for (var heartbeat : harvest.settled) {
        var glimpse = strangers.glimpses().get(heartbeat.amphora());
        if (glimpse != null) familiar.learn(heartbeat, glimpse, now);
      }
    } catch (RuntimeException e) {
      LOG.error("{} heartbeats could not be made use of", batch.size(), e);
      if (!answers(db)) vigil.interrupted(clock.instant());
    }
    return owed;
  }

  private Strangers strangers(List<Received> batch, Instant now) {
    var unknown = new HashMap<AmphoraId, Heartbeat>();
    for (var received : batch) {
      var heartbeat = received.heartbeat();
      if (!familiar.knows(heartbeat, now)) unknown.put(heartbeat.amphora(), heartbeat);
    }
    if (unknown.isEmpty()) return Strangers.NONE;
    var glimpses =
        db.<Map<AmphoraId, Glimpse>>read(tx -> OperatingStatuses.glimpses(tx, unknown.keySet()));
    var strange = new HashMap<AmphoraId, Glimpse>();
    var senders = new HashMap<AmphoraId, Sender>();
    unknown.forEach((amphora, heartbeat) -> {
      var glimpse = glimpses.get(amphora);
      if (glimpse == null) {
        senders.put(amphora, new Sender.Unknown(amphora));
      } else if (!familiar.recognizes(heartbeat, glimpse, now)) {
        strange.put(amphora, glimpse);
      }
    });
    if (!strange.isEmpty()) {
      senders.putAll(db.<Map<AmphoraId, Sender>>read(tx -> OperatingStatuses.senders(tx, strange)));
    }
    return new Strangers(strange, senders);
  }

  /** Writes all traffic that waits; what cannot be written is lost. */
  void settle() {
    try {
      while (!ledger.isEmpty()) write(new Harvest());
    } catch (RuntimeException e) {
      LOG.error("Traffic of {} listeners is lost", ledger.size(), e);
    }
  }

  /** What one heartbeat adds; of a familiar one the sender is not asked for. */
  private void reap(Received received, @Nullable Sender sender, Harvest harvest) {
    var heartbeat = received.heartbeat();
    switch (sender) {
      case null -> {
        if (!familiar.isQuiet(heartbeat)) count(received);
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
    count(received);
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

  private void count(Received received) {
    ledger.enter(received.heartbeat(), received.counters());
    familiar.counted(received.heartbeat());
  }

  private void write(Harvest harvest) {
    var due = ledger.take(MOST_COUNTERS);
    try {
      db.change(tx -> {
        ListenerCounters.add(tx, due.added());
        ListenerCounters.replace(tx, due.replaced());
        AmphoraHealth.heard(tx, harvest.heard, clock.instant());
        var lost = OperatingStatuses.write(tx, harvest.changes, clock.instant());
        lost.forEach(change -> LOG.debug("Gone meanwhile: {}", change));
      });
    } catch (RuntimeException e) {
      ledger.giveBack(due);
      throw e;
    }
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

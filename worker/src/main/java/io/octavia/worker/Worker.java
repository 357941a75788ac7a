package io.octavia.worker;

import io.octavia.config.Config;
import io.octavia.config.Default;
import io.octavia.db.Db;
import io.octavia.db.reconcile.Events;
import io.octavia.db.reconcile.Owner;
import io.octavia.db.reconcile.Reconciles;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.Wakeups;
import io.octavia.domain.cloud.Amphorae;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Servers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converges load balancers: those it is woken for at once, and those that stand in the database
 * within a fifth of a second.
 *
 * <pre>
 *   wake ──┐
 *   poll ──┼─▶ queue, each load balancer once ─▶ one virtual thread each, so many at a time
 *   retry ─┘
 * </pre>
 */
public final class Worker implements Wakeups, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final int AT_A_TIME = 32;
  private static final int MOST_QUEUED = 10_000;
  private static final int POLLED = 200;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration EVENTS_KEPT = Duration.ofDays(1);
  private static final int POLLS_PER_RETRY = 5;
  private static final int POLLS_PER_PURGE = 18_000;
  private static final Duration BETWEEN_LOOKS_AT_SPARES = Duration.ofSeconds(10);

  private final Db db;
  private final Reconciler reconciler;
  private final Spares spares;
  private final InstantSource clock;
  private final Duration grace;
  private final BlockingQueue<LoadBalancerId> queue = new LinkedBlockingQueue<>();
  private final Set<LoadBalancerId> queued = ConcurrentHashMap.newKeySet();
  private final Set<LoadBalancerId> running = ConcurrentHashMap.newKeySet();
  private final Set<LoadBalancerId> again = ConcurrentHashMap.newKeySet();
  private final Semaphore places = new Semaphore(AT_A_TIME);
  private final Thread dispatcher;
  private final Thread poller;
  private final Thread remover;
  private volatile boolean closed;

  private Worker(Db db, Reconciler reconciler, Spares spares, InstantSource clock, Duration grace) {
    this.db = db;
    this.reconciler = reconciler;
    this.spares = spares;
    this.clock = clock;
    this.grace = grace;
    this.dispatcher = Thread.ofVirtual().name("worker-dispatcher").unstarted(this::dispatch);
    this.poller = Thread.ofVirtual().name("worker-poller").unstarted(this::poll);
    this.remover = Thread.ofVirtual().name("worker-spares").unstarted(this::removeSpares);
  }

  /**
   * Starts to work. Leases of processes of this machine that are dead are ended first, so that a
   * restart goes on where the last process stopped. Without a broker there are no workers of the
   * original, and what they left unfinished goes on, too.
   *
   * @param uuids ids of new amphorae
   */
  public static Worker start(
      Config config,
      Db db,
      Networks networks,
      Ports ports,
      Servers servers,
      Amphorae amphorae,
      InstantSource clock,
      Supplier<UUID> uuids) {
    var settings = Settings.of(config);
    var ended = db.write(tx -> new Reconciles(clock).releaseDead(tx, Owner::isProvablyDead));
    if (ended > 0) LOG.info("{} leases of dead workers were ended", ended);
    if (!config.isSet(Default.TRANSPORT_URL)) {
      var adopted = db.write(tx -> new Reconciles(clock).adopt(tx));
      if (adopted > 0) LOG.info("{} load balancers that others left pending go on", adopted);
    }
    var portActions = new PortActions(networks, ports);
    var performer =
        new Performer(
            new Enlistment(settings, clock, uuids),
            new ServerActions(servers, amphorae, settings, clock, Patience.BOOT, Patience.SHORT),
            portActions,
            new AgentActions(
                new Surroundings(networks, clock),
                servers,
                portActions,
                amphorae,
                clock,
                Patience.SHORT),
            new RemovalActions(networks, ports, servers, amphorae, settings, clock));
    var reconciler =
        new Reconciler(
            db,
            new Subnets(networks),
            new Crew(performer, clock, Probe.NONE),
            settings,
            clock,
            Owner.current().toString(),
            Probe.NONE);
    var worker =
        new Worker(db, reconciler, new Spares(db, servers, clock), clock, settings.grace());
    worker.dispatcher.start();
    worker.poller.start();
    worker.remover.start();
    return worker;
  }

  /** How many actions there were so far. */
  public Counts counts() {
    return reconciler.counts();
  }

  /** How many load balancers are worked on at this moment. */
  public int working() {
    return running.size();
  }

  /** Cheap, from any thread; a load balancer that waits already is not queued twice. */
  @Override
  public void wake(LoadBalancerId loadBalancer) {
    if (closed || queued.size() >= MOST_QUEUED) return;
    if (queued.add(loadBalancer)) queue.add(loadBalancer);
  }

  private void dispatch() {
    try {
      while (!closed) {
        var id = queue.take();
        places.acquire();
        Thread.ofVirtual().name("worker-" + id).start(() -> work(id));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(LoadBalancerId id) {
    try {
      queued.remove(id);
      if (!running.add(id)) {
        again.add(id);
        if (!running.contains(id) && again.remove(id)) wake(id);
        return;
      }
      try {
        reconciler.converge(id, () -> closed).ifPresent(nextAt -> wakeAt(id, nextAt));
      } catch (RuntimeException e) {
        LOG.error("Load balancer {} could not be claimed or given back", id, e);
      } finally {
        running.remove(id);
        if (again.remove(id)) wake(id);
      }
    } finally {
      places.release();
    }
  }

  private void wakeAt(LoadBalancerId id, long nextAt) {
    var wait = nextAt - clock.millis();
    if (wait > POLL.toMillis()) return;
    Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(Math.max(0, wait));
            wake(id);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void poll() {
    var polls = 0;
    try {
      while (!closed) {
        try {
          if (polls % POLLS_PER_RETRY == 0) reconciler.retry();
          reconciler.claimable(POLLED).forEach(this::wake);
          if (polls++ % POLLS_PER_PURGE == 0) purge();
        } catch (RuntimeException e) {
          LOG.error("Changed load balancers could not be read", e);
        }
        Thread.sleep(POLL);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Beside the poll: a compute service that is slow must not hold up load balancers. */
  private void removeSpares() {
    try {
      while (!closed) {
        try {
          spares.remove();
        } catch (RuntimeException e) {
          LOG.error("Amphorae without a load balancer could not be removed", e);
        }
        Thread.sleep(BETWEEN_LOOKS_AT_SPARES);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void purge() {
    var before = clock.instant().minus(EVENTS_KEPT).toEpochMilli();
    db.write(tx -> Events.purge(tx, before));
  }

  /** Lets the actions that run come to their end, and gives all load balancers back. */
  @Override
  public void close() {
    closed = true;
    dispatcher.interrupt();
    poller.interrupt();
    remover.interrupt();
    try {
      if (!places.tryAcquire(AT_A_TIME, grace.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("{} load balancers are left to the end of their leases", running.size());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

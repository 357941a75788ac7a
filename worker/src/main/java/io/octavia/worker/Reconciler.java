package io.octavia.worker;

import io.octavia.db.DatabaseException;
import io.octavia.db.Db;
import io.octavia.db.reconcile.Lease;
import io.octavia.db.reconcile.LeaseLost;
import io.octavia.db.reconcile.Reconciles;
import io.octavia.domain.LoadBalancerId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims load balancers, works on them, and gives them back. */
final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /** At once, so that many that failed together do not keep others waiting. */
  private static final int MOST_RETRIED = 10;

  private final Db db;
  private final Subnets subnets;
  private final Crew crew;
  private final Settings settings;
  private final InstantSource clock;
  private final Reconciles reconciles;
  private final String owner;
  private final Probe probe;

  Reconciler(
      Db db,
      Subnets subnets,
      Crew crew,
      Settings settings,
      InstantSource clock,
      String owner,
      Probe probe) {
    this.db = db;
    this.subnets = subnets;
    this.crew = crew;
    this.settings = settings;
    this.clock = clock;
    this.reconciles = new Reconciles(clock);
    this.owner = owner;
    this.probe = probe;
  }

  Counts counts() {
    return crew.counts();
  }

  /** Load balancers that wait to be worked on. */
  List<LoadBalancerId> claimable(int limit) {
    return db.look(tx -> reconciles.claimable(tx, limit));
  }

  /** Begins to try again what was given up some time ago. */
  void retry() {
    for (var id : db.<List<LoadBalancerId>>look(tx -> reconciles.retriable(tx, MOST_RETRIED))) {
      if (db.<Boolean>write(tx -> reconciles.retry(tx, id))) {
        LOG.info("What is in ERROR of load balancer {} is tried again", id);
      }
    }
  }

  /**
   * Works on the load balancer, if it is due and nobody else does.
   *
   * @return when to look again, in milliseconds since 1970
   */
  OptionalLong converge(LoadBalancerId id, BooleanSupplier stopping) {
    var lease = db.write(tx -> reconciles.claim(tx, id, owner, settings.lease()));
    return lease.isEmpty() ? OptionalLong.empty() : work(lease.get(), stopping);
  }

  /** An {@link Error} is the end of the process: nothing is cleaned up then, the lease runs out. */
  private OptionalLong work(Lease lease, BooleanSupplier stopping) {
    var journal = new Journal(db, lease, clock, probe);
    var keeper =
        Thread.ofVirtual().name("lease-" + lease.loadBalancer()).start(() -> keep(lease, journal));
    try {
      var nextAt = new Run(journal, subnets, crew, settings, clock, stopping).toTheEnd();
      if (!journal.isGivenBack()) release(lease);
      return nextAt;
    } catch (LeaseLost lost) {
      LOG.info("{}: another worker has it", lost.getMessage());
      suspect(lease);
      return OptionalLong.empty();
    } catch (RuntimeException broken) {
      LOG.error("Load balancer {} could not be worked on", lease.loadBalancer(), broken);
      postpone(lease, broken);
      return OptionalLong.empty();
    } finally {
      keeper.interrupt();
    }
  }

  /**
   * What we did last may have come after what the other worker did, such as an older configuration
   * over a newer one: a new generation makes it look at everything once more.
   */
  private void suspect(Lease lease) {
    try {
      db.change(tx -> {
        var known = Reconciles.progress(tx, lease.loadBalancer());
        if (known.isPresent()) Reconciles.bump(tx, lease.loadBalancer());
      });
    } catch (DataAccessException | DatabaseException e) {
      LOG.warn("Load balancer {} could not be looked at again", lease.loadBalancer(), e);
    }
  }

  private void release(Lease lease) {
    probe.reached("before the release");
    db.write(tx -> {
      Reconciles.release(tx, lease);
      return true;
    });
  }

  /** Our own mistake, or the database: tries again later, without end. */
  private void postpone(Lease lease, RuntimeException broken) {
    var nextAt = clock.millis() + settings.budgets().longestPause().toMillis();
    try {
      db.write(tx -> {
        var generation = Reconciles.fence(tx, lease);
        reconciles.failed(
            tx, lease, generation, broken.getClass().getSimpleName() + " (see log)", nextAt);
        Reconciles.release(tx, lease);
        return true;
      });
    } catch (LeaseLost | DataAccessException | DatabaseException e) {
      broken.addSuppressed(e);
      LOG.warn("The lease of {} runs out by itself: {}", lease.loadBalancer(), e.getMessage());
    }
  }

  /** Renews the lease while the work goes on. If that fails, the next write of the work fails. */
  private void keep(Lease lease, Journal journal) {
    var held = Optional.of(lease);
    while (held.isPresent()) {
      try {
        Thread.sleep(settings.lease().dividedBy(3));
        var current = held.get();
        var renewed = db.write(tx -> reconciles.renew(tx, current, settings.lease()));
        journal.renewed(renewed);
        held = Optional.of(renewed);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (LeaseLost lost) {
        held = Optional.empty();
      } catch (DataAccessException | DatabaseException e) {
        LOG.warn("The lease of {} could not be renewed", lease.loadBalancer(), e);
      }
    }
  }
}

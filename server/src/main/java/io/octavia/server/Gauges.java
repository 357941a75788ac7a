package io.octavia.server;

import io.octavia.db.Db;
import io.octavia.db.reconcile.Backlog;
import io.octavia.db.reconcile.Owner;
import io.octavia.health.HealthManager;
import io.octavia.worker.Worker;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the parts of a process are: whether it is ready, and its numbers.
 *
 * <pre>
 *   starting ──ready──▶ ready while the database answers ──draining──▶ not ready
 * </pre>
 */
final class Gauges {
  private static final Logger log = LoggerFactory.getLogger(Gauges.class);

  private final List<Consumer<Exposition>> sources = new CopyOnWriteArrayList<>();
  private final List<Supplier<Optional<String>>> faults = new CopyOnWriteArrayList<>();
  private volatile Optional<String> unready = Optional.of("starting");

  /** All parts are open. */
  void ready() {
    unready = Optional.empty();
  }

  /** The process is about to end. */
  void draining() {
    unready = Optional.of("stopping");
  }

  void watch(RequestCounts requests) {
    sources.add(requests::writeTo);
  }

  void watch(Db db, InstantSource clock) {
    faults.add(() -> databaseFault(db));
    var self = Owner.current().toString();
    sources.add(out -> {
      try {
        backlog(db.read(tx -> Backlog.summary(tx, self, clock.millis())), out);
      } catch (RuntimeException e) {
        log.debug("the database does not say how much there is to do", e);
      }
    });
  }

  private static void backlog(Backlog.Summary summary, Exposition out) {
    summary
        .byStatus()
        .forEach((status, count) ->
            out.gauge(
                "octavia_loadbalancers",
                "Load balancers by provisioning status, of the whole deployment.",
                Map.of("provisioning_status", status),
                count));
    out.gauge(
        "octavia_due",
        "Load balancers that wait for a worker, of the whole deployment.",
        Map.of(),
        summary.due());
    out.gauge(
        "octavia_leases", "Load balancers that this process works on.", Map.of(), summary.held());
  }

  void watch(Worker worker) {
    sources.add(out -> {
      var help = "Actions that this process performed.";
      var counts = worker.counts();
      out.counter("octavia_actions_total", help, Map.of("result", "done"), counts.succeeded());
      out.counter("octavia_actions_total", help, Map.of("result", "failed"), counts.failures());
    });
  }

  void watch(HealthManager health) {
    sources.add(out -> {
      var help = "Datagrams that were received.";
      out.counter("octavia_heartbeats_total", help, Map.of("result", "used"), health.heard());
      out.counter("octavia_heartbeats_total", help, Map.of("result", "refused"), health.refused());
    });
  }

  /** Why the process cannot do its work now; empty if it can. */
  Optional<String> fault() {
    return unready.or(
        () -> faults.stream().map(Supplier::get).flatMap(Optional::stream).findFirst());
  }

  /** All numbers. */
  Exposition numbers() {
    var out = new Exposition();
    out.gauge(
        "octavia_ready", "1 if the process can do its work.", Map.of(), fault().isEmpty() ? 1 : 0);
    sources.forEach(source -> source.accept(out));
    return out;
  }

  private static Optional<String> databaseFault(Db db) {
    try {
      return db.read(tx -> tx.fetchExists(tx.selectOne()))
          ? Optional.empty()
          : Optional.of("the database says nothing");
    } catch (RuntimeException e) {
      log.debug("the database does not answer", e);
      return Optional.of("the database does not answer");
    }
  }
}

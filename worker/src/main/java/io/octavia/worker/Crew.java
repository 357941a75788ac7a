package io.octavia.worker;

import io.octavia.db.DatabaseException;
import io.octavia.db.reconcile.Events;
import io.octavia.db.reconcile.LeaseLost;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs the actions of a round side by side, each in its own virtual thread. */
final class Crew {
  private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

  private final Performer performer;
  private final InstantSource clock;
  private final Probe probe;
  private final Counts counts = new Counts();

  Crew(Performer performer, InstantSource clock, Probe probe) {
    this.performer = performer;
    this.clock = clock;
    this.probe = probe;
  }

  /** How many actions there were so far. */
  Counts counts() {
    return counts;
  }

  /** Waits for all, and returns those that failed. */
  List<Failure> perform(List<Action> actions, Round round, Journal journal, Origin origin) {
    var events = journal.begin(actions);
    if (actions.size() == 1) {
      return perform(actions.getFirst(), events.getFirst(), round, journal).stream().toList();
    }
    var running = new ArrayList<Future<Optional<Failure>>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < actions.size(); i++) {
        var action = actions.get(i);
        var event = events.get(i);
        running.add(
            threads.submit(() -> {
              origin.enter();
              return perform(action, event, round, journal);
            }));
      }
    }
    return results(running);
  }

  private static List<Failure> results(List<Future<Optional<Failure>>> done) {
    var failures = new ArrayList<Failure>();
    for (var result : done) {
      try {
        result.get().ifPresent(failures::add);
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException cause -> throw cause;
          case Error cause -> throw cause;
          case null, default -> throw new IllegalStateException(e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted after the end of the actions", e);
      }
    }
    return Collections.unmodifiableList(failures);
  }

  /** A result that the rows do not take is a failure too; a database that is away is not. */
  private Optional<Failure> perform(Action action, long event, Round round, Journal journal) {
    var started = clock.millis();
    try {
      probe.reached("before " + action.title());
      journal.check();
      var learnt = performer.perform(action, round, journal);
      probe.reached("after " + action.title());
      var millis = clock.millis() - started;
      journal.write(tx -> {
        learnt.write(tx);
        Events.end(tx, journal.loadBalancer(), event, millis, null);
      });
      LOG.info("{} took {} ms", action.text(), millis);
      counts.done();
      return Optional.empty();
    } catch (LeaseLost | DatabaseException e) {
      throw e;
    } catch (RuntimeException e) {
      var failure = new Failure(action, e);
      LOG.debug("{} failed", action, e);
      counts.failed();
      var millis = clock.millis() - started;
      journal.write(tx -> Events.end(tx, journal.loadBalancer(), event, millis, failure.reason()));
      return Optional.of(failure);
    }
  }
}

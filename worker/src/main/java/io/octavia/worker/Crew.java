package io.octavia.worker;

import io.octavia.db.DatabaseException;
import io.octavia.db.reconcile.LeaseLost;
import io.octavia.worker.Journal.Snapshot;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
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

  /**
   * What came of a round.
   *
   * @param next what is there now, if all went well; null: it is to be looked at
   */
  record Done(List<Failure> failures, @Nullable Snapshot next) {}

  /**
   * Waits for all.
   *
   * @param before what was there, if the actions leave all but rows of amphorae and of the load
   *     balancer as it is
   */
  Done perform(
      List<Action> actions,
      Round round,
      Journal journal,
      Origin origin,
      @Nullable Snapshot before) {
    var events = journal.begin(actions);
    var work = new Work(round, journal, before, new AtomicInteger(actions.size()));
    if (actions.size() == 1) {
      return done(List.of(perform(actions.getFirst(), events.getFirst(), work)));
    }
    var running = new ArrayList<Future<Result>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < actions.size(); i++) {
        var action = actions.get(i);
        var event = events.get(i);
        running.add(
            threads.submit(() -> {
              origin.enter();
              return perform(action, event, work);
            }));
      }
    }
    return done(results(running));
  }

  /**
   * What the actions of a round share.
   *
   * @param unfinished those that did not write yet what they learnt
   */
  private record Work(
      Round round, Journal journal, @Nullable Snapshot before, AtomicInteger unfinished) {}

  private record Result(@Nullable Failure failure, @Nullable Snapshot next) {}

  private static Done done(List<Result> results) {
    var failures = new ArrayList<Failure>();
    Snapshot next = null;
    for (var result : results) {
      if (result.failure() != null) failures.add(result.failure());
      if (result.next() != null) next = result.next();
    }
    return new Done(List.copyOf(failures), failures.isEmpty() ? next : null);
  }

  private static List<Result> results(List<Future<Result>> done) {
    var results = new ArrayList<Result>();
    for (var result : done) {
      try {
        results.add(result.get());
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
    return results;
  }

  /** A result that the rows do not take is a failure too; a database that is away is not. */
  private Result perform(Action action, long event, Work work) {
    var journal = work.journal();
    var started = clock.millis();
    try {
      probe.reached("before " + action.title());
      journal.check();
      var learnt = performer.perform(action, work.round(), journal);
      probe.reached("after " + action.title());
      var millis = clock.millis() - started;
      var next =
          write(
              work,
              tx -> {
                learnt.write(tx);
                journal.events().end(tx, event, millis, null);
              });
      LOG.info("{} took {} ms", action.text(), millis);
      counts.done();
      return new Result(null, next);
    } catch (LeaseLost | DatabaseException e) {
      throw e;
    } catch (RuntimeException e) {
      var failure = new Failure(action, e);
      LOG.debug("{} failed", action, e);
      counts.failed();
      var millis = clock.millis() - started;
      journal.write(tx -> journal.events().end(tx, event, millis, failure.reason()));
      return new Result(failure, null);
    }
  }

  /** Whoever is alone left knows that what the others learnt is written. */
  private static @Nullable Snapshot write(Work work, Consumer<DSLContext> rows) {
    if (work.unfinished().get() == 1) {
      return work.journal().writeAndLoad(rows, work.before()).orElse(null);
    }
    work.journal().write(rows);
    work.unfinished().decrementAndGet();
    return null;
  }
}

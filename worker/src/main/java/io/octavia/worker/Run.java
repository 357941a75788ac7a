package io.octavia.worker;

import io.octavia.db.resource.Kind;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.cloud.CloudException;
import io.octavia.worker.Journal.Snapshot;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on one load balancer under one lease.
 *
 * <pre>
 *   load ─▶ plan ─▶ perform, side by side ─▶ load …
 *             │            └─ failed ─▶ count ─▶ try later, or give up
 *             └─ nothing left ─▶ settle, unless the rows have changed meanwhile ─▶ load …
 * </pre>
 */
final class Run {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);
  private static final long FIRST_PAUSE = 100;
  private static final int MOST_DOUBLINGS = 20;

  private final Journal journal;
  private final Subnets subnets;
  private final Crew crew;
  private final Settings settings;
  private final InstantSource clock;
  private final BooleanSupplier stopping;
  private final RowWriter rows;
  private final Set<AmphoraId> unreachable = new HashSet<>();

  Run(
      Journal journal,
      Subnets subnets,
      Crew crew,
      Settings settings,
      InstantSource clock,
      BooleanSupplier stopping) {
    this.journal = journal;
    this.subnets = subnets;
    this.crew = crew;
    this.settings = settings;
    this.clock = clock;
    this.stopping = stopping;
    this.rows = new RowWriter(clock);
  }

  /** Works until there is nothing to do; returns when to look again, in milliseconds since 1970. */
  OptionalLong toTheEnd() {
    Snapshot seen = null;
    while (!stopping.getAsBoolean()) {
      var loaded = seen == null ? journal.load() : Optional.of(seen);
      if (loaded.isEmpty()) {
        journal.write(journal::forget);
        return OptionalLong.empty();
      }
      Origin.of(loaded.get()).enter();
      switch (step(loaded.get())) {
        case Outcome.Continue(var next) -> seen = next;
        case Outcome.Done(var nextAt) -> {
          return nextAt;
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Whether the run goes on. */
  private sealed interface Outcome {
    /** With what is there now; null: it is to be looked at. */
    record Continue(@Nullable Snapshot next) implements Outcome {}

    record Done(OptionalLong nextAt) implements Outcome {}

    static Outcome again() {
      return new Continue(null);
    }

    static Outcome done() {
      return new Done(OptionalLong.empty());
    }
  }

  private Outcome step(Snapshot loaded) {
    Snapshot snapshot;
    try {
      snapshot = complete(loaded);
    } catch (CloudException e) {
      return failed(loaded, new Failure(new Action.MakeVipPort(), e));
    }
    return switch (Plan.next(snapshot.graph(), snapshot.facts(), settings)) {
      case Step.Perform(var actions) -> perform(snapshot, actions);
      case Step.Settle(var late) -> settle(snapshot, late);
      case Step.SettleDeleted _ -> settleDeleted(snapshot);
    };
  }

  /** Adds what the database does not know. */
  private Snapshot complete(Snapshot loaded) {
    var networks = subnets.networksFor(loaded.graph());
    var facts = loaded.facts().with(networks, Set.copyOf(unreachable));
    if (Graph.isPending(loaded.graph().provisioningStatus())) {
      var missing = Wiring.missingSubnet(loaded.graph(), facts);
      if (missing.isPresent()) {
        throw new CloudException(
            CloudException.Kind.REFUSED, "Subnet " + missing.get() + " does not exist");
      }
    }
    return new Snapshot(
        loaded.graph(), facts, loaded.attempt(), loaded.firstFailedAt(), loaded.requestId());
  }

  private Outcome perform(Snapshot snapshot, List<Action> actions) {
    var round = Round.of(snapshot.graph(), snapshot.facts(), settings);
    var partsStay = actions.stream().noneMatch(Action::touchesParts);
    var done =
        crew.perform(actions, round, journal, Origin.of(snapshot), partsStay ? snapshot : null);
    var failures = done.failures();
    if (failures.isEmpty()) {
      if (snapshot.attempt() == 0) return new Outcome.Continue(done.next());
      journal.recovered();
      return Outcome.again();
    }
    var grave = Tolerance.grave(failures, snapshot.graph(), snapshot.facts());
    if (!grave.isEmpty()) return failed(snapshot, worst(grave));
    for (var failure : failures) {
      var amphora = failure.action().subject();
      if (amphora != null) unreachable.add(amphora);
    }
    return Outcome.again();
  }

  private static Failure worst(List<Failure> failures) {
    return failures.stream().filter(Failure::isPermanent).findFirst().orElse(failures.getFirst());
  }

  private Outcome failed(Snapshot snapshot, Failure failure) {
    var now = clock.millis();
    var first = snapshot.firstFailedAt();
    var inFailover =
        !Plan.live(snapshot.graph(), snapshot.facts()).equals(snapshot.graph().amphorae());
    var budget = settings.budgets().of(failure.action(), inFailover).toMillis();
    var spent = now - (first == null ? now : first) >= budget;
    LOG.warn("Load balancer {}: {}", journal.loadBalancer(), failure.text());
    if ((failure.isPermanent() || spent) && Graph.isPending(status(snapshot))) {
      return giveUp(snapshot, failure);
    }
    if (failure.isPermanent() && status(snapshot) == ProvisioningStatus.ACTIVE) {
      journal.failed(snapshot.facts().generation(), failure.text(), null);
      if (!Graph.failed(snapshot.graph()).isEmpty()) {
        journal.write(tx -> retryLater(tx, ProvisioningStatus.ACTIVE));
      }
      return Outcome.done();
    }
    var nextAt = now + pause(snapshot.attempt());
    journal.failed(snapshot.facts().generation(), failure.text(), nextAt);
    return new Outcome.Done(OptionalLong.of(nextAt));
  }

  private long pause(int attempt) {
    var longest = settings.budgets().longestPause().toMillis();
    return Math.min(longest, FIRST_PAUSE << Math.min(attempt, MOST_DOUBLINGS));
  }

  /**
   * After a change that only touched what is below the load balancer, that is ACTIVE again; an
   * agent that did not answer is tried on, and when it has answered, what is in ERROR is tried
   * again. Otherwise what was begun is taken away.
   */
  private Outcome giveUp(Snapshot snapshot, Failure failure) {
    var generation = snapshot.facts().generation();
    var changes = Surrender.changes(snapshot.graph(), snapshot.facts());
    var stays = changes.contains(loadBalancerBack(snapshot.graph()));
    var tryOn = stays && !failure.isPermanent();
    var longest = settings.budgets().longestPause().toMillis();
    Long nextAt = tryOn ? Long.valueOf(clock.millis() + longest) : stays ? null : Long.valueOf(0);
    var written =
        journal.writeIfStill(
            generation,
            tx -> {
              rows.write(tx, changes);
              journal.blame(tx, changes, failure.text());
              journal.gaveUp(tx, generation, failure.text(), nextAt);
              if (!tryOn) retryLater(tx, stays ? ProvisioningStatus.ACTIVE : status(snapshot));
            });
    if (!written || !stays) return Outcome.again();
    return nextAt == null ? Outcome.done() : new Outcome.Done(OptionalLong.of(nextAt));
  }

  private void retryLater(DSLContext tx, ProvisioningStatus as) {
    var retry = settings.errorRetry();
    if (retry != null) journal.retryLater(tx, as, retry);
  }

  private static RowChange loadBalancerBack(LoadBalancer graph) {
    return new RowChange.SetStatus(
        Kind.LOAD_BALANCER, graph.id().value(), ProvisioningStatus.ACTIVE, null);
  }

  private Outcome settle(Snapshot snapshot, boolean late) {
    var generation = snapshot.facts().generation();
    var isFrozen = status(snapshot) == ProvisioningStatus.ERROR;
    var changes =
        isFrozen ? List.<RowChange>of() : Settlement.converged(snapshot.graph(), snapshot.facts());
    var failed = Settlement.failed(snapshot.graph(), changes);
    var pause = settings.budgets().longestPause().toMillis();
    var nextAt = late ? Long.valueOf(clock.millis() + pause) : null;
    var written =
        journal.writeIfStill(
            generation,
            tx -> {
              rows.write(tx, changes);
              journal.settle(tx, generation, nextAt, !isFrozen && failed.isEmpty());
              if (!isFrozen) {
                journal.gotOver(tx, failed);
                if (!failed.isEmpty()) retryLater(tx, ProvisioningStatus.ACTIVE);
              }
              if (!changes.isEmpty()) event(tx, "Settle");
            });
    if (!written) return Outcome.again();
    journal.givenBack();
    return new Outcome.Done(nextAt == null ? OptionalLong.empty() : OptionalLong.of(nextAt));
  }

  private Outcome settleDeleted(Snapshot snapshot) {
    var changes = Settlement.deleted(snapshot.graph());
    var written =
        journal.writeIfStill(
            snapshot.facts().generation(),
            tx -> {
              rows.write(tx, changes);
              event(tx, "SettleDeleted");
              journal.forget(tx);
            });
    if (!written) return Outcome.again();
    journal.givenBack();
    return Outcome.done();
  }

  private void event(DSLContext tx, String what) {
    journal.events().append(tx, what, null, clock.millis(), null);
  }

  private static ProvisioningStatus status(Snapshot snapshot) {
    return snapshot.graph().provisioningStatus();
  }
}

package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;
import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.RECONCILE_PORT;

import io.octavia.db.Db;
import io.octavia.db.LoadBalancerGraphs;
import io.octavia.db.reconcile.Events;
import io.octavia.db.reconcile.Failures;
import io.octavia.db.reconcile.Lease;
import io.octavia.db.reconcile.Progress;
import io.octavia.db.reconcile.Reconciles;
import io.octavia.db.resource.ServerProfiles;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.ProvisioningStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The database as one run sees it: everything about a load balancer at one moment, and writes that
 * go through only under the run's lease.
 */
final class Journal {
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);

  private final Db db;
  private final Lease lease;
  private final InstantSource clock;
  private final Probe probe;
  private final Events events;
  private volatile Lease held;
  private boolean givenBack;

  Journal(Db db, Lease lease, InstantSource clock, Probe probe) {
    this.db = db;
    this.lease = lease;
    this.held = lease;
    this.clock = clock;
    this.probe = probe;
    this.events = new Events(lease.loadBalancer());
  }

  /** What is done under the lease, for people who watch. */
  Events events() {
    return events;
  }

  /** The lease was renewed. */
  void renewed(Lease newer) {
    held = newer;
  }

  /**
   * Asks, without the database, whether the lease still holds. Whoever slept through its end must
   * not touch the outside: another worker is at it.
   *
   * @throws io.octavia.db.reconcile.LeaseLost if it does not
   */
  void check() {
    held.check(clock.millis());
  }

  /** What was written last has given the lease back. */
  void givenBack() {
    givenBack = true;
  }

  boolean isGivenBack() {
    return givenBack;
  }

  /** A graph, with what goes with it. */
  record Snapshot(
      LoadBalancer graph,
      Facts facts,
      int attempt,
      @Nullable Long firstFailedAt,
      @Nullable String requestId) {}

  LoadBalancerId loadBalancer() {
    return lease.loadBalancer();
  }

  /** Empty if there is no such load balancer any more. */
  Optional<Snapshot> load() {
    return db.read(tx ->
        Reconciles.progress(tx, lease.loadBalancer())
            .flatMap(progress -> snapshot(tx, progress, null)));
  }

  private Optional<Snapshot> snapshot(
      DSLContext tx, Progress progress, @Nullable LoadBalancer before) {
    return LoadBalancerGraphs.load(tx, lease.loadBalancer(), before)
        .map(graph -> snapshot(tx, graph, progress));
  }

  private Snapshot snapshot(DSLContext tx, LoadBalancer graph, Progress progress) {
    var known = Known.of(tx, lease.loadBalancer());
    return new Snapshot(
        graph,
        new Facts(
            progress.generation(),
            progress.settled(),
            progress.security(),
            progress.vip(),
            ServerProfiles.load(tx, graph),
            known.amphorae(),
            known.ports(),
            Map.of(),
            leaving(tx, graph),
            Set.of()),
        progress.attempt(),
        progress.firstFailedAt(),
        progress.requestId());
  }

  /**
   * Writes under the lease.
   *
   * @throws io.octavia.db.reconcile.LeaseLost if another worker has the load balancer now
   */
  void write(Consumer<DSLContext> rows) {
    probe.reached("before a write");
    db.write(tx -> {
      Reconciles.fence(tx, lease);
      rows.accept(tx);
      return true;
    });
    probe.reached("after a write");
  }

  /**
   * Writes under the lease, and looks at what is there then.
   *
   * @param before what was there when the actions began, if none of them writes anything but rows
   *     of amphorae and of the load balancer itself; others raise the generation when they do
   * @return empty if there is no such load balancer any more
   * @throws io.octavia.db.reconcile.LeaseLost if another worker has the load balancer now
   */
  Optional<Snapshot> writeAndLoad(Consumer<DSLContext> rows, @Nullable Snapshot before) {
    probe.reached("before a write");
    var loaded =
        db.write(tx -> {
          Reconciles.fence(tx, lease);
          rows.accept(tx);
          return Reconciles.progress(tx, lease.loadBalancer())
              .flatMap(progress -> snapshot(tx, progress, unchanged(before, progress)));
        });
    probe.reached("after a write");
    return loaded;
  }

  private static @Nullable LoadBalancer unchanged(@Nullable Snapshot before, Progress progress) {
    if (before == null || before.facts().generation() != progress.generation()) return null;
    return before.graph();
  }

  /**
   * Writes under the lease, but only if the rows are still those of {@code generation}.
   *
   * @return false if they have changed
   */
  boolean writeIfStill(long generation, Consumer<DSLContext> rows) {
    probe.reached("before a write");
    var written =
        db.write(tx -> {
          if (Reconciles.fence(tx, lease) != generation) return false;
          rows.accept(tx);
          return true;
        });
    probe.reached("after a write");
    return written;
  }

  /** Counts a failure of this generation. */
  void failed(long generation, String error, @Nullable Long nextAt) {
    write(tx -> new Reconciles(clock).failed(tx, lease, generation, error, nextAt));
  }

  /** Forgets failures that were got over. */
  void recovered() {
    write(tx ->
        tx.update(RECONCILE)
            .set(RECONCILE.ATTEMPT, 0)
            .setNull(RECONCILE.FIRST_FAILED_AT)
            .where(RECONCILE.LOAD_BALANCER_ID.eq(lease.loadBalancer().value()))
            .execute());
  }

  /** Counts the last failure of a change that is given up. */
  void gaveUp(DSLContext tx, long generation, String error, @Nullable Long nextAt) {
    new Reconciles(clock).failed(tx, lease, generation, error, nextAt);
    events.append(tx, "GiveUp", null, clock.millis(), error);
  }

  /** Notes what was being done with what is in ERROR now, and why it failed. */
  void blame(DSLContext tx, List<RowChange> changes, String error) {
    for (var change : changes) {
      if (change instanceof RowChange.Fail(_, var id, var was)) {
        Failures.note(tx, lease.loadBalancer(), id, was, error);
      }
    }
  }

  /** Has a load balancer that was given up, or what below it was, tried again. */
  void retryLater(DSLContext tx, ProvisioningStatus as, Duration first) {
    new Reconciles(clock).retryLater(tx, lease, as, first, LONGEST_RETRY);
  }

  /**
   * Marks the generation as done, and gives the lease back; null: look at the next change only.
   *
   * @param sound nothing is in ERROR any more
   */
  void settle(DSLContext tx, long generation, @Nullable Long nextAt, boolean sound) {
    Reconciles.settle(tx, lease, generation, nextAt, sound);
  }

  /** Forgets what failed before, but for these objects. */
  void gotOver(DSLContext tx, Set<String> failed) {
    Failures.retain(tx, lease.loadBalancer(), failed);
  }

  /** Nothing is left to be converged. */
  void forget(DSLContext tx) {
    Failures.retain(tx, lease.loadBalancer(), Set.of());
    Reconciles.forget(tx, lease);
  }

  /** Writes that the actions begin, with what must be known if they are never heard of again. */
  List<Long> begin(List<Action> actions) {
    var ids = new AtomicReference<List<Long>>(List.of());
    var beginnings = actions.stream().map(Journal::beginning).toList();
    write(tx -> {
      ids.set(events.begin(tx, beginnings, clock.millis()));
      for (var action : actions) intend(tx, action);
    });
    return ids.get();
  }

  private static Events.Beginning beginning(Action action) {
    var subject = action.subject();
    return new Events.Beginning(action.title(), subject == null ? null : subject.value());
  }

  private void intend(DSLContext tx, Action action) {
    switch (action) {
      case Action.SecureVip _ ->
          tx.update(RECONCILE)
              .set(RECONCILE.SECURITY, "begun")
              .where(RECONCILE.LOAD_BALANCER_ID.eq(lease.loadBalancer().value()))
              .execute();
      case Action.MakeVrrpPort make -> intendPort(tx, make.amphora(), make.nic().network());
      case Action.PlugVip plug -> intendPort(tx, plug.amphora(), plug.nic().network());
      case Action.PlugNetwork plug -> intendPort(tx, plug.amphora(), plug.nic().network());
      case Action.UnplugNetwork unplug ->
          tx.update(RECONCILE_PORT)
              .setNull(RECONCILE_PORT.PLUGGED)
              .where(RECONCILE_PORT.AMPHORA_ID.eq(unplug.amphora().value()))
              .and(RECONCILE_PORT.NETWORK_ID.eq(unplug.network()))
              .execute();
      case Action.RemoveAmphora remove -> leave(tx, remove.amphora());
      case Action.Enlist _,
          Action.MakeVipPort _,
          Action.MakeServerGroup _,
          Action.BootServer _,
          Action.AwaitServer _,
          Action.AwaitAgent _,
          Action.PushConfig _,
          Action.StartVrrp _,
          Action.Reconfigure _,
          Action.RotateCertificate _,
          Action.RemoveShared _,
          Action.RemoveVip _ -> {}
    }
  }

  private static void intendPort(DSLContext tx, AmphoraId amphora, String network) {
    tx.insertInto(RECONCILE_PORT)
        .set(RECONCILE_PORT.AMPHORA_ID, amphora.value())
        .set(RECONCILE_PORT.NETWORK_ID, network)
        .onDuplicateKeyIgnore()
        .execute();
  }

  private void leave(DSLContext tx, AmphoraId amphora) {
    tx.update(AMPHORA)
        .set(AMPHORA.STATUS, AmphoraStatus.PENDING_DELETE.text())
        .set(AMPHORA.UPDATED_AT, Timestamps.now(clock))
        .where(AMPHORA.ID.eq(amphora.value()))
        .execute();
    tx.update(AMPHORA_HEALTH)
        .set(AMPHORA_HEALTH.BUSY, true)
        .where(AMPHORA_HEALTH.AMPHORA_ID.eq(amphora.value()))
        .execute();
  }

  private static Set<String> leaving(DSLContext tx, LoadBalancer graph) {
    return Graph.failed(graph).isEmpty() ? Set.of() : Failures.leaving(tx, graph.id());
  }
}

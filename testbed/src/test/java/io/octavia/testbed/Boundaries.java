package io.octavia.testbed;

import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.RECONCILE_EVENT;

import io.octavia.db.DatabaseException;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.reconcile.Owner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jooq.exception.DataAccessException;

/**
 * Where actions of workers begin and end, as the events in the database tell it, each in turn. One
 * that does not come while it is waited for is put off, and any other has to do.
 */
final class Boundaries implements AutoCloseable {
  private static final List<String> ACTIONS =
      List.of(
          "Enlist",
          "MakeVipPort",
          "SecureVip",
          "BootServer",
          "AwaitServer",
          "MakeVrrpPort",
          "AwaitAgent",
          "PlugVip",
          "PlugNetwork",
          "PushConfig",
          "StartVrrp",
          "Reconfigure",
          "RotateCertificate",
          "UnplugNetwork",
          "RemoveAmphora",
          "RemoveShared",
          "RemoveVip");

  private final Db db;
  private final Deque<Boundary> turn = new ArrayDeque<>();

  private record Boundary(String action, boolean ended) {}

  private record Place(String loadBalancer, long id) {}

  private record Seen(Boundary boundary, long worker) {}

  /** A boundary that a worker has just reached, by the id of its process. */
  record Reached(String what, long worker) {}

  Boundaries(String database) {
    db = Db.open(database, DbSettings.DEFAULTS, RandomGenerator.getDefault());
    for (var action : ACTIONS) {
      turn.add(new Boundary(action, false));
      turn.add(new Boundary(action, true));
    }
  }

  /** Waits for the next one; empty if no worker reaches any. */
  Optional<Reached> await(Duration patience) {
    var wanted = turn.poll();
    if (wanted == null) throw new IllegalStateException("no boundaries");
    long half = System.nanoTime() + patience.toNanos() / 2;
    long end = System.nanoTime() + patience.toNanos();
    var before = look();
    while (System.nanoTime() < end) {
      var now = look();
      for (var each : now.entrySet()) {
        var seen = each.getValue();
        var was = before.get(each.getKey());
        if (was != null && was.boundary().equals(seen.boundary())) continue;
        boolean anyWillDo = System.nanoTime() > half;
        if (!anyWillDo && !seen.boundary().equals(wanted)) continue;
        turn.remove(seen.boundary());
        if (!seen.boundary().equals(wanted)) turn.addLast(wanted);
        turn.addLast(seen.boundary());
        return Optional.of(
            new Reached(
                (seen.boundary().ended() ? "after " : "during ") + seen.boundary().action(),
                seen.worker()));
      }
      before = now;
      KillFaults.pause(3);
    }
    turn.addLast(wanted);
    return Optional.empty();
  }

  /** The newest events of load balancers that somebody works on. */
  private Map<Place, Seen> look() {
    var seen = new HashMap<Place, Seen>();
    try {
      db.<Boolean>read(tx -> {
        seen.clear();
        tx.select(
                RECONCILE_EVENT.LOAD_BALANCER_ID,
                RECONCILE_EVENT.ID,
                RECONCILE_EVENT.ACTION,
                RECONCILE_EVENT.MILLIS,
                RECONCILE.OWNER)
            .from(RECONCILE)
            .join(RECONCILE_EVENT)
            .on(RECONCILE_EVENT.LOAD_BALANCER_ID.eq(RECONCILE.LOAD_BALANCER_ID))
            .where(RECONCILE.OWNER.isNotNull())
            .and(RECONCILE_EVENT.ACTION.in(ACTIONS))
            .forEach(row ->
                Owner.of(row.get(RECONCILE.OWNER))
                    .ifPresent(owner ->
                        seen.put(
                            new Place(
                                row.get(RECONCILE_EVENT.LOAD_BALANCER_ID),
                                row.get(RECONCILE_EVENT.ID)),
                            new Seen(
                                new Boundary(
                                    row.get(RECONCILE_EVENT.ACTION),
                                    row.get(RECONCILE_EVENT.MILLIS) != null),
                                owner.pid()))));
        return true;
      });
    } catch (DataAccessException | DatabaseException e) {
      seen.clear(); // it was killed, and comes back
    }
    return seen;
  }

  @Override
  public void close() {
    db.close();
  }
}

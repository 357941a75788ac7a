package io.octavia.db.resource;

import static io.octavia.db.tables.Tables.LOAD_BALANCER;

import io.octavia.db.Db;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** The objects of the API in the database. */
public final class Resources {
  private final Db database;
  private final InstantSource clock;

  /** Uses that database; rows are stamped by that clock. */
  public Resources(Db database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Reads, seeing one state of the database.
   *
   * @throws UnstorableValue if the database cannot even compare with what is looked for
   */
  public <T> T read(Function<Reading, T> work) {
    try {
      return database.read(context -> work.apply(new Reading(context)));
    } catch (DataAccessException e) {
      throw Selection.cannotCompare(e) ? new UnstorableValue(e) : e;
    }
  }

  /** The object with that id; deleted load balancers and amphorae are not there. */
  public Optional<Row> find(Kind kind, String id) {
    return database.look(context -> new Reading(context).find(kind, id));
  }

  /**
   * Reads and writes in one transaction that holds the load balancer from the start: what the work
   * sees of it stays as it is. Undone if the work throws. The work may run again after a deadlock,
   * so it must have no other effect.
   */
  public <T> T write(String loadBalancer, Function<Writing, T> work) {
    return write(Kind.LOAD_BALANCER, loadBalancer, work);
  }

  /** As {@link #write(String, Function)}, but holds any object. */
  public <T> T write(Kind kind, String id, Function<Writing, T> work) {
    var view = View.of(kind);
    return written(context -> {
      Db.lock(context, view.table, view.id.eq(id));
      return work.apply(new Writing(context, clock));
    });
  }

  /** Reads and writes in one transaction that holds nothing that is there already. */
  public <T> T add(Function<Writing, T> work) {
    return written(context -> work.apply(new Writing(context, clock)));
  }

  /**
   * Reads and writes in one transaction that holds the project's quota, and then the load balancer
   * if there is one already: for work that adds objects. Upstream locks in the same order.
   */
  public <T> T add(String project, @Nullable String loadBalancer, Function<Writing, T> work) {
    while (true) {
      var done =
          written(context -> {
            if (!Quota.hold(context, project)) return Optional.<T>empty();
            if (loadBalancer != null) {
              Db.lock(context, LOAD_BALANCER, LOAD_BALANCER.ID.eq(loadBalancer));
            }
            return Optional.of(work.apply(new Writing(context, clock)));
          });
      if (done.isPresent()) return done.get();
      addQuota(project);
    }
  }

  /** Tells apart that others were in the way, however often it was tried. */
  private <T> T written(Function<DSLContext, T> work) {
    try {
      return database.write(work);
    } catch (DataAccessException e) {
      if (Db.wasLocked(e)) throw new RowBusy(e);
      throw Selection.cannotCompare(e) ? new UnstorableValue(e) : e;
    }
  }

  /** In a transaction of its own: two that both add the row while they hold more would deadlock. */
  private void addQuota(String project) {
    try {
      add(writing -> {
        writing.insert(Kind.QUOTA, Map.of("project_id", project));
        return true;
      });
    } catch (DuplicateRow e) {
      // Somebody else was faster.
      return;
    }
  }
}

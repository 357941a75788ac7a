package io.octavia.db.resource;

import io.octavia.db.Db;
import java.time.InstantSource;
import java.util.function.Function;

/** The objects of the API in the database. */
public final class Resources {
  private final Db database;
  private final InstantSource clock;

  /** Uses that database; rows are stamped by that clock. */
  public Resources(Db database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Reads, seeing one state of the database. */
  public <T> T read(Function<Reading, T> work) {
    return database.read(context -> work.apply(new Reading(context)));
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
    return database.write(context -> {
      Db.lock(context, view.table, view.id.eq(id));
      return work.apply(new Writing(context, clock));
    });
  }

  /** Reads and writes in one transaction that holds nothing that is there already. */
  public <T> T add(Function<Writing, T> work) {
    return database.write(context -> work.apply(new Writing(context, clock)));
  }
}

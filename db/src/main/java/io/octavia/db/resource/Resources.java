package io.octavia.db.resource;

import static io.octavia.db.tables.Tables.LOAD_BALANCER;

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
    return database.write(context -> {
      Db.lock(context, LOAD_BALANCER, LOAD_BALANCER.ID.eq(loadBalancer));
      return work.apply(new Writing(context, clock));
    });
  }
}

package io.octavia.server;

import io.octavia.db.DatabaseClock;
import io.octavia.db.DatabaseException;
import io.octavia.db.Db;
import java.time.Duration;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the clock follow the database's, from the start and every minute. */
final class Timekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Timekeeping.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Thread thread;

  private Timekeeping(Thread thread) {
    this.thread = thread;
  }

  /** Returns when the clock is right. */
  static Timekeeping start(DatabaseClock clock, Db db) {
    follow(clock, db);
    return new Timekeeping(Thread.ofVirtual().name("clock").start(() -> keep(clock, db)));
  }

  private static void keep(DatabaseClock clock, Db db) {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        follow(clock, db);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Without the database the time goes on as it was. */
  private static void follow(DatabaseClock clock, Db db) {
    try {
      var wrong = clock.follow(db);
      if (!wrong.isZero()) log.warn("our time differed from the database's by {}", wrong);
    } catch (DataAccessException | DatabaseException e) {
      log.debug("the database cannot be asked for the time", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

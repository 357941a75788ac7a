package io.octavia.db;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The time on which all processes agree: that of their database server. It is asked now and then,
 * and in between goes on by the steady counter of this machine, so that a clock of a machine that
 * is wrong, or is set while we run, does not end leases or make amphorae look silent.
 *
 * <p>A file is on this machine: its time is that of the machine when the process started.
 */
public final class DatabaseClock implements InstantSource {
  /** No clock is corrected for less: time had better not go back. */
  private static final Duration TOLERATED = Duration.ofSeconds(1);

  private static final long NANOS = 1_000_000_000;

  private final LongSupplier counter;
  private volatile long offset;

  /**
   * Begins with the time of this machine.
   *
   * @param counter nanoseconds since some moment, as {@link System#nanoTime}
   */
  public DatabaseClock(InstantSource machine, LongSupplier counter) {
    this.counter = counter;
    var now = machine.instant();
    this.offset = now.getEpochSecond() * NANOS + now.getNano() - counter.getAsLong();
  }

  /** Begins with the time of this machine. */
  public static DatabaseClock ofThisMachine() {
    return new DatabaseClock(InstantSource.system(), System::nanoTime);
  }

  /**
   * Takes over the time of the database, if it has one of its own.
   *
   * @return by how much we were wrong; zero if by so little that nothing was changed
   */
  public Duration follow(Db db) {
    if (db.dialect().family() == SQLDialect.SQLITE) return Duration.ZERO;
    long before = counter.getAsLong();
    long millis = db.look(DatabaseClock::asked);
    long after = counter.getAsLong();
    long theirs = millis * 1_000_000 - (before / 2 + after / 2);
    var wrong = Duration.ofNanos(theirs - offset);
    var uncertain = Duration.ofNanos((after - before) / 2);
    if (wrong.abs().compareTo(TOLERATED.plus(uncertain)) <= 0) return Duration.ZERO;
    offset = theirs;
    return wrong;
  }

  private static long asked(DSLContext tx) {
    var now = tx.select(now(tx)).fetchOne(0, Long.class);
    if (now == null) throw new IllegalStateException("the database does not tell the time");
    return now;
  }

  /** The time of the database as it sees it itself, in milliseconds since 1970. */
  public static Field<Long> now(DSLContext tx) {
    return tx.dialect().family() == SQLDialect.SQLITE
        ? DSL.field(
            "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)", SQLDataType.BIGINT)
        : DSL.field("CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)", SQLDataType.BIGINT);
  }

  @Override
  public Instant instant() {
    long now = offset + counter.getAsLong();
    return Instant.ofEpochSecond(Math.floorDiv(now, NANOS), Math.floorMod(now, NANOS));
  }
}

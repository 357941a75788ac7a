package io.octavia.db;

import io.octavia.db.reconcile.Requests;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The database of the control plane, and the only way to it: transactions, given as functions.
 *
 * <pre>
 *             read ─────────────► snapshot ──► result
 *
 *             write ──► attempt ──► commit ──► result
 *                         ▲  │
 *          pause, jitter  │  │ deadlock, lock wait, other writer of the file,
 *                         └──┘ connection lost before the commit
 * </pre>
 *
 * The function of {@link #write} may therefore run several times, and must do nothing that is not
 * undone with its transaction. Both kinds run on virtual threads without holding up their carriers:
 * whoever writes to a SQLite file does it on that file's one writer thread. Transactions don't
 * nest; a function uses the context it was given.
 *
 * <p>Failures are jOOQ's: {@link org.jooq.exception.DataAccessException}, among them {@link
 * org.jooq.exception.IntegrityConstraintViolationException} for a duplicate or dangling key, and
 * {@link DatabaseException} when nothing works at all.
 */
public final class Db implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** A server may let each attempt wait for a minute; whoever asked has gone by then. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private final Engine engine;
  private final int attempts;
  private final RandomGenerator random;
  private final ScopedValue<Boolean> inTransaction = ScopedValue.newInstance();

  private Db(Engine engine, int attempts, RandomGenerator random) {
    this.engine = engine;
    this.attempts = attempts;
    this.random = random;
  }

  /**
   * Opens the database that {@code [database] connection} names, and waits for a server that does
   * not answer yet as long as the settings say. An SQLite file is made if there is none; tables are
   * not, see {@link Schema}.
   *
   * @param random spreads the pauses between attempts
   * @throws DatabaseException if it cannot be opened; never with the password in the text
   */
  public static Db open(String connectionUrl, DbSettings settings, RandomGenerator random) {
    Engine engine =
        switch (DatabaseUrl.parse(connectionUrl)) {
          case DatabaseUrl.Sqlite(var file) -> SqliteEngine.open(file);
          case DatabaseUrl.Server server -> ServerEngine.open(server, settings);
        };
    return new Db(engine, settings.transactionAttempts(), random);
  }

  /** What SQL the database speaks. */
  public SQLDialect dialect() {
    return engine.dialect();
  }

  /** Reads in one consistent snapshot; what the function should change is undone or refused. */
  public <T extends @Nullable Object> T read(Function<DSLContext, T> work) {
    return attempted(() -> engine.read(guarded(work)));
  }

  /**
   * Reads with a single statement, which sees one state of the database without the cost of a
   * transaction around it.
   */
  public <T extends @Nullable Object> T look(Function<DSLContext, T> work) {
    return attempted(() -> engine.look(guarded(work)));
  }

  /**
   * Does the work in one transaction, again if others were in its way. Lock what is to be changed
   * before reading it: {@link #lock}.
   */
  public <T extends @Nullable Object> T write(Function<DSLContext, T> work) {
    return attempted(() -> engine.write(guarded(work)));
  }

  /** As {@link #write}, for work without a result. */
  public void change(Consumer<DSLContext> work) {
    write(tx -> {
      work.accept(tx);
      return true;
    });
  }

  /**
   * Locks rows until the end of the transaction, as {@code SELECT … FOR UPDATE}. Only looks on
   * SQLite, where a transaction that writes has the whole file to itself. Call it before anything
   * is read: a server shows a transaction what it saw first, except in rows that are locked.
   *
   * @return whether there are such rows
   */
  public static boolean lock(DSLContext tx, Table<? extends Record> table, Condition condition) {
    var rows = tx.select(DSL.inline(1)).from(table).where(condition);
    if (tx.dialect().family() == SQLDialect.SQLITE) return tx.fetchExists(rows);
    return rows.forUpdate().fetch().isNotEmpty();
  }

  /** Whether a transaction failed because others were in its way. */
  public static boolean wasLocked(RuntimeException failure) {
    return Failure.of(failure) == Failure.LOCKED;
  }

  /** Whether nothing was done because the database is away, cannot write, or others held it up. */
  public static boolean wasAway(RuntimeException failure) {
    if (wasLeftOpen(failure)) return false;
    return switch (Failure.of(failure)) {
      case LOCKED, DISCONNECTED, UNWRITABLE -> true;
      case DAMAGED, LASTING -> failure instanceof DatabaseException;
    };
  }

  /** Whether the database went away before it said if the work is done. */
  public static boolean wasLeftOpen(RuntimeException failure) {
    return failure instanceof Transaction.CommitFailed
        && Failure.of(failure) == Failure.DISCONNECTED;
  }

  /** Waits for the transaction that is under way, and lets go of the database. */
  @Override
  public void close() {
    engine.close();
  }

  private <T extends @Nullable Object> Function<DSLContext, T> guarded(
      Function<DSLContext, T> work) {
    if (inTransaction.isBound()) {
      throw new IllegalStateException("a transaction is under way already: use its context");
    }
    var request = Requests.current();
    return tx ->
        ScopedValue.where(inTransaction, true)
            .call(() ->
                request.isEmpty()
                    ? work.apply(tx)
                    : Requests.serving(request.get(), () -> work.apply(tx)));
  }

  private interface Attempt<T extends @Nullable Object> {
    T run();
  }

  private <T extends @Nullable Object> T attempted(Attempt<T> attempt) {
    long begin = System.nanoTime();
    for (int number = 1; ; number++) {
      try {
        return attempt.run();
      } catch (RuntimeException failure) {
        boolean enough = number == attempts || System.nanoTime() - begin > PATIENCE.toNanos();
        if (enough || !mayBeRepeated(failure) || !paused(number)) throw failure;
      }
    }
  }

  private static boolean mayBeRepeated(RuntimeException failure) {
    return switch (Failure.of(failure)) {
      case LOCKED -> true;
      // A commit that got no answer may have been done.
      case DISCONNECTED ->
          !(failure instanceof Transaction.CommitFailed || failure instanceof DatabaseException);
      case UNWRITABLE, DAMAGED, LASTING -> false;
    };
  }

  /** Sleeps for a random part of a time that doubles with each attempt; false if interrupted. */
  private boolean paused(int attempt) {
    var longest =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(attempt, 16));
    try {
      Thread.sleep(random.nextLong(longest) + 1);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

package io.octavia.db.health;

import static io.octavia.db.tables.Tables.RECONCILE_REPLACEMENT;
import static io.octavia.db.tables.Tables.RECONCILE_SCHEMA;

import io.octavia.db.Db;
import io.octavia.domain.AmphoraId;
import java.time.Duration;
import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * How many silent amphorae may be replaced within a while, by all health managers together. Table
 * {@code reconcile_replacement} remembers those of the last while.
 */
public record FailoverBudget(int most, Duration within) {
  /** How many more there may be now. */
  public int left(DSLContext tx, Instant now) {
    var begun = tx.fetchCount(RECONCILE_REPLACEMENT, RECONCILE_REPLACEMENT.BEGUN_AT.gt(begin(now)));
    return most - begun;
  }

  /**
   * Keeps others from spending until the end of the transaction, and says whether there is
   * something left. Call it first in a transaction.
   */
  boolean allows(DSLContext tx, Instant now) {
    Db.lock(tx, RECONCILE_SCHEMA, DSL.trueCondition());
    return left(tx, now) > 0;
  }

  void spend(DSLContext tx, AmphoraId amphora, Instant now) {
    tx.deleteFrom(RECONCILE_REPLACEMENT)
        .where(RECONCILE_REPLACEMENT.BEGUN_AT.le(begin(now)))
        .execute();
    tx.insertInto(RECONCILE_REPLACEMENT)
        .set(RECONCILE_REPLACEMENT.AMPHORA_ID, amphora.value())
        .set(RECONCILE_REPLACEMENT.BEGUN_AT, now.toEpochMilli())
        .onDuplicateKeyUpdate()
        .set(RECONCILE_REPLACEMENT.BEGUN_AT, now.toEpochMilli())
        .execute();
  }

  private long begin(Instant now) {
    return now.minus(within).toEpochMilli();
  }
}

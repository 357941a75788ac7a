package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AMPHORA_BUILD_REQUEST;
import static io.octavia.db.tables.Tables.AMPHORA_BUILD_SLOTS;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraStatus;
import java.time.InstantSource;
import org.jooq.DSLContext;

/**
 * So many servers are built at the same time and no more ({@code build_rate_limit}), those of
 * failovers first. The tables are upstream's, so its workers and ours keep one limit together.
 *
 * <p>A place is taken from the boot of a server until its address is known. Whoever asks for one
 * first removes what others left behind: amphorae that are built, or that are not wanted any more.
 */
record BuildPlaces(int limit, InstantSource clock) {
  private static final int FAILOVER = 20;
  private static final int CREATE = 40;
  private static final String WAITING = "WAITING";
  private static final String BUILDING = "BUILDING";

  boolean areLimited() {
    return limit > 0;
  }

  /** Takes a place, or stands in the queue for one; whether it has one now. */
  boolean take(DSLContext tx, AmphoraId amphora, boolean isFailover) {
    // Whoever writes the one row has the tables to himself until he commits.
    tx.update(AMPHORA_BUILD_SLOTS)
        .set(AMPHORA_BUILD_SLOTS.SLOTS_USED, AMPHORA_BUILD_SLOTS.SLOTS_USED)
        .execute();
    tx.deleteFrom(AMPHORA_BUILD_REQUEST)
        .where(
            AMPHORA_BUILD_REQUEST.AMPHORA_ID.notIn(
                tx.select(AMPHORA.ID)
                    .from(AMPHORA)
                    .where(
                        AMPHORA.STATUS.in(
                            AmphoraStatus.PENDING_CREATE.text(), AmphoraStatus.BOOTING.text()))
                    .and(AMPHORA.LB_NETWORK_IP.isNull())))
        .execute();
    tx.insertInto(AMPHORA_BUILD_REQUEST)
        .set(AMPHORA_BUILD_REQUEST.AMPHORA_ID, amphora.value())
        .set(AMPHORA_BUILD_REQUEST.PRIORITY, isFailover ? FAILOVER : CREATE)
        .set(AMPHORA_BUILD_REQUEST.CREATED_TIME, Timestamps.now(clock))
        .set(AMPHORA_BUILD_REQUEST.STATUS, WAITING)
        .onDuplicateKeyIgnore()
        .execute();
    var next =
        tx.select(AMPHORA_BUILD_REQUEST.AMPHORA_ID)
            .from(AMPHORA_BUILD_REQUEST)
            .where(AMPHORA_BUILD_REQUEST.STATUS.eq(WAITING))
            .orderBy(
                AMPHORA_BUILD_REQUEST.PRIORITY,
                AMPHORA_BUILD_REQUEST.CREATED_TIME,
                AMPHORA_BUILD_REQUEST.AMPHORA_ID)
            .limit(Math.max(0, limit - taken(tx)))
            .fetchSet(AMPHORA_BUILD_REQUEST.AMPHORA_ID);
    if (next.contains(amphora.value())) {
      tx.update(AMPHORA_BUILD_REQUEST)
          .set(AMPHORA_BUILD_REQUEST.STATUS, BUILDING)
          .where(AMPHORA_BUILD_REQUEST.AMPHORA_ID.eq(amphora.value()))
          .execute();
    }
    count(tx);
    return has(tx, amphora);
  }

  /** Gives the place of a server back that is built, or that will not be. */
  void leave(DSLContext tx, AmphoraId amphora) {
    if (!areLimited()) return;
    tx.deleteFrom(AMPHORA_BUILD_REQUEST)
        .where(AMPHORA_BUILD_REQUEST.AMPHORA_ID.eq(amphora.value()))
        .execute();
    count(tx);
  }

  private static boolean has(DSLContext tx, AmphoraId amphora) {
    return tx.fetchExists(
        AMPHORA_BUILD_REQUEST,
        AMPHORA_BUILD_REQUEST
            .AMPHORA_ID
            .eq(amphora.value())
            .and(AMPHORA_BUILD_REQUEST.STATUS.eq(BUILDING)));
  }

  private static int taken(DSLContext tx) {
    return tx.fetchCount(AMPHORA_BUILD_REQUEST, AMPHORA_BUILD_REQUEST.STATUS.eq(BUILDING));
  }

  private static void count(DSLContext tx) {
    tx.update(AMPHORA_BUILD_SLOTS).set(AMPHORA_BUILD_SLOTS.SLOTS_USED, taken(tx)).execute();
  }
}

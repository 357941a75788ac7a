package io.octavia.db.health;

import static io.octavia.db.tables.Tables.LISTENER_STATISTICS;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import java.util.Collection;
import java.util.Comparator;
import org.jooq.DSLContext;
import org.jooq.InsertOnDuplicateStep;
import org.jooq.impl.DSL;

/**
 * Traffic of one listener through one amphora.
 *
 * @param bytesIn from clients
 * @param bytesOut to clients
 * @param activeConnections right now, also where the others are differences
 */
public record ListenerCounters(
    ListenerId listener,
    AmphoraId amphora,
    long bytesIn,
    long bytesOut,
    long activeConnections,
    long totalConnections,
    long requestErrors) {

  /** The order in which rows are written, so that writers do not wait for each other in a ring. */
  public static final Comparator<ListenerCounters> ORDER =
      Comparator.comparing((ListenerCounters counters) -> counters.listener().value())
          .thenComparing(counters -> counters.amphora().value());

  /** Adds these to what the table has. Safe beside other adders. */
  public static void add(DSLContext tx, Collection<ListenerCounters> all) {
    if (all.isEmpty()) return;
    var table = LISTENER_STATISTICS;
    insert(tx, all)
        .onDuplicateKeyUpdate()
        .set(table.BYTES_IN, table.BYTES_IN.plus(DSL.excluded(table.BYTES_IN)))
        .set(table.BYTES_OUT, table.BYTES_OUT.plus(DSL.excluded(table.BYTES_OUT)))
        .set(table.ACTIVE_CONNECTIONS, DSL.excluded(table.ACTIVE_CONNECTIONS))
        .set(
            table.TOTAL_CONNECTIONS,
            table.TOTAL_CONNECTIONS.plus(DSL.excluded(table.TOTAL_CONNECTIONS)))
        .set(table.REQUEST_ERRORS, table.REQUEST_ERRORS.plus(DSL.excluded(table.REQUEST_ERRORS)))
        .execute();
  }

  /** Puts these in the place of what the table has. */
  public static void replace(DSLContext tx, Collection<ListenerCounters> all) {
    if (all.isEmpty()) return;
    var table = LISTENER_STATISTICS;
    insert(tx, all)
        .onDuplicateKeyUpdate()
        .set(table.BYTES_IN, DSL.excluded(table.BYTES_IN))
        .set(table.BYTES_OUT, DSL.excluded(table.BYTES_OUT))
        .set(table.ACTIVE_CONNECTIONS, DSL.excluded(table.ACTIVE_CONNECTIONS))
        .set(table.TOTAL_CONNECTIONS, DSL.excluded(table.TOTAL_CONNECTIONS))
        .set(table.REQUEST_ERRORS, DSL.excluded(table.REQUEST_ERRORS))
        .execute();
  }

  private static InsertOnDuplicateStep<?> insert(DSLContext tx, Collection<ListenerCounters> all) {
    var table = LISTENER_STATISTICS;
    var insert =
        tx.insertInto(
            table,
            table.LISTENER_ID,
            table.AMPHORA_ID,
            table.BYTES_IN,
            table.BYTES_OUT,
            table.ACTIVE_CONNECTIONS,
            table.TOTAL_CONNECTIONS,
            table.REQUEST_ERRORS);
    for (var row : all) {
      insert =
          insert.values(
              row.listener.value(),
              row.amphora.value(),
              row.bytesIn,
              row.bytesOut,
              row.active(),
              row.totalConnections,
              row.requestErrors);
    }
    return insert;
  }

  /** These and later ones of the same listener and amphora. */
  public ListenerCounters plus(ListenerCounters later) {
    return new ListenerCounters(
        listener,
        amphora,
        bytesIn + later.bytesIn,
        bytesOut + later.bytesOut,
        later.activeConnections,
        totalConnections + later.totalConnections,
        requestErrors + later.requestErrors);
  }

  /** Whether nothing went through. */
  public boolean isIdle() {
    return bytesIn == 0 && bytesOut == 0 && totalConnections == 0 && requestErrors == 0;
  }

  private int active() {
    return (int) Math.min(activeConnections, Integer.MAX_VALUE);
  }
}

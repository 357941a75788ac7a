package io.octavia.db.health;

import static io.octavia.db.tables.Tables.LISTENER_STATISTICS;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import org.jooq.DSLContext;

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

  /** Adds these to what the table has. Safe beside other adders. */
  public void add(DSLContext tx) {
    var table = LISTENER_STATISTICS;
    tx.insertInto(table)
        .set(table.LISTENER_ID, listener.value())
        .set(table.AMPHORA_ID, amphora.value())
        .set(table.BYTES_IN, bytesIn)
        .set(table.BYTES_OUT, bytesOut)
        .set(table.ACTIVE_CONNECTIONS, active())
        .set(table.TOTAL_CONNECTIONS, totalConnections)
        .set(table.REQUEST_ERRORS, requestErrors)
        .onDuplicateKeyUpdate()
        .set(table.BYTES_IN, table.BYTES_IN.plus(bytesIn))
        .set(table.BYTES_OUT, table.BYTES_OUT.plus(bytesOut))
        .set(table.ACTIVE_CONNECTIONS, active())
        .set(table.TOTAL_CONNECTIONS, table.TOTAL_CONNECTIONS.plus(totalConnections))
        .set(table.REQUEST_ERRORS, table.REQUEST_ERRORS.plus(requestErrors))
        .execute();
  }

  /** Puts these in the place of what the table has. */
  public void replace(DSLContext tx) {
    var table = LISTENER_STATISTICS;
    tx.insertInto(table)
        .set(table.LISTENER_ID, listener.value())
        .set(table.AMPHORA_ID, amphora.value())
        .set(table.BYTES_IN, bytesIn)
        .set(table.BYTES_OUT, bytesOut)
        .set(table.ACTIVE_CONNECTIONS, active())
        .set(table.TOTAL_CONNECTIONS, totalConnections)
        .set(table.REQUEST_ERRORS, requestErrors)
        .onDuplicateKeyUpdate()
        .set(table.BYTES_IN, bytesIn)
        .set(table.BYTES_OUT, bytesOut)
        .set(table.ACTIVE_CONNECTIONS, active())
        .set(table.TOTAL_CONNECTIONS, totalConnections)
        .set(table.REQUEST_ERRORS, requestErrors)
        .execute();
  }

  private int active() {
    return (int) Math.min(activeConnections, Integer.MAX_VALUE);
  }
}

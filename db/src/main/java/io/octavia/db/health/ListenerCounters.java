package io.octavia.db.health;

import static io.octavia.db.tables.Tables.LISTENER_STATISTICS;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.InsertOnDuplicateStep;
import org.jooq.Query;
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

  private static final String ROW = "(?, ?, ?, ?, ?, ?, ?)";

  /** SQLite binds at most 32,766 values. */
  private static final int MOST_ROWS = 4000;

  /** Adds these to what the table has. Safe beside other adders. */
  public static void add(DSLContext tx, List<ListenerCounters> all) {
    var table = LISTENER_STATISTICS;
    write(
        tx,
        all,
        insert(tx)
            .onDuplicateKeyUpdate()
            .set(table.BYTES_IN, table.BYTES_IN.plus(DSL.excluded(table.BYTES_IN)))
            .set(table.BYTES_OUT, table.BYTES_OUT.plus(DSL.excluded(table.BYTES_OUT)))
            .set(table.ACTIVE_CONNECTIONS, DSL.excluded(table.ACTIVE_CONNECTIONS))
            .set(
                table.TOTAL_CONNECTIONS,
                table.TOTAL_CONNECTIONS.plus(DSL.excluded(table.TOTAL_CONNECTIONS)))
            .set(
                table.REQUEST_ERRORS,
                table.REQUEST_ERRORS.plus(DSL.excluded(table.REQUEST_ERRORS))));
  }

  /** Puts these in the place of what the table has. */
  public static void replace(DSLContext tx, List<ListenerCounters> all) {
    var table = LISTENER_STATISTICS;
    write(
        tx,
        all,
        insert(tx)
            .onDuplicateKeyUpdate()
            .set(table.BYTES_IN, DSL.excluded(table.BYTES_IN))
            .set(table.BYTES_OUT, DSL.excluded(table.BYTES_OUT))
            .set(table.ACTIVE_CONNECTIONS, DSL.excluded(table.ACTIVE_CONNECTIONS))
            .set(table.TOTAL_CONNECTIONS, DSL.excluded(table.TOTAL_CONNECTIONS))
            .set(table.REQUEST_ERRORS, DSL.excluded(table.REQUEST_ERRORS)));
  }

  /** Of one row, the values of which do not matter. */
  private static InsertOnDuplicateStep<?> insert(DSLContext tx) {
    var table = LISTENER_STATISTICS;
    return tx.insertInto(
            table,
            table.LISTENER_ID,
            table.AMPHORA_ID,
            table.BYTES_IN,
            table.BYTES_OUT,
            table.ACTIVE_CONNECTIONS,
            table.TOTAL_CONNECTIONS,
            table.REQUEST_ERRORS)
        .values("", "", 0L, 0L, 0, 0L, 0L);
  }

  /**
   * The text of a statement is jOOQ's, but for its rows: it takes five times the processor time
   * when it is told of tens of thousands.
   */
  private static void write(DSLContext tx, List<ListenerCounters> all, Query ofOne) {
    for (int from = 0; from < all.size(); from += MOST_ROWS) {
      var some = all.subList(from, Math.min(from + MOST_ROWS, all.size()));
      var rows = String.join(", ", Collections.nCopies(some.size(), ROW));
      var text = ofOne.getSQL().replace(ROW, rows);
      tx.connection(connection -> {
        try (var statement = connection.prepareStatement(text)) {
          int at = 0;
          for (var one : some) at = one.bind(statement, at);
          statement.executeUpdate();
        }
      });
    }
  }

  private int bind(PreparedStatement statement, int before) throws SQLException {
    int at = before;
    statement.setString(++at, listener.value());
    statement.setString(++at, amphora.value());
    statement.setLong(++at, bytesIn);
    statement.setLong(++at, bytesOut);
    statement.setInt(++at, active());
    statement.setLong(++at, totalConnections);
    statement.setLong(++at, requestErrors);
    return at;
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

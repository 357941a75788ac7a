package io.octavia.drivers.local;

import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Supplier;

/** Ids whose first and last digits are unique too: names and MAC addresses are made of those. */
record Ids(Supplier<UUID> source) {
  /** An id for a new network, port or server, to be inserted in the same transaction. */
  String next(Sql sql) throws SQLException {
    while (true) {
      String id = plain();
      boolean taken =
          sql.any(
              """
              SELECT 1 FROM (
                SELECT id FROM network UNION ALL SELECT id FROM port UNION ALL SELECT id FROM server)
              WHERE substr(id, 1, 8) = substr(?1, 1, 8) OR substr(id, -6) = substr(?1, -6)
              """,
              id);
      if (!taken) {
        return id;
      }
    }
  }

  /** An id for anything else. */
  String plain() {
    return source.get().toString();
  }
}

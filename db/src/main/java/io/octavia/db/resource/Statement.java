package io.octavia.db.resource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A statement that reads, as the driver takes it. Records of jOOQ would be the dearest part of a
 * long list.
 *
 * @param values of its parameters
 */
record Statement(String sql, List<? extends @Nullable Object> values) {
  /** Takes all that was found, and says something of it. */
  interface Reader {
    boolean read(ResultSet found) throws SQLException;
  }

  boolean run(DSLContext database, Reader reader) {
    return database.connectionResult(connection -> run(connection, reader));
  }

  private boolean run(Connection connection, Reader reader) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      int index = 1;
      for (var value : values) set(statement, index++, value);
      try (var found = statement.executeQuery()) {
        return reader.read(found);
      }
    }
  }

  private static void set(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    // Databases compare times with texts, and texts know no zones.
    if (value instanceof LocalDateTime time) {
      statement.setString(index, Times.text(time));
    } else {
      statement.setObject(index, value);
    }
  }
}

package io.octavia.drivers.local;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements of one transaction. */
record Sql(Connection connection) {
  /** One row of a result as an object. */
  interface Row<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** The objects that a query finds. */
  <T> List<T> list(Row<T> row, String query, @Nullable Object... arguments) throws SQLException {
    try (var statement = prepare(query, arguments);
        var result = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (result.next()) {
        found.add(row.map(result));
      }
      return List.copyOf(found);
    }
  }

  /** The first object that a query finds. */
  <T> Optional<T> first(Row<T> row, String query, @Nullable Object... arguments)
      throws SQLException {
    return list(row, query, arguments).stream().findFirst();
  }

  /** The first column of what a query finds. */
  List<String> strings(String query, @Nullable Object... arguments) throws SQLException {
    return list(row -> row.getString(1), query, arguments);
  }

  /** Whether a query finds anything. */
  boolean any(String query, @Nullable Object... arguments) throws SQLException {
    return !list(_ -> true, query, arguments).isEmpty();
  }

  /** Changes rows and says how many. */
  int update(String statement, @Nullable Object... arguments) throws SQLException {
    try (var prepared = prepare(statement, arguments)) {
      return prepared.executeUpdate();
    }
  }

  private PreparedStatement prepare(String text, @Nullable Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text);
    try {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}

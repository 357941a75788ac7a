package io.octavia.server.doctor;

import io.octavia.config.Config;
import io.octavia.db.DatabaseException;
import io.octavia.db.Db;
import io.octavia.db.Schema;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The database: whether it lets us in, and has the tables that we work with. */
final class DatabaseSeam implements AutoCloseable {
  private static final String SEAM = "database";

  private final Config config;
  private final Function<Config, Db> database;
  private final Report report;
  private @Nullable Db db;

  DatabaseSeam(Config config, Function<Config, Db> database, Report report) {
    this.config = config;
    this.database = database;
    this.report = report;
  }

  void examine() {
    Db found;
    try {
      found = database.apply(config);
    } catch (DatabaseException e) {
      report.wrong(SEAM, String.valueOf(e.getMessage()), mend(e));
      return;
    }
    try {
      Schema.check(found);
      db = found;
      report.fine(SEAM, "answers, and its tables fit");
    } catch (DatabaseException e) {
      found.close();
      var what = String.valueOf(e.getMessage()).replaceFirst("; run: .*", "");
      report.wrong(SEAM, what, "octavia-db-manage upgrade head");
    }
  }

  private static String mend(DatabaseException failure) {
    return switch (sqlClass(failure)) {
      case "28" ->
          "correct user and password in [database] connection, or in MariaDB: GRANT ALL ON"
              + " octavia.* TO octavia@'%' IDENTIFIED BY 'PASSWORD'";
      case "42" -> "in MariaDB: CREATE DATABASE octavia; GRANT ALL ON octavia.* TO octavia@'%'";
      default -> "systemctl start mariadb, or correct [database] connection";
    };
  }

  /** The first two letters of the state that the server gave; empty if no server answered. */
  private static String sqlClass(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        var state = sql.getSQLState();
        if (state != null && state.length() >= 2) return state.substring(0, 2);
      }
    }
    return "";
  }

  /** The database, if it can be used. */
  Optional<Db> opened() {
    return Optional.ofNullable(db);
  }

  @Override
  public void close() {
    if (db != null) db.close();
  }
}

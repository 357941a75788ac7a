package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this cloud has promised to whom, in one SQLite file. A row is written before the thing it
 * stands for is made in the kernel and removed after that is gone, so the file always names
 * everything there is. One transaction at a time.
 */
final class CloudDb implements AutoCloseable {
  private static final int VERSION = 1;

  /** SQLite's result codes for a file that is broken, and for one that never was a database. */
  private static final int CORRUPT = 11;

  private static final int NO_DATABASE = 26;

  private final Path file;
  private final Connection connection;
  private final ReentrantLock turn = new ReentrantLock();

  private CloudDb(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** The body of a transaction. */
  interface Work<T> {
    T apply(Sql sql) throws SQLException;
  }

  /**
   * Opens the file, makes it if it is not there.
   *
   * @throws CloudException {@code REFUSED} if it is damaged or of a newer version
   */
  static CloudDb open(Path file) {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try {
        prepare(file, connection);
        return new CloudDb(file, connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      String reason = String.valueOf(e.getMessage());
      boolean damaged = e.getErrorCode() == CORRUPT || e.getErrorCode() == NO_DATABASE;
      throw new CloudException(
          Kind.REFUSED,
          damaged
              ? damaged(file, reason)
              : "The local cloud's database " + file + " cannot be opened: " + reason,
          e);
    }
  }

  /** Runs a transaction that changes nothing. */
  <T> T read(Work<T> work) {
    return transact("BEGIN", work);
  }

  /** Runs a transaction; an exception takes back what it did. */
  <T> T write(Work<T> work) {
    return transact("BEGIN IMMEDIATE", work);
  }

  @Override
  public void close() {
    turn.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      turn.unlock();
    }
  }

  private <T> T transact(String begin, Work<T> work) {
    turn.lock();
    try {
      execute(connection, begin);
      try {
        T result = work.apply(new Sql(connection));
        execute(connection, "COMMIT");
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollback(e);
        throw e;
      }
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      turn.unlock();
    }
  }

  private void rollback(Throwable reason) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private CloudException failed(SQLException e) {
    return new CloudException(
        Kind.UNAVAILABLE, "local cloud's database " + file + ": " + e.getMessage(), e);
  }

  private static String damaged(Path file, String reason) {
    return "The local cloud's database "
        + file
        + " is damaged ("
        + reason.lines().findFirst().orElse("")
        + "): put back a copy of it, or remove this installation with 'octavia down --purge'"
        + " and start anew";
  }

  private static void prepare(Path file, Connection connection) throws SQLException {
    execute(connection, "PRAGMA busy_timeout = 5000");
    execute(connection, "PRAGMA journal_mode = WAL");
    execute(connection, "PRAGMA synchronous = FULL");
    execute(connection, "PRAGMA foreign_keys = ON");
    Sql sql = new Sql(connection);
    String check = sql.strings("PRAGMA quick_check(1)").getFirst();
    if (!check.equals("ok")) {
      throw new CloudException(Kind.REFUSED, damaged(file, check));
    }
    int version = Integer.parseInt(sql.strings("PRAGMA user_version").getFirst());
    if (version > VERSION) {
      throw new CloudException(
          Kind.REFUSED,
          file + " was written by a newer version of this program: start that version instead");
    }
    if (version < VERSION) {
      execute(connection, "BEGIN IMMEDIATE");
      for (String statement : SCHEMA.split(";", -1)) {
        if (!statement.isBlank()) {
          execute(connection, statement);
        }
      }
      execute(connection, "PRAGMA user_version = " + VERSION);
      execute(connection, "COMMIT");
    }
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (Statement prepared = connection.createStatement()) {
      prepared.execute(statement);
    }
  }

  private static final String SCHEMA =
      """
      CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);

      CREATE TABLE network (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        mtu INTEGER NOT NULL,
        leaving INTEGER NOT NULL DEFAULT 0);

      CREATE TABLE subnet (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        network_id TEXT NOT NULL REFERENCES network (id) ON DELETE CASCADE,
        cidr TEXT NOT NULL,
        gateway_ip TEXT,
        pools TEXT NOT NULL,
        host_routes TEXT NOT NULL,
        last_address TEXT,
        leaving INTEGER NOT NULL DEFAULT 0);

      CREATE TABLE port (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        network_id TEXT NOT NULL REFERENCES network (id),
        project_id TEXT,
        mac_address TEXT NOT NULL UNIQUE,
        device_id TEXT NOT NULL,
        device_owner TEXT NOT NULL,
        admin_state_up INTEGER NOT NULL,
        qos_policy_id TEXT);
      CREATE INDEX port_name ON port (name);
      CREATE INDEX port_device ON port (device_id);

      CREATE TABLE address (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        subnet_id TEXT NOT NULL REFERENCES subnet (id),
        address TEXT NOT NULL,
        port_id TEXT NOT NULL REFERENCES port (id) ON DELETE CASCADE,
        UNIQUE (subnet_id, address));
      CREATE INDEX address_port ON address (port_id);

      CREATE TABLE allowed_address (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        port_id TEXT NOT NULL REFERENCES port (id) ON DELETE CASCADE,
        address TEXT NOT NULL,
        UNIQUE (port_id, address));

      CREATE TABLE security_group (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL UNIQUE,
        project_id TEXT);

      CREATE TABLE ingress_rule (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        group_id TEXT NOT NULL REFERENCES security_group (id) ON DELETE CASCADE,
        protocol TEXT NOT NULL,
        port INTEGER,
        remote_cidr TEXT,
        ip_version INTEGER NOT NULL);
      CREATE INDEX ingress_rule_group ON ingress_rule (group_id);

      CREATE TABLE port_group (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        port_id TEXT NOT NULL REFERENCES port (id) ON DELETE CASCADE,
        group_id TEXT NOT NULL REFERENCES security_group (id) ON DELETE CASCADE,
        UNIQUE (port_id, group_id));
      CREATE INDEX port_group_group ON port_group (group_id);

      CREATE TABLE server (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL UNIQUE,
        stage TEXT NOT NULL CHECK (stage IN ('BOOTING', 'BOOTED', 'LOST', 'LEAVING')),
        management_ip TEXT NOT NULL UNIQUE,
        namespace TEXT,
        availability_zone TEXT,
        flavor_id TEXT);

      CREATE TABLE server_group (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL UNIQUE,
        policy TEXT NOT NULL);

      CREATE TABLE host (
        name TEXT PRIMARY KEY,
        port_id TEXT NOT NULL REFERENCES port (id));
      """;
}

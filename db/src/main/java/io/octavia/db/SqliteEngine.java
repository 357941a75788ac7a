package io.octavia.db;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * A SQLite file with a write-ahead log: one writer, a few readers beside it.
 *
 * <pre>
 *   write ──► queue ──► platform thread ──► the writing connection ──► log, fsync
 *   read  ──► one of the reading connections, in the caller's thread
 * </pre>
 *
 * Calls into SQLite hold their carrier thread. A read is short work from the page cache and keeps
 * it busy anyway; a commit waits for the disk, so it happens where it holds up nobody else.
 */
final class SqliteEngine implements Engine {
  private static final int READERS = 3;
  private static final int BUSY_MILLIS = 5000;

  private final Path file;
  private final Connection writer;
  private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);
  private final List<Connection> connections = new ArrayList<>();
  private final ExecutorService writerThread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("octavia-sqlite-writer").daemon().factory());

  static SqliteEngine open(Path file) {
    var directory = file.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new DatabaseException(
          "the directory of the database %s does not exist".formatted(file));
    }
    NativeLibrary.keepIn(directory);
    try {
      createForOwner(file);
      return new SqliteEngine(file);
    } catch (IOException | SQLException failure) {
      throw unusable(file, failure);
    }
  }

  private SqliteEngine(Path file) throws SQLException {
    this.file = file;
    try {
      writer = connect("PRAGMA query_only = OFF");
      for (int i = 0; i < READERS; i++) readers.add(connect("PRAGMA query_only = ON"));
    } catch (SQLException | RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /** The file holds secrets. SQLite gives the log and the index the rights of the file. */
  private static void createForOwner(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException _) {
      // The usual case; its rights are its owner's choice.
    }
  }

  private Connection connect(String pragma) throws SQLException {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    var connection = config.createConnection("jdbc:sqlite:" + file);
    connections.add(connection);
    try (var statement = connection.createStatement()) {
      statement.execute(pragma);
      statement.execute("SELECT count(*) FROM sqlite_master");
    }
    return connection;
  }

  @Override
  public SQLDialect dialect() {
    return SQLDialect.SQLITE;
  }

  @Override
  public <T extends @Nullable Object> T read(Function<DSLContext, T> work) {
    return reading(reader -> Transaction.discarded(reader, SQLDialect.SQLITE, work));
  }

  @Override
  public <T extends @Nullable Object> T look(Function<DSLContext, T> work) {
    return reading(reader -> Transaction.alone(reader, SQLDialect.SQLITE, work));
  }

  private interface Reader<T extends @Nullable Object> {
    T read(Connection connection);
  }

  private <T extends @Nullable Object> T reading(Reader<T> reader) {
    Connection connection;
    try {
      connection = readers.take();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new DataAccessException("interrupted before reading", interrupt);
    }
    try {
      return reader.read(connection);
    } catch (DataAccessException failure) {
      throw damageNamed(failure);
    } finally {
      readers.add(connection);
    }
  }

  @Override
  public <T extends @Nullable Object> T write(Function<DSLContext, T> work) {
    try {
      return result(
          writerThread.submit(() -> Transaction.committed(writer, SQLDialect.SQLITE, work)));
    } catch (DataAccessException failure) {
      throw damageNamed(failure);
    }
  }

  /** Waits to the end even if interrupted: the caller must know whether the work was done. */
  private static <T extends @Nullable Object> T result(Future<T> submitted) {
    var interrupted = false;
    try {
      while (true) {
        try {
          return submitted.get();
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException failure) {
          switch (failure.getCause()) {
            case RuntimeException cause -> throw cause;
            case Error cause -> throw cause;
            case null, default -> throw new IllegalStateException(failure);
          }
        }
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  private RuntimeException damageNamed(DataAccessException failure) {
    return Failure.of(failure) == Failure.DAMAGED ? unusable(file, failure) : failure;
  }

  private static DatabaseException unusable(Path file, Exception failure) {
    if (Failure.of(failure) == Failure.DAMAGED) {
      return new DatabaseException(
          ("the database %1$s is damaged or not a SQLite database. Stop Octavia, keep a copy of"
                  + " %1$s, %1$s-wal and %1$s-shm, then put back a backup, or save what can be read"
                  + " with: sqlite3 %1$s .recover | sqlite3 %1$s.new")
              .formatted(file),
          failure);
    }
    return new DatabaseException(
        "cannot open the database %s: %s".formatted(file, failure.getMessage()), failure);
  }

  @Override
  public void close() {
    writerThread.close();
    for (var connection : connections) {
      try {
        connection.close();
      } catch (SQLException failure) {
        throw new DataAccessException("closing " + file, failure);
      }
    }
  }
}

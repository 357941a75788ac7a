package io.octavia.db.testing;

import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * A SQLite file of its own with all tables, gone at close. Made by copying one that is made once in
 * each JVM, so it costs milliseconds.
 */
public final class TemporaryDatabase implements AutoCloseable {
  private final Path directory;
  private final String url;
  private final Db db;

  private TemporaryDatabase(Path directory) {
    this.directory = directory;
    this.url = url(directory);
    this.db = open(directory);
  }

  /** Makes one and opens it. */
  public static TemporaryDatabase create() {
    try {
      var directory = Files.createTempDirectory("octavia-db");
      Files.copy(Template.FILE, file(directory));
      return new TemporaryDatabase(directory);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The open database. */
  public Db db() {
    return db;
  }

  /** What {@code [database] connection} would say; another {@code Db} may be opened on it. */
  public String url() {
    return url;
  }

  /** The file itself. */
  public Path file() {
    return file(directory);
  }

  @Override
  public void close() {
    db.close();
    remove(directory);
  }

  private static Path file(Path directory) {
    return directory.resolve("octavia.db");
  }

  private static String url(Path directory) {
    return "sqlite:///" + file(directory);
  }

  private static Db open(Path directory) {
    return Db.open(url(directory), DbSettings.DEFAULTS, RandomGenerator.getDefault());
  }

  static void remove(Path directory) {
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted((a, b) -> b.compareTo(a)).toList()) Files.deleteIfExists(path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** An empty database with all tables; its directory also holds SQLite's native library. */
  private static final class Template {
    static final Path FILE = make();

    private static Path make() {
      try {
        var directory = Files.createTempDirectory("octavia-db-template");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
        try (var db = open(directory)) {
          Schema.upgrade(db, "head");
        }
        return file(directory);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}

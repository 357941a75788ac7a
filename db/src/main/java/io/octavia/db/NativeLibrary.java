package io.octavia.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Where SQLite's driver unpacks its native library: beside the database, since {@code /tmp} may be
 * mounted without the right to execute. A process that is killed leaves its copy behind; the next
 * one removes what is older than itself. Whoever still runs with such a copy keeps it open.
 */
final class NativeLibrary {
  private static final String DIRECTORY = "org.sqlite.tmpdir";

  private NativeLibrary() {}

  static void keepIn(Path directory) {
    if (System.getProperty(DIRECTORY) != null) return;
    System.setProperty(DIRECTORY, directory.toString());
    ProcessHandle.current().info().startInstant().ifPresent(start -> removeOlder(directory, start));
  }

  private static void removeOlder(Path directory, Instant start) {
    try (var copies = Files.newDirectoryStream(directory, "sqlite-*-libsqlitejdbc.so*")) {
      for (var copy : copies) {
        if (Files.getLastModifiedTime(copy).toInstant().isBefore(start)) Files.deleteIfExists(copy);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("clearing old copies of SQLite's library", failure);
    }
  }
}

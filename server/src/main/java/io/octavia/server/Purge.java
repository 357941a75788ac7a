package io.octavia.server;

import io.octavia.domain.cloud.CloudException;
import io.octavia.drivers.local.LocalCloud;
import io.octavia.drivers.local.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Removes all that an installation made: namespaces, bridges, processes, and its own files. */
public final class Purge {
  /** What we put into a state directory. Whatever else is there is somebody else's and stays. */
  private static final List<String> OURS =
      List.of(
          "octavia.conf",
          "octavia.db",
          "octavia.db-wal",
          "octavia.db-shm",
          "certs",
          "demo",
          "run",
          "log");

  private Purge() {}

  /** Removes it; the processes of the installation must have been stopped. */
  public static void of(StateDirectory state) {
    try {
      LocalCloud.purge(Settings.of(state.path()));
      for (var name : OURS) delete(state.path().resolve(name));
      deleteNativeLibraries(state.path());
      for (var directory : List.of(state.secrets(), state.path())) deleteIfEmpty(directory);
    } catch (CloudException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new StartFailure("cannot remove " + state.path() + " (" + e + ")", e);
    }
  }

  /** A process that was killed leaves the copy of SQLite's library that it used. */
  private static void deleteNativeLibraries(Path directory) throws IOException {
    if (Files.notExists(directory)) return;
    try (var copies = Files.newDirectoryStream(directory, "sqlite-*-libsqlitejdbc.so*")) {
      for (var copy : copies) Files.delete(copy);
    }
  }

  private static void deleteIfEmpty(Path directory) throws IOException {
    if (Files.notExists(directory)) return;
    boolean empty;
    try (var entries = Files.list(directory)) {
      empty = entries.findAny().isEmpty();
    }
    if (empty) Files.delete(directory);
  }

  private static void delete(Path path) throws IOException {
    if (Files.notExists(path)) return;
    try (var tree = Files.walk(path)) {
      for (var file : tree.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}

package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The directory of each server, which is the root of the amphora in it.
 *
 * <pre>
 * building/&lt;id&gt; --rename--> servers/&lt;id&gt; --rename--> leaving/&lt;id&gt; --> gone
 * </pre>
 *
 * The agent host serves what is in {@code servers}, and only that.
 */
final class Directories {
  private static final int ATTEMPTS = 10;

  private final Path stateDir;
  private final Path servers;
  private final Path building;
  private final Path leaving;
  private final Commands commands;

  Directories(Path stateDir, Commands commands) {
    this.stateDir = stateDir;
    this.servers = stateDir.resolve("servers");
    this.building = stateDir.resolve("building");
    this.leaving = stateDir.resolve("leaving");
    this.commands = commands;
  }

  /** What {@code server.json} says to the agent host. */
  record ServerFile(String id, String name, String netns, String managementIp) {}

  /** Makes the three parents. */
  void prepare() {
    try {
      Files.createDirectories(servers);
      Files.createDirectories(building);
      Files.createDirectories(leaving);
    } catch (IOException e) {
      throw failed("create", stateDir, e);
    }
  }

  boolean published(String serverId) {
    return Files.isDirectory(servers.resolve(serverId));
  }

  /** Shows the agent host a complete directory; one that is there already stays. */
  void publish(ServerFile server, Map<String, String> files) {
    if (published(server.id())) {
      return;
    }
    Path root = building.resolve(server.id());
    delete(root);
    try {
      Files.createDirectories(root.resolve("var/lib/octavia"));
      for (Map.Entry<String, String> file : files.entrySet()) {
        write(inside(root, file.getKey()), file.getValue().getBytes(StandardCharsets.UTF_8));
      }
      write(root.resolve("server.json"), Json.MAPPER.writeValueAsBytes(server));
      Files.move(root, servers.resolve(server.id()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed("write", root, e);
    }
  }

  /** Hides the directory from the agent host. */
  void withdraw(String serverId) {
    Path from = servers.resolve(serverId);
    if (Files.exists(from)) {
      try {
        delete(leaving.resolve(serverId));
        Files.move(from, leaving.resolve(serverId), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw failed("move", from, e);
      }
    }
  }

  /** Removes the files of a withdrawn or never published server. */
  void discard(String serverId) {
    delete(building.resolve(serverId));
    delete(leaving.resolve(serverId));
  }

  /** The ids of all servers that have a directory of any kind. */
  List<String> all() {
    return List.of(servers, building, leaving).stream()
        .flatMap(parent -> children(parent).stream())
        .distinct()
        .toList();
  }

  /** Removes everything, the three parents too. */
  void deleteAll() {
    delete(servers);
    delete(building);
    delete(leaving);
  }

  private static List<String> children(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (var entries = Files.list(parent)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(Directories::isId)
          .toList();
    } catch (IOException e) {
      throw failed("list", parent, e);
    }
  }

  private static boolean isId(String name) {
    try {
      return UUID.fromString(name).toString().equals(name);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Path inside(Path root, String absolute) {
    Path path = root.resolve(absolute.replaceFirst("^/+", "")).normalize();
    if (!absolute.startsWith("/") || !path.startsWith(root) || path.equals(root)) {
      throw new CloudException(Kind.REFUSED, "Not an absolute path of a file: " + absolute);
    }
    return path;
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(file, options, onlyOwner)) {
      var buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  /** Others may still be writing into it, so what comes up meanwhile is deleted in a next round. */
  private void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    Mounts.removeBelow(directory, commands);
    for (int attempt = 1; Files.exists(directory); attempt++) {
      try {
        Files.walkFileTree(directory, new Deletion());
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw failed("delete", directory, e);
        }
      } catch (IOException | UncheckedIOException e) {
        throw failed("delete", directory, e);
      }
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }

  private static CloudException failed(String what, Path path, Exception e) {
    return new CloudException(Kind.UNAVAILABLE, "cannot " + what + " " + path + ": " + e, e);
  }
}

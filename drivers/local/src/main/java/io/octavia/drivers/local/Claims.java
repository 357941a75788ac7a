package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What instances on one machine must not share: name prefixes and ranges of loopback addresses. A
 * claim is a file {@code /run/octavia/<kind>-<value>} that holds the state directory of its owner;
 * an owner without a database is no owner any more. Like the kernel's state, claims end with a
 * reboot, and each open makes them again.
 */
final class Claims {
  private final Path directory;

  Claims(Path directory) {
    this.directory = directory;
  }

  /** The machine's. */
  static Claims ofMachine() {
    return new Claims(Path.of("/run/octavia"));
  }

  /** Does the work while no other instance claims anything. */
  <T> T exclusively(Supplier<T> work) {
    try {
      Files.createDirectories(directory);
      try (var channel = open(directory.resolve("lock"))) {
        while (true) {
          try (var lock = channel.lock()) {
            if (lock.isValid()) {
              return work.get();
            }
          } catch (OverlappingFileLockException _) {
            // Another instance in this very process: the operating system sees one owner only.
            Thread.sleep(5);
          }
        }
      }
    } catch (IOException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloudException(Kind.UNAVAILABLE, "interrupted while waiting for " + directory, e);
    }
  }

  /** Whose that claim is. */
  Optional<Path> owner(String kind, String value) {
    return claimant(kind, value).filter(Claims::alive);
  }

  /** Whether the owner has or may have that claim. */
  boolean mayTake(String kind, String value, Path owner) {
    return owner(kind, value).filter(other -> !other.equals(owner)).isEmpty();
  }

  /** Records the claim. */
  void take(String kind, String value, Path owner) {
    try {
      Path file = file(kind, value);
      Path fresh = directory.resolve("fresh");
      Files.writeString(fresh, owner.toString());
      Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The values of that kind that the owner has claimed. */
  List<String> of(String kind, Path owner) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(kind + "-"))
          .map(name -> decode(name.substring(kind.length() + 1)))
          .filter(value -> claimant(kind, value).filter(owner::equals).isPresent())
          .toList();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Gives the claim up. */
  void release(String kind, String value) {
    try {
      Files.deleteIfExists(file(kind, value));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Optional<Path> claimant(String kind, String value) {
    try {
      return Optional.of(Path.of(Files.readString(file(kind, value))));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static boolean alive(Path owner) {
    return Files.exists(owner.resolve("cloud.db"));
  }

  private Path file(String kind, String value) {
    return directory.resolve(kind + "-" + value.replace('/', '_'));
  }

  private static String decode(String name) {
    return name.replace('_', '/');
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private CloudException failed(IOException e) {
    return new CloudException(Kind.UNAVAILABLE, "cannot use " + directory + ": " + e, e);
  }
}

package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The processes of a server, found by where they live, ended by their id. */
final class Processes {
  private static final Path PROC = Path.of("/proc");
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(13);

  private Processes() {}

  /** Processes whose network is that named namespace. */
  static List<ProcessHandle> inNamespace(Path namespace) {
    Object inode;
    try {
      inode = Files.getAttribute(namespace, "unix:ino");
    } catch (IOException _) {
      return List.of();
    }
    String wanted = "net:[" + inode + "]";
    return matching(process -> wanted.equals(link(process.resolve("ns/net"))));
  }

  /**
   * Processes that see the files of that server as their own, whether its namespace still has a
   * name or not.
   */
  static List<ProcessHandle> ofServer(String serverId) {
    String root = "/" + serverId + "/var/lib ";
    return matching(process -> read(process.resolve("mountinfo")).contains(root));
  }

  /** Asks them to end, then makes them end; returns when there are none. */
  static void end(Supplier<List<ProcessHandle>> search) {
    long start = System.nanoTime();
    Set<Long> asked = new HashSet<>();
    List<ProcessHandle> left = search.get();
    while (!left.isEmpty()) {
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (waited.compareTo(LIMIT) > 0) {
        throw new CloudException(
            Kind.UNAVAILABLE,
            "processes do not end: " + left.stream().map(ProcessHandle::pid).toList());
      }
      for (ProcessHandle process : left) {
        if (waited.compareTo(GRACE) > 0) {
          process.destroyForcibly();
        } else if (asked.add(process.pid())) {
          process.destroy();
        }
      }
      pause();
      left = search.get();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloudException(Kind.UNAVAILABLE, "interrupted while ending processes", e);
    }
  }

  private static List<ProcessHandle> matching(Predicate<Path> condition) {
    long self = ProcessHandle.current().pid();
    try (var entries = Files.list(PROC)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("\\d+"))
          .filter(condition)
          .map(entry -> ProcessHandle.of(Long.parseLong(entry.getFileName().toString())))
          .flatMap(Optional::stream)
          .filter(process -> process.pid() != self)
          .toList();
    } catch (IOException e) {
      throw new CloudException(Kind.UNAVAILABLE, "cannot list processes", e);
    }
  }

  /** The target of a link; empty once the process is gone. */
  private static String link(Path path) {
    try {
      return Files.readSymbolicLink(path).toString();
    } catch (IOException _) {
      return "";
    }
  }

  /** The text of a file; empty once the process is gone. */
  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException _) {
      return "";
    }
  }
}

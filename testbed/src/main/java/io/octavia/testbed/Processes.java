package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Processes of this machine, by what the kernel tells of them. */
public final class Processes {
  /** {@code USER_HZ}, by which the kernel counts processor time for programs. */
  private static final long TICKS = 100;

  private Processes() {}

  /** Ends a process as a power cut would, and waits until it is gone. */
  public static void kill(long pid) {
    kill(List.of(pid));
  }

  /** Ends processes at once, as a power cut would, and waits until they are gone. */
  public static void kill(List<Long> pids) {
    var processes = pids.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    Waiting.until(
        "processes " + pids + " gone", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** The processes that run inside a network namespace. */
  public static List<Long> in(String namespace) {
    return Command.run("ip", "netns", "pids", namespace)
        .output()
        .lines()
        .map(Long::parseLong)
        .toList();
  }

  /** The processes of that name inside a network namespace, sorted. */
  public static List<Long> in(String namespace, String name) {
    return in(namespace).stream().filter(pid -> name(pid).equals(name)).sorted().toList();
  }

  /** What the kernel knows a network namespace by, whether or not it keeps its name. */
  static String namespaceOf(String name) {
    return "net:[" + Command.run("stat", "-c", "%i", "/run/netns/" + name).orFail().strip() + "]";
  }

  /** The processes inside a network namespace that may have no name any more. */
  static List<Long> within(String identity) {
    return all().filter(pid -> link(pid, "ns/net").equals(identity)).map(Long::parseLong).toList();
  }

  /** All processes with that text in their arguments, as {@code pid: arguments}. */
  public static List<String> mentioning(String text) {
    return all()
        .map(pid -> pid + ": " + read(pid, "cmdline").replace('\0', ' ').strip())
        .filter(line -> line.contains(text))
        .toList();
  }

  /** Memory of the process that is its own or shared and really there, in kilobytes. */
  public static long residentKilobytes(long pid) {
    return read(Long.toString(pid), "status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("process " + pid + " has no memory: is it gone?"));
  }

  /** Processor time that the process has used, its own and the kernel's for it. */
  public static Duration used(long pid) {
    var fields = read(Long.toString(pid), "stat").replaceFirst(".*\\) ", "").split(" ", -1);
    if (fields.length < 13) throw new AssertionError("process " + pid + " is gone");
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return Duration.ofMillis(ticks * 1000 / TICKS);
  }

  private static String name(long pid) {
    return read(Long.toString(pid), "comm").strip();
  }

  private static Stream<String> all() {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all
          .map(path -> path.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty if the process is gone meanwhile. */
  private static String link(String pid, String file) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", pid, file)).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** Empty if the process is gone meanwhile. */
  private static String read(String pid, String file) {
    try {
      return Files.readString(Path.of("/proc", pid, file));
    } catch (IOException e) {
      return "";
    }
  }
}

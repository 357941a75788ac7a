package io.octavia.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processes of this machine, by what the kernel tells of them. */
public final class Processes {
  private Processes() {}

  /** Ends a process as a power cut would, and waits until it is gone. */
  public static void kill(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(process -> {
          process.destroyForcibly();
          Waiting.until("process " + pid + " gone", () -> !process.isAlive());
        });
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

  /** All processes with that text in their arguments, as {@code pid: arguments}. */
  public static List<String> mentioning(String text) {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .map(name -> name + ": " + read(name, "cmdline").replace('\0', ' ').strip())
          .filter(line -> line.contains(text))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
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

  private static String name(long pid) {
    return read(Long.toString(pid), "comm").strip();
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

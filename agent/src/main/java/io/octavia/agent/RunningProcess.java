package io.octavia.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * A process of the machine, which may be no child of ours. Its start time tells it from a later one
 * that was given the same number.
 *
 * @param startTicks clock ticks from the boot of the machine to the start of the process
 */
record RunningProcess(long pid, long startTicks) {
  private static final Path PROC = Path.of("/proc");

  /** The process of that number, if it is alive and no zombie. */
  static Optional<RunningProcess> of(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The name in parentheses may hold anything; the fields after it are numbered from 3.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean dead = fields[0].equals("Z") || fields[0].equals("X");
      return dead
          ? Optional.empty()
          : Optional.of(new RunningProcess(pid, Long.parseLong(fields[19])));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Those processes of that network namespace which have {@code argument} in their command. */
  static List<RunningProcess> inNetns(long netnsInode, String argument) {
    var found = new ArrayList<RunningProcess>();
    try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        long pid = Long.parseLong(entry.getFileName().toString());
        of(pid).filter(process -> process.is(netnsInode, argument)).ifPresent(found::add);
      }
    } catch (IOException e) {
      throw new CommandException("list /proc", e);
    }
    return found;
  }

  boolean alive() {
    return of(pid).equals(Optional.of(this));
  }

  /** Whether it runs in that network namespace and has that argument. */
  boolean is(long netnsInode, String argument) {
    try {
      String namespace = Files.readSymbolicLink(PROC.resolve(pid + "/ns/net")).toString();
      return namespace.equals("net:[" + netnsInode + "]") && words("cmdline").contains(argument);
    } catch (IOException e) {
      return false;
    }
  }

  /** Its direct children. */
  List<RunningProcess> children() {
    try {
      String text = Files.readString(PROC.resolve(pid + "/task/" + pid + "/children"));
      return text.isBlank()
          ? List.of()
          : LongStream.of(
                  Arrays.stream(text.strip().split(" ", -1)).mapToLong(Long::parseLong).toArray())
              .mapToObj(RunningProcess::of)
              .flatMap(Optional::stream)
              .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The value of a variable of the environment it was started with. */
  Optional<String> environment(String name) {
    try {
      return words("environ").stream()
          .filter(word -> word.startsWith(name + "="))
          .map(word -> word.substring(name.length() + 1))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A file that the kernel has about it, such as {@code net/dev}; nothing if it has gone. */
  Optional<String> text(String file) {
    try {
      return Optional.of(Files.readString(PROC.resolve(pid + "/" + file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A file as this process sees it, in its own mount namespace. */
  Path inside(String absolutePath) {
    return PROC.resolve(pid + "/root" + absolutePath);
  }

  /** Sends a signal, e.g. {@code USR2}; fine if the process has gone. */
  void signal(String name) {
    if (alive()) {
      Commands.attempt(List.of("kill", "-" + name, Long.toString(pid)));
    }
  }

  /** The number in a pid file. */
  static OptionalLong pidIn(Path file) {
    return AtomicFiles.readText(file)
        .map(String::strip)
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  private List<String> words(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/" + file));
    return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
  }
}

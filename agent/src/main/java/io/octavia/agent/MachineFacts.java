package io.octavia.agent;

import io.octavia.wire.AmphoraDetails;
import io.octavia.wire.AmphoraDetails.Cpu;
import io.octavia.wire.AmphoraDetails.Disk;
import io.octavia.wire.AmphoraDetails.Memory;
import io.octavia.wire.AmphoraInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the kernel says of the machine. */
final class MachineFacts {
  private static final Path TUNED = Path.of("/etc/tuned/active_profile");
  private static final int TUNED_LIMIT = 1024;

  private MachineFacts() {}

  static Cpu cpu() {
    String[] fields = text("/proc/stat").lines().findFirst().orElse("").split("\\s+", -1);
    long total = Arrays.stream(fields).skip(1).mapToLong(Long::parseLong).sum();
    return new Cpu(total, fields[1], fields[3], fields[7]);
  }

  /**
   * The memory that the amphora can plan with: none of it is its own if the machine has others too.
   * HAProxy would take most of what is free for its TLS sessions, and touch all of it at once.
   */
  private static Memory memory(boolean ownMachine) {
    var memory = memory();
    return ownMachine
        ? memory
        : new Memory(memory.total(), 0, 0, 0, memory.swapUsed(), memory.shared(), memory.slab());
  }

  static Memory memory() {
    Map<String, Long> values = new HashMap<>();
    text("/proc/meminfo")
        .lines()
        .map(line -> line.split(":?\\s+", -1))
        .filter(words -> words.length > 1)
        .forEach(words -> values.put(words[0], Long.valueOf(words[1])));
    return new Memory(
        values.getOrDefault("MemTotal", 0L),
        values.getOrDefault("MemFree", 0L),
        values.getOrDefault("Buffers", 0L),
        values.getOrDefault("Cached", 0L),
        values.getOrDefault("SwapCached", 0L),
        values.getOrDefault("Shmem", 0L),
        values.getOrDefault("Slab", 0L));
  }

  static Disk disk() {
    try {
      FileStore store = Files.getFileStore(Path.of("/"));
      return new Disk(store.getTotalSpace() - store.getUnallocatedSpace(), store.getUsableSpace());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot ask the file system", e);
    }
  }

  /** Averages of 1, 5 and 15 minutes. */
  static List<String> load() {
    return List.of(text("/proc/loadavg").split(" ", -1)).subList(0, 3);
  }

  /** Words; controllers tune HAProxy by them. */
  static String tunedProfiles() {
    return AtomicFiles.readText(TUNED)
        .map(text -> text.substring(0, Math.min(text.length(), TUNED_LIMIT)).strip())
        .orElse("");
  }

  static AmphoraDetails details(
      AmphoraInfo info,
      Map<String, AmphoraDetails.Traffic> networks,
      int haproxies,
      int datagrams,
      List<String> listeners,
      boolean ownMachine) {
    return new AmphoraDetails(
        info.hostname(),
        info.haproxyVersion(),
        info.apiVersion(),
        info.keepalivedVersion(),
        info.ipvsadmVersion(),
        networks,
        true,
        haproxies,
        datagrams,
        Runtime.getRuntime().availableProcessors(),
        cpu(),
        memory(ownMachine),
        disk(),
        load(),
        tunedProfiles(),
        "SINGLE",
        "OK",
        listeners,
        Map.of());
  }

  private static String text(String file) {
    return AtomicFiles.readText(Path.of(file)).orElseThrow();
  }
}

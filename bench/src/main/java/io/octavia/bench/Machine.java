package io.octavia.bench;

import io.octavia.testbed.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the numbers were taken on. */
final class Machine {
  private Machine() {}

  /** Processor, memory, system, programs, and how busy it is with other things. */
  static String describe() {
    return """
    %d × %s, %d MB, %s, Linux %s, Java %s, %s. Load average before the run: %s.\
    """
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            field("/proc/cpuinfo", "model name"),
            Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "")) / 1024,
            field("/etc/os-release", "PRETTY_NAME").replace("\"", ""),
            System.getProperty("os.version"),
            Runtime.version(),
            Command.run("haproxy", "-v").orFail().lines().findFirst().orElse("").strip(),
            read("/proc/loadavg").strip());
  }

  private static String field(String file, String name) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.replaceFirst("^[^:=]*[:=]\\s*", ""))
        .orElse("unknown");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

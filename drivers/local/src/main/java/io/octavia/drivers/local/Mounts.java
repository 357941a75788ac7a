package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** What is mounted in this process's view of the files. */
final class Mounts {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  private Mounts() {}

  /** Takes away whatever is mounted at or below the directory, innermost first. */
  static void removeBelow(Path directory, Commands commands) {
    for (Path point : points()) {
      if (point.startsWith(directory)) {
        commands.run("umount", "--lazy", point.toString());
      }
    }
  }

  private static List<Path> points() {
    try (var lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
      return lines
          .map(line -> Path.of(unescape(line.split(" ", 6)[4])))
          .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
          .toList();
    } catch (IOException e) {
      throw new CloudException(Kind.UNAVAILABLE, "cannot list mounts", e);
    }
  }

  private static String unescape(String text) {
    return OCTAL
        .matcher(text)
        .replaceAll(found -> {
          char character = (char) Integer.parseInt(found.group(1), 8);
          return character == '\\' ? "\\\\" : String.valueOf(character);
        });
  }
}

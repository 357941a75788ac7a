package io.octavia.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where a configuration comes from. Later paths win over earlier ones, environment variables {@code
 * OS_<SECTION>__<OPTION>} over files, and overrides over everything.
 *
 * @param paths files, and directories whose {@code *.conf} count in the order of their names
 * @param overrides values from the command line, by {@code section.option}
 */
public record Sources(List<Path> paths, Map<String, String> overrides, Machine machine) {
  /** Copies what it is given. */
  public Sources {
    paths = List.copyOf(paths);
    overrides = Map.copyOf(overrides);
  }

  /** Those files and directories on this machine, nothing overridden. */
  public static Sources of(Path... paths) {
    return new Sources(List.of(paths), Map.of(), Machine.local());
  }

  /** The files, with directories replaced by what is in them. */
  List<Path> files() {
    var files = new ArrayList<Path>();
    for (var path : paths) {
      if (Files.isDirectory(path)) files.addAll(confFilesIn(path));
      else files.add(path);
    }
    return files;
  }

  /** The directories that the files are in, the last first. */
  Stream<Path> homes() {
    return paths.reversed().stream()
        .map(path -> Files.isDirectory(path) ? path : path.toAbsolutePath().getParent())
        .filter(Objects::nonNull);
  }

  /** The overrides by full name. */
  Map<OptionName, String> namedOverrides() {
    var named = new HashMap<OptionName, String>();
    overrides.forEach((key, text) -> named.put(name(key), text));
    return named;
  }

  private static List<Path> confFilesIn(Path directory) {
    try (var files = Files.list(directory)) {
      return files.filter(Sources::isConfFile).sorted().toList();
    } catch (IOException e) {
      throw new ConfigException(directory + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  /** A shell's {@code *.conf}, which leaves hidden files out. */
  private static boolean isConfFile(Path file) {
    var name = String.valueOf(file.getFileName());
    return name.endsWith(".conf") && !name.startsWith(".");
  }

  private static OptionName name(String key) {
    int dot = key.indexOf('.');
    var name = new OptionName(key.substring(0, Math.max(dot, 0)), key.substring(dot + 1));
    if (Schema.option(name).isEmpty()) throw new IllegalArgumentException("no option " + name);
    return name;
  }
}

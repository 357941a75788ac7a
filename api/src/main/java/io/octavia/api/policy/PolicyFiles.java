package io.octavia.api.policy;

import io.octavia.config.Config;
import io.octavia.config.OsloPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The operator's files with rules: {@code policy_file}, and after it those in {@code policy_dirs}
 * in the order of their names. Relative paths are looked for beside the configuration files.
 *
 * @param file first of all, if it is there
 * @param directories of more files
 */
record PolicyFiles(Optional<Path> file, List<Path> directories) {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyFiles.class);

  /** The name of upstream's default file before it was YAML; JSON is YAML, too. */
  private static final String FORMER = "policy.json";

  private static final LoadSettings YAML =
      LoadSettings.builder().setAllowDuplicateKeys(true).build();

  static PolicyFiles of(Config config) {
    var name = config.get(OsloPolicy.POLICY_FILE);
    var file = config.findFile(name);
    boolean asked = config.isSet(OsloPolicy.POLICY_FILE);
    if (file.isEmpty() && !asked) file = config.findFile(FORMER);
    if (file.isEmpty() && asked) {
      LOG.warn("[oslo_policy] policy_file {} is not there: the default rules hold", name);
    }
    var directories =
        config.get(OsloPolicy.POLICY_DIRS).stream()
            .flatMap(directory -> config.findFile(directory).stream())
            .toList();
    return new PolicyFiles(file, directories);
  }

  /** What changes whenever one of the files does. */
  List<Stamp> stamps() {
    return existing().stream().flatMap(path -> Stamp.of(path).stream()).toList();
  }

  /** A state of a file. */
  record Stamp(Path path, long size, long modified, Object key) {
    static Optional<Stamp> of(Path path) {
      try {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        var key = attributes.fileKey();
        return Optional.of(
            new Stamp(
                path,
                attributes.size(),
                attributes.lastModifiedTime().toMillis(),
                key == null ? path : key));
      } catch (NoSuchFileException _) {
        return Optional.empty();
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }
  }

  /**
   * All rules that the files have; of two with one name the later counts.
   *
   * @return texts, and lists in the older notation
   * @throws PolicyException if a file cannot be read, is no YAML, or has something else in it
   */
  Map<String, Object> rules() {
    var rules = new LinkedHashMap<String, Object>();
    existing().forEach(path -> rules.putAll(rules(path)));
    return rules;
  }

  private List<Path> existing() {
    var paths = new ArrayList<Path>();
    file.filter(Files::exists).ifPresent(paths::add);
    directories.stream().filter(Files::exists).forEach(path -> paths.addAll(within(path)));
    return paths;
  }

  private static List<Path> within(Path directory) {
    try (var paths = Files.list(directory)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  private static PolicyException unreadable(Path path, IOException e) {
    return new PolicyException("policy file " + path + " cannot be read: " + e, e);
  }

  private static Map<String, Object> rules(Path path) {
    var content = content(path);
    var rules = new LinkedHashMap<String, Object>();
    if (content == null) return rules;
    if (!(content instanceof Map<?, ?> written)) {
      throw new PolicyException("policy file " + path + " must have a rule for each name in it");
    }
    written.forEach((name, rule) -> {
      switch (rule) {
        case null -> rules.put(String.valueOf(name), "");
        case String text -> rules.put(String.valueOf(name), text);
        case List<?> list -> rules.put(String.valueOf(name), list);
        default ->
            throw new PolicyException(
                "policy file " + path + ": rule " + name + " must be a text, and is " + rule);
      }
    });
    return rules;
  }

  private static @Nullable Object content(Path path) {
    try {
      return new Load(YAML).loadFromString(Files.readString(path));
    } catch (IOException e) {
      throw unreadable(path, e);
    } catch (MarkedYamlEngineException e) {
      var line = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      throw new PolicyException("policy file " + path + line + " is no YAML: " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new PolicyException("policy file " + path + " is no YAML: " + e.getMessage(), e);
    }
  }
}

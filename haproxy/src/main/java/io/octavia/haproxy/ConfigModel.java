package io.octavia.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A haproxy.cfg as its reader sees it: sections of lines, and in backends the servers by name. Two
 * files that mean the same to HAProxy need not be equal here; two that are equal mean the same.
 */
public record ConfigModel(List<Section> sections) {
  /** Memory left when it was rendered: of no use to a process that runs. */
  private static final String MEASURED = "tune.ssl.cachesize ";

  /**
   * A section.
   *
   * @param header its first line, such as {@code backend web}
   * @param lines all others but those of {@code servers}
   */
  public record Section(String header, List<String> lines, Map<String, ServerLine> servers) {
    /** The name of a backend; nothing for any other section. */
    public Optional<String> backend() {
      return header.startsWith("backend ") ? Optional.of(header.substring(8)) : Optional.empty();
    }

    /** Whether servers may come, go, and change their weight while it runs. */
    boolean isDynamic() {
      return lines.stream()
          .filter(line -> line.startsWith("balance "))
          .map(line -> line.substring(8))
          .allMatch(algorithm -> algorithm.equals("roundrobin") || algorithm.equals("leastconn"));
    }
  }

  /** Reads a file. Every text can be read. */
  public static ConfigModel parse(String text) {
    var sections = new ArrayList<Section>();
    var section = new Section("", new ArrayList<>(), new LinkedHashMap<>());
    for (var raw : text.lines().toList()) {
      var line = raw.strip();
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(MEASURED)) continue;
      if (!Character.isWhitespace(raw.charAt(0))) {
        sections.add(section);
        section = new Section(line, new ArrayList<>(), new LinkedHashMap<>());
      } else {
        add(section, line);
      }
    }
    sections.add(section);
    return new ConfigModel(List.copyOf(sections));
  }

  private static void add(Section section, String line) {
    // What is quoted or escaped is no word by itself.
    boolean plain = line.chars().noneMatch(c -> "\\\"'#$".indexOf(c) >= 0);
    var server =
        plain && section.backend().isPresent()
            ? ServerLine.parse(List.of(line.split("\\s+", -1)))
            : Optional.<ServerLine>empty();
    if (server.isPresent() && !section.servers.containsKey(server.get().name())) {
      section.servers.put(server.get().name(), server.get());
    } else {
      section.lines.add(line);
    }
  }

  /** The servers of all backends, by backend and name. */
  public Map<String, Map<String, ServerLine>> servers() {
    var servers = new LinkedHashMap<String, Map<String, ServerLine>>();
    for (var section : sections) {
      section.backend().ifPresent(name -> servers.put(name, section.servers));
    }
    return servers;
  }

  /** The arguments of a word, wherever it stands. */
  public List<String> argumentsOf(String word) {
    var found = new ArrayList<String>();
    for (var section : sections) {
      section.lines.forEach(line -> argumentsOf(word, List.of(line.split("\\s+", -1)), found));
      section.servers.values().forEach(server -> argumentsOf(word, server.options(), found));
    }
    return found;
  }

  private static void argumentsOf(String word, List<String> words, List<String> found) {
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).equals(word)) found.add(words.get(i + 1));
    }
  }

  /**
   * How a process that runs this becomes one that runs {@code wanted}, without being replaced;
   * nothing if it cannot.
   */
  public Optional<List<ServerChange>> changesTo(ConfigModel wanted) {
    if (sections.size() != wanted.sections.size()) return Optional.empty();
    var changes = new ArrayList<ServerChange>();
    for (int i = 0; i < sections.size(); i++) {
      var now = sections.get(i);
      var then = wanted.sections.get(i);
      if (!now.header.equals(then.header) || !now.lines.equals(then.lines)) return Optional.empty();
      if (!changes(now, then, changes)) return Optional.empty();
    }
    return Optional.of(changes);
  }

  private static boolean changes(Section now, Section then, List<ServerChange> changes) {
    boolean resized = !List.copyOf(now.servers.keySet()).equals(List.copyOf(then.servers.keySet()));
    if (resized && !now.isDynamic()) return false;
    var backend = now.backend().orElse("");
    for (var wanted : then.servers.values()) {
      var server = now.servers.get(wanted.name());
      if (server == null) {
        changes.add(new ServerChange.Add(backend, wanted));
      } else if (!server.equals(wanted)
          && (!server.options().equals(wanted.options())
              || (server.weight() != wanted.weight() && !now.isDynamic())
              || !ServerChange.between(backend, server, wanted, changes))) {
        return false;
      }
    }
    for (var name : now.servers.keySet()) {
      if (!then.servers.containsKey(name)) changes.add(new ServerChange.Retire(backend, name));
    }
    return true;
  }

  /**
   * Whether this differs from another, which is valid, only in servers that have the options of
   * others in their backend: then it is valid too.
   */
  public boolean onlyRepeats(ConfigModel valid) {
    return valid
        .changesTo(this)
        .map(changes -> changes.stream().allMatch(change -> isValid(change, valid)))
        .orElse(false);
  }

  private static boolean isValid(ServerChange change, ConfigModel valid) {
    return switch (change) {
      case ServerChange.Add(var backend, var server) ->
          server.isValid()
              && valid.servers().getOrDefault(backend, Map.of()).values().stream()
                  .anyMatch(other -> other.options().equals(server.options()));
      case ServerChange.Move(_, _, var address, var port) -> ServerLine.isTarget(address, port);
      case ServerChange.MoveCheck(_, _, var address, var port) ->
          ServerLine.isTarget(address, port);
      case ServerChange.SetWeight(_, _, var weight) -> ServerLine.isWeight(weight);
      case ServerChange.Retire _, ServerChange.SetEnabled _ -> true;
    };
  }
}

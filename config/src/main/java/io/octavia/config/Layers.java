package io.octavia.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What was written where, before anything is made of it. The last file comes last. */
record Layers(
    Map<OptionName, String> overrides, Map<String, String> environment, List<IniFile> files) {

  /**
   * What was written for an option.
   *
   * @param texts as written; more than one only for options that collect them
   * @param origin of the last one: {@code file:line}, or in words
   */
  record Written(List<String> texts, String origin) {}

  static Layers read(Sources sources) {
    return new Layers(
        sources.namedOverrides(),
        sources.machine().environment(),
        sources.files().stream().map(IniFile::read).toList());
  }

  /**
   * What counts for the option under that name or one of its older names. In one file the new name
   * wins over the old ones, and a later file wins with whatever name it uses.
   */
  Optional<Written> written(OptionName name, List<OptionName> formerNames, boolean multiple) {
    var override = overrides.get(name);
    if (override != null) return Optional.of(new Written(List.of(override), "command line"));
    var variable = variable(name);
    var value = environment.get(variable);
    if (value != null) {
      return Optional.of(new Written(List.of(value), "environment variable " + variable));
    }
    var names = Stream.concat(Stream.of(name), formerNames.stream()).toList();
    return multiple ? all(names) : last(names);
  }

  /** Every name that a file contains, in order. */
  Set<OptionName> names() {
    var names = new LinkedHashSet<OptionName>();
    files.forEach(file -> names.addAll(file.entries().keySet()));
    return names;
  }

  private Optional<Written> last(List<OptionName> names) {
    for (var file : files.reversed()) {
      for (var name : names) {
        var entries = file.entries().get(name);
        if (entries == null) continue;
        return Optional.of(new Written(List.of(entries.getLast().text()), origin(file, entries)));
      }
    }
    return Optional.empty();
  }

  private Optional<Written> all(List<OptionName> names) {
    var texts = new ArrayList<String>();
    var origin = "";
    for (var file : files) {
      for (var name : names) {
        var entries = file.entries().get(name);
        if (entries == null) continue;
        entries.forEach(entry -> texts.add(entry.text()));
        origin = origin(file, entries);
      }
    }
    return texts.isEmpty() ? Optional.empty() : Optional.of(new Written(texts, origin));
  }

  private static String origin(IniFile file, List<IniFile.Entry> entries) {
    return file.name() + ":" + entries.getLast().line();
  }

  private static String variable(OptionName name) {
    return ("OS_" + name.section() + "__" + name.option()).toUpperCase(Locale.ROOT);
  }
}

package io.octavia.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configuration of a process: what files, environment and command line say about the options of
 * upstream's octavia.conf, with oslo.config's semantics.
 *
 * <p>A value is parsed when it is read, so a wrong value of an option that the process never reads
 * does no harm. Safe for use by several threads; {@link #reload} swaps what reloadable options
 * give.
 */
public final class Config {
  private final Sources sources;
  private final Layers started;
  private volatile Layers current;

  private Config(Sources sources, Layers layers) {
    this.sources = sources;
    this.started = layers;
    this.current = layers;
  }

  /**
   * Reads all files.
   *
   * @throws ConfigException if a file is missing or cannot be parsed; names file and line
   */
  public static Config load(Sources sources) {
    return new Config(sources, Layers.read(sources));
  }

  /**
   * A configuration from nothing but the given values, by {@code section.option}; environment and
   * files are not looked at.
   *
   * @throws IllegalArgumentException if there is no such option
   */
  public static Config of(Map<String, String> values) {
    var here = Machine.local();
    return load(
        new Sources(List.of(), values, new Machine(here.hostName(), Map.of(), here.addressOf())));
  }

  /**
   * The value of the option, or its default.
   *
   * @throws ConfigException if the value is not allowed, or there is neither value nor default
   */
  public <T> T get(Option<T> option) {
    return find(option)
        .orElseThrow(() -> new ConfigException(option + " must be set: " + option.help()));
  }

  /**
   * The value of the option, or its default; empty if there is neither.
   *
   * @throws ConfigException if the value is not allowed
   */
  public <T> Optional<T> find(Option<T> option) {
    var declaration = option.declaration();
    var written = written(option);
    var value =
        written.isPresent()
            ? parse(option, written.get())
            : declaration
                .fallback()
                .apply(this)
                .or(() -> fromDefaultVariable(option))
                .or(option::defaultValue);
    return value.map(found -> declaration.adjustment().apply(this, found));
  }

  /** True if a file, the environment or the command line says anything about the option. */
  public boolean isSet(Option<?> option) {
    return written(option).isPresent();
  }

  /** What the operator should know, in the order of the files; for the log, at start. */
  public List<Notice> notices() {
    return new Inspection(this, current).notices();
  }

  /**
   * Reads the files again. Options that are {@linkplain Option#reloadable() reloadable} have their
   * new values afterwards; the others keep those of the start.
   *
   * @return what the operator should know, changes that wait for a restart included
   * @throws ConfigException if a file is missing or cannot be parsed; nothing has changed then
   */
  public List<Notice> reload() {
    var read = Layers.read(sources);
    current = read;
    return new Inspection(this, read).noticesAfterReload(started);
  }

  /**
   * A file or directory that an option names: a relative path is looked for beside the
   * configuration files, the last first.
   *
   * @return empty if there is none
   */
  public Optional<Path> findFile(String name) {
    var path = Path.of(name);
    var candidates =
        path.isAbsolute() ? Stream.of(path) : sources.homes().map(home -> home.resolve(path));
    return candidates.filter(Files::exists).findFirst();
  }

  /** The sections of the files whose names begin so, sorted. */
  Stream<String> sections(String prefix) {
    return started.names().stream()
        .map(OptionName::section)
        .filter(name -> name.startsWith(prefix))
        .distinct()
        .sorted();
  }

  Machine machine() {
    return sources.machine();
  }

  Optional<Layers.Written> written(Option<?> option) {
    return written(option, option.reloadable() ? current : started);
  }

  Optional<Layers.Written> written(Option<?> option, Layers layers) {
    var declaration = option.declaration();
    var elsewhere = declaration.sectionElsewhere();
    var section =
        elsewhere == null
            ? option.section()
            : find(elsewhere).map(IniFile::folded).orElse(option.section());
    return layers.written(
        new OptionName(section, option.name()),
        declaration.formerNames().stream()
            .map(name ->
                name.section().equals(option.section())
                    ? new OptionName(section, name.option())
                    : name)
            .toList(),
        declaration.type().multiple());
  }

  /** The text with all references to other options replaced. */
  String substituted(Option<?> option, String text) {
    return new Interpolation(this, new HashSet<>()).of(option, text);
  }

  private <T> Optional<T> fromDefaultVariable(Option<T> option) {
    var variable = option.declaration().defaultVariable();
    if (variable == null) return Optional.empty();
    return Optional.ofNullable(machine().environment().get(variable))
        .flatMap(text ->
            parse(option, new Layers.Written(List.of(text), "environment variable " + variable)));
  }

  private <T> Optional<T> parse(Option<T> option, Layers.Written written) {
    var declaration = option.declaration();
    var texts =
        written.texts().stream()
            .map(text -> substituted(option, text))
            .map(text -> addressed(option, text, written.origin()))
            .toList();
    try {
      return declaration.type().parse(texts);
    } catch (IllegalArgumentException e) {
      var shown = option.secret() ? "the value" : "'" + texts.getLast() + "'";
      throw new ConfigException(
          written.origin()
              + ": "
              + option
              + ": "
              + shown
              + " is not allowed; it must be "
              + declaration.type().allowed(),
          e);
    }
  }

  /** The text with its placeholders replaced. */
  private String addressed(Option<?> option, String text, String origin) {
    var unresolved = option.declaration().placeholders();
    if (unresolved == null || !Placeholder.isIn(text)) return text;
    var placeholder = new Placeholder(machine().addressOf());
    return switch (unresolved) {
      case LEFT_OUT -> placeholder.replacedInList(text);
      case REFUSED -> {
        var replaced = placeholder.replaced(text);
        if (!Placeholder.isIn(replaced)) yield replaced;
        throw new ConfigException(
            origin
                + ": "
                + option
                + ": '"
                + text
                + "' cannot be resolved: there is no global address on interface "
                + Placeholder.networkInterface(replaced)
                + "; bring it up or write an address");
      }
    };
  }
}

package io.octavia.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The arguments that upstream's daemons take: {@code --config-file} and {@code --config-dir}, each
 * any number of times, and the options of oslo.log.
 *
 * <p>Without {@code --config-file} the daemon reads {@code octavia.conf} and {@code
 * <program>.conf}, each from the first of {@code ~/.octavia}, {@code ~}, {@code /etc/octavia} and
 * {@code /etc} that has it; without {@code --config-dir} likewise {@code octavia.conf.d} and {@code
 * <program>.conf.d}. What the arguments name comes after that, in their order.
 */
public final class DaemonArguments {
  private static final Map<String, Option<String>> VALUES = values();
  private static final Map<String, Option<Boolean>> FLAGS = flags();

  private final String program;
  private final Machine machine;
  private final Path home;
  private final List<Path> searched;

  /** Arguments of the program of that name, such as {@code octavia-api}, on this machine. */
  public DaemonArguments(String program) {
    this(program, Machine.local(), Path.of(System.getProperty("user.home")), Path.of("/etc"));
  }

  DaemonArguments(String program, Machine machine, Path home, Path etc) {
    this.program = program;
    this.machine = machine;
    this.home = home;
    this.searched = List.of(home.resolve(".octavia"), home, etc.resolve("octavia"), etc);
  }

  /**
   * How many of the arguments are those of every program, where a command of its own follows: all
   * before the first that is neither an option nor the value of one.
   */
  public static int length(List<String> arguments) {
    int at = 0;
    while (at < arguments.size() && arguments.get(at).startsWith("-")) {
      var name = arguments.get(at).replace('_', '-');
      boolean takesNext =
          VALUES.containsKey(name) || name.equals("--config-file") || name.equals("--config-dir");
      at += takesNext ? 2 : 1;
    }
    return Math.min(at, arguments.size());
  }

  /** What the arguments ask for. Files are looked for, and not read yet. */
  public Invocation parse(String... arguments) {
    var given = new Given();
    var rest = new ArrayDeque<>(List.of(arguments));
    while (!rest.isEmpty()) {
      var end = accept(rest.removeFirst(), rest, given);
      if (end.isPresent()) return end.get();
    }
    var paths = new ArrayList<Path>();
    if (!given.files) paths.addAll(defaults(".conf"));
    if (!given.directories) paths.addAll(defaults(".conf.d"));
    paths.addAll(given.paths);
    return new Invocation.Start(new Sources(paths, given.overrides, machine));
  }

  private static final class Given {
    final List<Path> paths = new ArrayList<>();
    final Map<String, String> overrides = new HashMap<>();
    boolean files;
    boolean directories;

    void override(Option<?> option, String text) {
      overrides.put(option.section() + "." + option.name(), text);
    }
  }

  /** Takes one argument, with its value from the rest. Says so if there is no need to go on. */
  private Optional<Invocation> accept(String argument, Deque<String> rest, Given given) {
    if (argument.equals("-h") || argument.equals("--help")) return Optional.of(help());
    if (argument.equals("--version")) return Optional.of(new Invocation.Version());
    int equals = argument.indexOf('=');
    var name = (equals < 0 ? argument : argument.substring(0, equals)).replace('_', '-');
    var flag = flag(name);
    if (flag.isPresent()) {
      if (equals >= 0) return misuse(name + " takes no value");
      given.override(flag.get(), String.valueOf(!name.startsWith("--no")));
      return Optional.empty();
    }
    var option = VALUES.get(name);
    if (option == null && !name.equals("--config-file") && !name.equals("--config-dir")) {
      return misuse("unknown argument " + argument);
    }
    if (equals < 0 && (rest.isEmpty() || rest.getFirst().startsWith("--"))) {
      return misuse(name + " needs a value");
    }
    var value = equals < 0 ? rest.removeFirst() : argument.substring(equals + 1);
    if (option == null) return path(name, value, given);
    given.override(option, value);
    return Optional.empty();
  }

  private Optional<Invocation> path(String name, String value, Given given) {
    var path =
        value.startsWith("~/")
            ? home.resolve(value.substring(2))
            : Path.of(value).toAbsolutePath().normalize();
    if (name.equals("--config-file")) {
      if (Files.isDirectory(path)) return misuse(name + " " + value + " is a directory");
      given.files = true;
    } else {
      if (!Files.isDirectory(path)) return misuse(name + " " + value + " is no directory");
      given.directories = true;
    }
    given.paths.add(path);
    return Optional.empty();
  }

  private List<Path> defaults(String suffix) {
    return Stream.of("octavia", program)
        .distinct()
        .flatMap(name ->
            searched.stream().map(in -> in.resolve(name + suffix)).filter(Files::exists).limit(1))
        .toList();
  }

  private Optional<Invocation> misuse(String what) {
    return Optional.of(
        new Invocation.Misuse(program + ": " + what + "; see " + program + " --help"));
  }

  private Invocation help() {
    var text = new StringBuilder("usage: " + program + " [options]\n\n");
    line(text, "-h, --help", "Show this and exit.");
    line(text, "--version", "Show the version and exit.");
    line(text, "--config-file FILE", "Read this file; may be repeated, later ones win.");
    line(text, "--config-dir DIR", "Read DIR/*.conf in order of names; may be repeated.");
    FLAGS.forEach((name, option) -> line(text, shown(name), option.help()));
    VALUES.forEach((name, option) -> line(text, name + " VALUE", option.help()));
    return new Invocation.Help(text.toString());
  }

  private static String shown(String flag) {
    return (flag.equals("--debug") ? "-d, " : "") + flag + ", --no" + flag.substring(2);
  }

  private static void line(StringBuilder text, String argument, String help) {
    text.append(String.format("  %-32s %s%n", argument, help));
  }

  private static Optional<Option<Boolean>> flag(String name) {
    if (name.equals("-d")) return Optional.of(Default.DEBUG);
    var positive = name.startsWith("--no") ? "--" + name.substring(4) : name;
    return Optional.ofNullable(FLAGS.get(positive));
  }

  private static Map<String, Option<Boolean>> flags() {
    var flags = new LinkedHashMap<String, Option<Boolean>>();
    flags.put("--debug", Default.DEBUG);
    flags.put("--use-syslog", Default.USE_SYSLOG);
    flags.put("--use-journal", Default.USE_JOURNAL);
    flags.put("--use-json", Default.USE_JSON);
    flags.put("--watch-log-file", Default.WATCH_LOG_FILE);
    return flags;
  }

  private static Map<String, Option<String>> values() {
    var values = new LinkedHashMap<String, Option<String>>();
    values.put("--log-file", Default.LOG_FILE);
    values.put("--logfile", Default.LOG_FILE);
    values.put("--log-dir", Default.LOG_DIR);
    values.put("--logdir", Default.LOG_DIR);
    values.put("--log-date-format", Default.LOG_DATE_FORMAT);
    values.put("--syslog-log-facility", Default.SYSLOG_LOG_FACILITY);
    values.put("--log-config-append", Default.LOG_CONFIG_APPEND);
    values.put("--log-config", Default.LOG_CONFIG_APPEND);
    return values;
  }
}

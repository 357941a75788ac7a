package io.octavia.config;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of oslo.config, with its rules for each. */
final class Types {
  private static final Set<String> TRUE = Set.of("true", "1", "on", "yes");
  private static final Set<String> FALSE = Set.of("false", "0", "off", "no");
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final Pattern HOST_LABEL =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  private Types() {}

  /** A type whose last text counts. */
  private record Single<T>(
      String word, String allowed, Function<String, Optional<T>> reader, Function<T, String> writer)
      implements Type<T> {
    @Override
    public Optional<T> parse(List<String> texts) {
      return reader.apply(texts.getLast());
    }

    @Override
    public String text(T value) {
      return writer.apply(value);
    }
  }

  private record Lines() implements Type<List<String>> {
    @Override
    public String word() {
      return "text, may be given several times";
    }

    @Override
    public String allowed() {
      return "text";
    }

    @Override
    public Optional<List<String>> parse(List<String> texts) {
      return Optional.of(texts);
    }

    @Override
    public String text(List<String> value) {
      return String.join("\n", value);
    }

    @Override
    public boolean multiple() {
      return true;
    }
  }

  static Type<String> text() {
    return new Single<>("text", "text", Optional::of, value -> value);
  }

  static Type<String> oneOf(String... words) {
    return oneOf(false, words);
  }

  /** The value is the word as declared, however the file wrote it. */
  static Type<String> oneOfIgnoringCase(String... words) {
    return oneOf(true, words);
  }

  private static Type<String> oneOf(boolean ignoreCase, String... words) {
    var all = List.of(words);
    return new Single<>(
        "text",
        "one of " + String.join(", ", words),
        text ->
            all.stream()
                .filter(word -> ignoreCase ? word.equalsIgnoreCase(text) : word.equals(text))
                .findFirst()
                .or(Types::refuse),
        value -> value);
  }

  static Type<Boolean> flag() {
    return new Single<>(
        "boolean",
        "true, 1, yes, on or false, 0, no, off",
        text -> {
          var word = text.toLowerCase(Locale.ROOT);
          return TRUE.contains(word)
              ? Optional.of(true)
              : FALSE.contains(word) ? Optional.of(false) : refuse();
        },
        String::valueOf);
  }

  static Type<Integer> integer(int least, int most) {
    return new Single<>(
        "integer",
        range("a whole number", least, most),
        text -> number(text, least, most),
        String::valueOf);
  }

  static Type<Integer> port() {
    return new Single<>(
        "port", "a port from 0 to 65535", text -> number(text, 0, 65535), String::valueOf);
  }

  static Type<Double> decimal(double least, double most) {
    return new Single<>(
        "number",
        most == Double.MAX_VALUE ? "a number" : "a number from " + least + " to " + most,
        text -> {
          var stripped = text.strip();
          if (stripped.isEmpty()) return Optional.empty();
          if (!DECIMAL.matcher(stripped).matches()) return refuse();
          double value = Double.parseDouble(stripped);
          return value >= least && value <= most ? Optional.of(value) : refuse();
        },
        value -> BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
  }

  static Type<String> address() {
    return new Single<>(
        "IP address",
        "an IPv4 or IPv6 address without brackets or scope",
        text -> isAddress(text) ? Optional.of(text) : refuse(),
        value -> value);
  }

  static Type<String> hostName() {
    return new Single<>(
        "host name",
        "a host name of letters, digits, '-' and '.'",
        text -> {
          var name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
          return isHostName(name) ? Optional.of(name) : refuse();
        },
        value -> value);
  }

  static Type<List<String>> list() {
    return list("a list, separated by commas", item -> true);
  }

  /** A list each of whose items must pass the test. */
  static Type<List<String>> list(String allowed, Predicate<String> item) {
    return new Single<>(
        "list",
        allowed,
        text -> {
          var items = items(text);
          return items.stream().allMatch(item) ? Optional.of(items) : refuse();
        },
        value -> String.join(", ", value));
  }

  static Type<Map<String, String>> pairs() {
    return new Single<>(
        "key:value pairs",
        "key:value pairs, separated by commas, each key once",
        text -> Optional.of(pairs(text)),
        value ->
            value.entrySet().stream()
                .map(pair -> pair.getKey() + ":" + pair.getValue())
                .collect(Collectors.joining(", ")));
  }

  /** A map that keeps the order of keys and values as given in turn. */
  static Map<String, String> inOrder(String... keysAndValues) {
    var map = new LinkedHashMap<String, String>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return Collections.unmodifiableMap(map);
  }

  static Type<List<String>> lines() {
    return new Lines();
  }

  private static Optional<Integer> number(String text, int least, int most) {
    var stripped = text.strip();
    if (stripped.isEmpty()) return Optional.empty();
    if (!INTEGER.matcher(stripped).matches()) return refuse();
    int value = Integer.parseInt(stripped.replace("_", ""));
    return value >= least && value <= most ? Optional.of(value) : refuse();
  }

  private static String range(String what, int least, int most) {
    if (least == Integer.MIN_VALUE) return what;
    return most == Integer.MAX_VALUE
        ? what + ", at least " + least
        : what + " from " + least + " to " + most;
  }

  /** Commas at the end are dropped, empty items elsewhere are kept, as oslo.config does. */
  private static List<String> items(String text) {
    var stripped = text.strip();
    while (stripped.endsWith(",")) stripped = stripped.substring(0, stripped.length() - 1);
    if (stripped.isEmpty()) return List.of();
    return Arrays.stream(stripped.split(",", -1)).map(String::strip).toList();
  }

  /** A part without a colon belongs to the key of the next one, as in oslo.config. */
  private static Map<String, String> pairs(String text) {
    var pairs = new LinkedHashMap<String, String>();
    if (text.isBlank()) return pairs;
    var pending = "";
    for (var part : text.strip().split(",", -1)) {
      var pair = pending + part;
      int colon = pair.indexOf(':');
      if (colon < 0) {
        pending = pair + ",";
        continue;
      }
      pending = "";
      var key = pair.substring(0, colon).strip();
      if (key.isEmpty()) refuse();
      if (pairs.put(key, pair.substring(colon + 1).strip()) != null) refuse();
    }
    if (!pending.isEmpty()) refuse();
    return pairs;
  }

  private static boolean isAddress(String text) {
    if (text.indexOf('[') >= 0 || text.indexOf('%') >= 0) return false;
    if (text.indexOf(':') < 0 && text.split("\\.", -1).length != 4) return false;
    try {
      return !InetAddress.ofLiteral(text).getHostAddress().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isHostName(String name) {
    var labels = name.split("\\.", -1);
    return name.length() <= 253
        && Arrays.stream(labels).allMatch(label -> HOST_LABEL.matcher(label).matches())
        && labels[labels.length - 1].chars().anyMatch(c -> c < '0' || c > '9');
  }

  private static <T> Optional<T> refuse() {
    throw new IllegalArgumentException("not allowed");
  }
}

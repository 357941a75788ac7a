package io.octavia.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code {IP at IFACE}} in place of an address, with an optional {@code :port} behind it. Guides
 * print it for the reader to replace, and files are deployed with it; it stands for the first
 * global address of the interface.
 */
final class Placeholder {
  private static final Pattern PATTERN =
      Pattern.compile(
          "\\{\\s*IP\\s+at\\s+([^\\s}]+)\\s*}(\\s*:\\s*\\d+)?", Pattern.CASE_INSENSITIVE);

  /** What becomes of a placeholder whose interface has no address. */
  enum Unresolved {
    /** The value cannot be read. */
    REFUSED,
    /** The item of the list is not there. */
    LEFT_OUT
  }

  private final Function<String, Optional<String>> addressOf;

  Placeholder(Function<String, Optional<String>> addressOf) {
    this.addressOf = addressOf;
  }

  /** Says what became of the placeholders in the value, if it has any. */
  static Reaction reaction(String otherwise) {
    return (config, text) -> {
      if (!isIn(text)) return Optional.empty();
      var replaced = new Placeholder(config.machine().addressOf()).replaced(text);
      var sentence =
          isIn(replaced)
              ? "there is no global address on interface "
                  + networkInterface(replaced)
                  + "; "
                  + otherwise
              : "the placeholder is taken for " + replaced + "; write the address instead";
      return Optional.of(new Reaction.Remark(Notice.Level.WARNING, sentence));
    };
  }

  static boolean isIn(String text) {
    return PATTERN.matcher(text).find();
  }

  /** The interface that the first placeholder in the text names. */
  static String networkInterface(String text) {
    var matcher = PATTERN.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** The text with addresses; a placeholder whose interface has none stays. */
  String replaced(String text) {
    return PATTERN
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(address(match).orElse(match.group())));
  }

  /** The list without the items whose interface has no address. */
  String replacedInList(String text) {
    return Arrays.stream(replaced(text).split(",", -1))
        .filter(item -> !isIn(item))
        .collect(Collectors.joining(","));
  }

  private Optional<String> address(MatchResult match) {
    var port = match.group(2);
    return addressOf
        .apply(match.group(1))
        .map(address -> {
          if (port == null) return address;
          return (address.indexOf(':') < 0 ? address : "[" + address + "]")
              + port.replaceAll("\\s", "");
        });
  }
}

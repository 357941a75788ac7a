package io.octavia.config;

import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code $option}, {@code ${option}} and {@code $section.option} in values. A bare name
 * means the option of the same section, then of {@code [DEFAULT]}. {@code $$} and {@code \$} stand
 * for a dollar, as does one that no name follows.
 */
final class Interpolation {
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\\\\\$|\\$(?:(\\$)|([_a-z][._a-z0-9]*)|\\{([_a-z][._a-z0-9]*)})",
          Pattern.CASE_INSENSITIVE);

  private final Config config;
  private final Set<OptionName> underWay;

  Interpolation(Config config, Set<OptionName> underWay) {
    this.config = config;
    this.underWay = underWay;
  }

  /**
   * The text of the option with its references replaced.
   *
   * @throws ConfigException if one names no option, or leads back to where it came from
   */
  String of(Option<?> option, String text) {
    if (text.indexOf('$') < 0) return text;
    if (!underWay.add(option.fullName())) {
      throw new ConfigException(option + ": its references lead back to itself");
    }
    var replaced =
        REFERENCE
            .matcher(text)
            .replaceAll(match -> Matcher.quoteReplacement(replacement(option, match)));
    underWay.remove(option.fullName());
    return replaced;
  }

  private String replacement(Option<?> from, MatchResult match) {
    var name = Optional.ofNullable(match.group(2)).or(() -> Optional.ofNullable(match.group(3)));
    return name.map(reference -> value(referenced(from, reference))).orElse("$");
  }

  private String value(Option<?> option) {
    return config
        .written(option)
        .map(written -> of(option, written.texts().getLast()))
        .or(option::defaultText)
        .orElse("");
  }

  private static Option<?> referenced(Option<?> from, String reference) {
    int dot = reference.indexOf('.');
    var found =
        dot < 0
            ? Schema.option(new OptionName(from.section(), reference))
                .or(() -> Schema.option(new OptionName("DEFAULT", reference)))
            : Schema.option(
                new OptionName(
                    IniFile.folded(reference.substring(0, dot)), reference.substring(dot + 1)));
    return found.orElseThrow(() ->
        new ConfigException(
            from
                + ": a '$' in the value refers to "
                + (from.secret() ? "something that" : "'" + reference + "', which")
                + " is no option; write '$$' for a plain dollar"));
  }
}

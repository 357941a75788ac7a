package io.octavia.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is said at start-up about an option that is written somewhere. */
@FunctionalInterface
interface Reaction {
  /** Nothing to say. */
  Reaction NONE = (config, text) -> Optional.empty();

  /**
   * What to say about the text.
   *
   * @throws ConfigException if it needs another option, and that one cannot be read
   */
  Optional<Remark> to(Config config, String text);

  /** A level and a sentence. */
  record Remark(Notice.Level level, String sentence) {}

  static Reaction warn(String sentence) {
    return (config, text) -> Optional.of(new Remark(Notice.Level.WARNING, sentence));
  }

  static Reaction inform(String sentence) {
    return (config, text) -> Optional.of(new Remark(Notice.Level.INFO, sentence));
  }

  /** Silent when the text is one of the words, in whatever case. */
  default Reaction unless(String... words) {
    return (config, text) ->
        Arrays.asList(words).contains(text.strip().toLowerCase(Locale.ROOT))
            ? Optional.empty()
            : to(config, text);
  }
}

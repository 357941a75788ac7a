package io.octavia.config;

/**
 * Something the operator should know about the configuration. It never contains a secret.
 *
 * @param origin where the value was written: {@code file:line}, or in words
 * @param section section of the option, without brackets
 * @param option name of the option
 * @param text one sentence without the full stop
 */
public record Notice(Level level, String origin, String section, String option, String text) {
  /** How loud. */
  public enum Level {
    /** The value has an effect, but under another name or in another way. */
    INFO,
    /** The value has no effect, or a dangerous one. */
    WARNING
  }

  /** The line for the log. */
  public String message() {
    return origin + ": [" + section + "] " + option + ": " + text;
  }
}

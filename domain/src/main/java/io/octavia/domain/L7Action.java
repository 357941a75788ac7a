package io.octavia.domain;

/** What an L7 policy does with a request that matches all its rules. */
public enum L7Action {
  REJECT("REJECT"),
  REDIRECT_TO_URL("REDIRECT_TO_URL"),
  REDIRECT_TO_POOL("REDIRECT_TO_POOL"),
  REDIRECT_PREFIX("REDIRECT_PREFIX");

  private final String text;

  L7Action(String text) {
    this.text = text;
  }

  /** The word of the API and of the database. */
  public String text() {
    return text;
  }

  /**
   * The value that the API and the database call {@code text}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static L7Action of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no L7Action: " + text);
  }
}

package io.octavia.domain;

/** How a pool chooses a member. */
public enum Algorithm {
  ROUND_ROBIN("ROUND_ROBIN"),
  LEAST_CONNECTIONS("LEAST_CONNECTIONS"),
  SOURCE_IP("SOURCE_IP"),
  SOURCE_IP_PORT("SOURCE_IP_PORT");

  private final String text;

  Algorithm(String text) {
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
  public static Algorithm of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no Algorithm: " + text);
  }
}

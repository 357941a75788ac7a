package io.octavia.domain;

/** How an L7 rule compares. */
public enum L7CompareType {
  REGEX("REGEX"),
  STARTS_WITH("STARTS_WITH"),
  ENDS_WITH("ENDS_WITH"),
  CONTAINS("CONTAINS"),
  EQUAL_TO("EQUAL_TO");

  private final String text;

  L7CompareType(String text) {
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
  public static L7CompareType of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no L7CompareType: " + text);
  }
}

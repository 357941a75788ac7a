package io.octavia.domain;

/** What of a request an L7 rule looks at. */
public enum L7RuleType {
  HOST_NAME("HOST_NAME"),
  PATH("PATH"),
  FILE_TYPE("FILE_TYPE"),
  HEADER("HEADER"),
  COOKIE("COOKIE"),
  SSL_CONN_HAS_CERT("SSL_CONN_HAS_CERT"),
  SSL_VERIFY_RESULT("SSL_VERIFY_RESULT"),
  SSL_DN_FIELD("SSL_DN_FIELD");

  private final String text;

  L7RuleType(String text) {
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
  public static L7RuleType of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no L7RuleType: " + text);
  }
}

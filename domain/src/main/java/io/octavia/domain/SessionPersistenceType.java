package io.octavia.domain;

/** What a client is recognised by. */
public enum SessionPersistenceType {
  SOURCE_IP("SOURCE_IP"),
  HTTP_COOKIE("HTTP_COOKIE"),
  APP_COOKIE("APP_COOKIE");

  private final String text;

  SessionPersistenceType(String text) {
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
  public static SessionPersistenceType of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no SessionPersistenceType: " + text);
  }
}

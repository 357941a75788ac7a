package io.octavia.domain;

/** Whether a TLS client must show a certificate. */
public enum ClientAuthentication {
  NONE("NONE"),
  OPTIONAL("OPTIONAL"),
  MANDATORY("MANDATORY");

  private final String text;

  ClientAuthentication(String text) {
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
  public static ClientAuthentication of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no ClientAuthentication: " + text);
  }
}

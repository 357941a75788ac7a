package io.octavia.domain;

/** Protocols of listeners. */
public enum ListenerProtocol {
  TCP("TCP"),
  HTTP("HTTP"),
  HTTPS("HTTPS"),
  TERMINATED_HTTPS("TERMINATED_HTTPS"),
  UDP("UDP"),
  SCTP("SCTP"),
  PROMETHEUS("PROMETHEUS");

  private final String text;

  ListenerProtocol(String text) {
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
  public static ListenerProtocol of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no ListenerProtocol: " + text);
  }
}

package io.octavia.domain;

/** Protocols of pools. */
public enum PoolProtocol {
  TCP("TCP"),
  HTTP("HTTP"),
  HTTPS("HTTPS"),
  PROXY("PROXY"),
  PROXYV2("PROXYV2"),
  UDP("UDP"),
  SCTP("SCTP");

  private final String text;

  PoolProtocol(String text) {
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
  public static PoolProtocol of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no PoolProtocol: " + text);
  }
}

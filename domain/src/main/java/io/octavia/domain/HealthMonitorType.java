package io.octavia.domain;

/** How a health monitor probes a member. */
public enum HealthMonitorType {
  HTTP("HTTP"),
  HTTPS("HTTPS"),
  PING("PING"),
  TCP("TCP"),
  TLS_HELLO("TLS-HELLO"),
  UDP_CONNECT("UDP-CONNECT"),
  SCTP("SCTP");

  private final String text;

  HealthMonitorType(String text) {
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
  public static HealthMonitorType of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no HealthMonitorType: " + text);
  }
}

package io.octavia.domain;

/** What the data plane says of an object; the last two are for members only. */
public enum OperatingStatus {
  ONLINE("ONLINE"),
  OFFLINE("OFFLINE"),
  DEGRADED("DEGRADED"),
  ERROR("ERROR"),
  DRAINING("DRAINING"),
  NO_MONITOR("NO_MONITOR");

  private final String text;

  OperatingStatus(String text) {
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
  public static OperatingStatus of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no OperatingStatus: " + text);
  }
}

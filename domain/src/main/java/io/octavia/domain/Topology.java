package io.octavia.domain;

/** How many amphorae serve a load balancer, and how. */
public enum Topology {
  SINGLE("SINGLE"),
  ACTIVE_STANDBY("ACTIVE_STANDBY");

  private final String text;

  Topology(String text) {
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
  public static Topology of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no Topology: " + text);
  }
}

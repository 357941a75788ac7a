package io.octavia.domain;

/** Life of an amphora's row. {@code READY} is of the spare pools of old releases. */
public enum AmphoraStatus {
  PENDING_CREATE("PENDING_CREATE"),
  BOOTING("BOOTING"),
  ALLOCATED("ALLOCATED"),
  READY("READY"),
  PENDING_UPDATE("PENDING_UPDATE"),
  PENDING_DELETE("PENDING_DELETE"),
  DELETED("DELETED"),
  ERROR("ERROR"),
  FAILOVER_STOPPED("FAILOVER_STOPPED");

  private final String text;

  AmphoraStatus(String text) {
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
  public static AmphoraStatus of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no AmphoraStatus: " + text);
  }
}

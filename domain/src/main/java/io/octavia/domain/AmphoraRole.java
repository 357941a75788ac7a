package io.octavia.domain;

/** Part of an amphora in its load balancer's topology. */
public enum AmphoraRole {
  STANDALONE("STANDALONE"),
  MASTER("MASTER"),
  BACKUP("BACKUP");

  private final String text;

  AmphoraRole(String text) {
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
  public static AmphoraRole of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no AmphoraRole: " + text);
  }
}

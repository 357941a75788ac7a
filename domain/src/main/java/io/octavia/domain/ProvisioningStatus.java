package io.octavia.domain;

/**
 * What the control plane is doing to an object; {@code DELETED} is stored for load balancers only.
 */
public enum ProvisioningStatus {
  ACTIVE("ACTIVE"),
  PENDING_CREATE("PENDING_CREATE"),
  PENDING_UPDATE("PENDING_UPDATE"),
  PENDING_DELETE("PENDING_DELETE"),
  ERROR("ERROR"),
  DELETED("DELETED");

  private final String text;

  ProvisioningStatus(String text) {
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
  public static ProvisioningStatus of(String text) {
    for (var value : values()) {
      if (value.text.equals(text)) return value;
    }
    throw new IllegalArgumentException("no ProvisioningStatus: " + text);
  }
}

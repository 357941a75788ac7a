package io.octavia.db.provider;

/** A secret that a listener or pool names cannot be read. */
public final class CertificateUnavailable extends RuntimeException {
  private final String reference;

  CertificateUnavailable(String reference, String why) {
    super(reference + ": " + why);
    this.reference = reference;
  }

  /** How the object names the secret. */
  public String reference() {
    return reference;
  }
}

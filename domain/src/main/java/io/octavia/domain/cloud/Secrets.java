package io.octavia.domain.cloud;

import org.jspecify.annotations.Nullable;

/**
 * Where users keep the certificates of listeners and pools; upstream's certificate manager.
 *
 * <p>All methods throw {@link CloudException} if the service cannot be asked.
 */
public interface Secrets {
  /** A certificate with its key. */
  Secret<KeyedCertificate> certificate(String reference, Reader reader);

  /** Whatever text is kept there: authorities, or what they revoked. */
  Secret<String> text(String reference, Reader reader);

  /**
   * Who reads. A user who may read a secret also lets the controllers read it from then on: they
   * will have to when no user is there.
   *
   * @param projectId whose load balancer the secret is for
   * @param token of the user who asks; null if it is the controllers themselves
   */
  record Reader(@Nullable String projectId, @Nullable String token) {
    /** The controllers, for a load balancer of that project. */
    public static Reader controller(@Nullable String projectId) {
      return new Reader(projectId, null);
    }

    @Override
    public String toString() {
      return "Reader[" + projectId + "]";
    }
  }
}

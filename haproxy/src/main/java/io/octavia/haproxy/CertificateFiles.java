package io.octavia.haproxy;

import io.octavia.domain.ListenerId;
import io.octavia.domain.PoolId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of the files that certificates were uploaded as, without their directory. The list of a
 * listener's own certificates is always called {@code <listener id>.pem}.
 *
 * <p>A listener or pool that uses certificates and is not in here could not get them, and is left
 * out of the configuration: it must not be served without.
 */
public record CertificateFiles(Map<ListenerId, OfListener> listeners, Map<PoolId, OfPool> pools) {

  /** Nothing uses certificates. */
  public static final CertificateFiles NONE = new CertificateFiles(Map.of(), Map.of());

  /**
   * Files of a listener, besides the list.
   *
   * @param clientCa authorities of the clients' certificates
   * @param clientCrl what these revoked
   */
  public record OfListener(@Nullable String clientCa, @Nullable String clientCrl) {
    /** Clients show no certificates. */
    public static final OfListener NO_CLIENT_AUTHENTICATION = new OfListener(null, null);
  }

  /**
   * Files of a pool.
   *
   * @param certificate what we show to the members, with its key
   * @param ca authorities of the members' certificates
   * @param crl what these revoked
   */
  public record OfPool(@Nullable String certificate, @Nullable String ca, @Nullable String crl) {}
}

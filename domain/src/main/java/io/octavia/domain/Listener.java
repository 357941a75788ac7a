package io.octavia.domain;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A port of the load balancer's addresses.
 *
 * @param connectionLimit -1 or null: none of its own
 * @param insertHeaders header to {@code "true"} or another string
 * @param policies by position
 */
public record Listener(
    ListenerId id,
    @Nullable String projectId,
    @Nullable String name,
    ListenerProtocol protocol,
    int protocolPort,
    @Nullable Integer connectionLimit,
    @Nullable PoolId defaultPool,
    @Nullable Integer peerPort,
    Map<String, String> insertHeaders,
    Timeouts timeouts,
    List<String> allowedCidrs,
    Tls tls,
    Hsts hsts,
    List<L7Policy> policies,
    boolean enabled,
    ProvisioningStatus provisioningStatus,
    OperatingStatus operatingStatus) {

  /** Milliseconds; null means the configured default. */
  public record Timeouts(
      @Nullable Integer clientData,
      @Nullable Integer memberConnect,
      @Nullable Integer memberData,
      @Nullable Integer tcpInspect) {}

  /**
   * TLS towards the clients.
   *
   * @param certificate reference of the default certificate
   * @param sni references of further certificates
   */
  public record Tls(
      @Nullable String certificate,
      List<String> sni,
      @Nullable String clientCa,
      @Nullable String clientCrl,
      ClientAuthentication clientAuthentication,
      @Nullable String ciphers,
      List<String> versions,
      List<String> alpnProtocols) {}

  /** HTTP strict transport security; off if {@code maxAge} is null. Seconds. */
  public record Hsts(@Nullable Integer maxAge, boolean includeSubdomains, boolean preload) {}
}

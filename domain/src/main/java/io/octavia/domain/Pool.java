package io.octavia.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members that share the work, with how they are chosen and watched. */
public record Pool(
    PoolId id,
    @Nullable String projectId,
    @Nullable String name,
    PoolProtocol protocol,
    Algorithm algorithm,
    @Nullable SessionPersistence sessionPersistence,
    @Nullable HealthMonitor healthMonitor,
    List<Member> members,
    Tls tls,
    boolean enabled,
    ProvisioningStatus provisioningStatus,
    OperatingStatus operatingStatus) {

  /**
   * TLS towards the members.
   *
   * @param certificate reference of the client certificate we show
   * @param ca reference of the authority that signs the members' certificates
   * @param crl reference of that authority's revocation list
   */
  public record Tls(
      boolean enabled,
      @Nullable String certificate,
      @Nullable String ca,
      @Nullable String crl,
      @Nullable String ciphers,
      List<String> versions,
      List<String> alpnProtocols) {
    /** Plain traffic. */
    public static final Tls OFF = new Tls(false, null, null, null, null, List.of(), List.of());
  }
}

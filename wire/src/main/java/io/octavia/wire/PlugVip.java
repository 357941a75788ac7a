package io.octavia.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Body of {@code POST /1.0/plug/vip/{vip}}: the interface of the amphora that carries the virtual
 * addresses. The primary one stands in the URL.
 *
 * @param macAddress what the interface is found by; lower case
 * @param vrrpIp the amphora's own address on the VIP's subnet
 * @param mtu bytes
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PlugVip(
    @JsonProperty(required = true) String subnetCidr,
    @JsonProperty(required = true) @Nullable String gateway,
    @JsonProperty(required = true) String macAddress,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String vrrpIp,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer mtu,
    List<HostRoute> hostRoutes,
    List<SubnetAddress> additionalVips,
    @JsonProperty("is_sriov") boolean sriov) {

  /** Lists that are absent are empty. */
  public PlugVip {
    hostRoutes = hostRoutes == null ? List.of() : List.copyOf(hostRoutes);
    additionalVips = additionalVips == null ? List.of() : List.copyOf(additionalVips);
  }
}

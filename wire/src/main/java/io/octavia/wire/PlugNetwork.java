package io.octavia.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Body of {@code POST /1.0/plug/network}: an interface towards members.
 *
 * @param macAddress what the interface is found by; lower case
 * @param mtu bytes
 * @param fixedIps empty: take what the network hands out
 * @param vipNetInfo only if the port is the one of the virtual addresses
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlugNetwork(
    @JsonProperty(required = true) String macAddress,
    @Nullable Integer mtu,
    List<SubnetAddress> fixedIps,
    @Nullable VipNetInfo vipNetInfo,
    @JsonProperty("is_sriov") boolean sriov) {

  /** A list that is absent is empty. */
  public PlugNetwork {
    fixedIps = fixedIps == null ? List.of() : List.copyOf(fixedIps);
  }

  /** {@link PlugVip}, with the address that stands in the URL there. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record VipNetInfo(
      @JsonProperty(required = true) String vip,
      @JsonProperty(required = true) String subnetCidr,
      @JsonProperty(required = true) @Nullable String gateway,
      @JsonProperty(required = true) String macAddress,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String vrrpIp,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer mtu,
      List<HostRoute> hostRoutes,
      List<SubnetAddress> additionalVips,
      @JsonProperty("is_sriov") boolean sriov) {

    /** Lists that are absent are empty. */
    public VipNetInfo {
      hostRoutes = hostRoutes == null ? List.of() : List.copyOf(hostRoutes);
      additionalVips = additionalVips == null ? List.of() : List.copyOf(additionalVips);
    }

    /** What {@code plug} would be called with for that address. */
    public static VipNetInfo of(String vip, PlugVip plug) {
      return new VipNetInfo(
          vip,
          plug.subnetCidr(),
          plug.gateway(),
          plug.macAddress(),
          plug.vrrpIp(),
          plug.mtu(),
          plug.hostRoutes(),
          plug.additionalVips(),
          plug.sriov());
    }

    /** The same as the body of the call that plugs the VIP. */
    public PlugVip plugVip() {
      return new PlugVip(
          subnetCidr, gateway, macAddress, vrrpIp, mtu, hostRoutes, additionalVips, sriov);
    }
  }
}

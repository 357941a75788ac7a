package io.octavia.domain.cloud;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An interface of a network.
 *
 * @param macAddress lower case, with colons
 * @param deviceId empty if nothing uses the port
 * @param allowedAddresses further addresses that may be used on it (allowed address pairs)
 * @param vnicType {@code normal}, or {@code direct} for a virtual function of a network card
 */
public record Port(
    String id,
    String name,
    String networkId,
    @Nullable String projectId,
    String macAddress,
    List<FixedIp> fixedIps,
    String deviceId,
    String deviceOwner,
    boolean adminStateUp,
    List<String> securityGroups,
    List<String> allowedAddresses,
    @Nullable String qosPolicyId,
    String vnicType) {

  /** Whether it is a virtual function of a network card. */
  public boolean isDirect() {
    return vnicType.equals(Ports.DIRECT);
  }

  /** An address on a subnet; in a request the address may be left to the cloud. */
  public record FixedIp(String subnetId, @Nullable String ipAddress) {}
}

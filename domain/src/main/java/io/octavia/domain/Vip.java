package io.octavia.domain;

import org.jspecify.annotations.Nullable;

/**
 * The primary virtual address of a load balancer, table {@code vip}. Ids are the network service's.
 *
 * @param octaviaOwned true if the port was made by us and goes with the load balancer
 */
public record Vip(
    @Nullable String ipAddress,
    @Nullable String portId,
    @Nullable String subnetId,
    @Nullable String networkId,
    @Nullable String qosPolicyId,
    boolean octaviaOwned,
    String vnicType) {
  /**
   * Whether amphorae have it on a virtual function of a network card (SR-IOV), before which no
   * security group stands.
   */
  public boolean isDirect() {
    return vnicType.equals("direct");
  }
}

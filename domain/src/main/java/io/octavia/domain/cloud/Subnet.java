package io.octavia.domain.cloud;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A range of addresses of a network. {@code ipVersion} is 4 or 6. */
public record Subnet(
    String id,
    String name,
    String networkId,
    int ipVersion,
    String cidr,
    @Nullable String gatewayIp,
    List<HostRoute> hostRoutes) {

  /** A route that servers on the subnet need. */
  public record HostRoute(String destination, String nexthop) {}
}

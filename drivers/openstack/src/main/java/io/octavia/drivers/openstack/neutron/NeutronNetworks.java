package io.octavia.drivers.openstack.neutron;

import io.octavia.domain.cloud.Network;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Subnet;
import io.octavia.drivers.openstack.Service;
import java.util.Map;
import java.util.Optional;

/** What Neutron has. */
final class NeutronNetworks implements Networks {
  /** Addresses are counted for administrators only, so always in our own name. */
  private final Service own;

  private final Service neutron;
  private final Extensions extensions;

  NeutronNetworks(Service own, Service neutron, Extensions extensions) {
    this.own = own;
    this.neutron = neutron;
    this.extensions = extensions;
  }

  @Override
  public Networks seenBy(String token) {
    return new NeutronNetworks(own, own.as(token), extensions);
  }

  @Override
  public Optional<Network> network(String id) {
    return neutron.find("v2.0", "networks", id).map(it -> Documents.network(it.path("network")));
  }

  @Override
  public Optional<Subnet> subnet(String id) {
    return neutron.find("v2.0", "subnets", id).map(it -> Documents.subnet(it.path("subnet")));
  }

  @Override
  public Optional<Port> port(String id) {
    return neutron.find("v2.0", "ports", id).map(it -> Documents.port(it.path("port")));
  }

  @Override
  public int freeAddresses(String subnetId) {
    var network = subnet(subnetId).map(Subnet::networkId);
    if (network.isEmpty()) return 0;
    var counted = own.get(Map.of(), "v2.0", "network-ip-availabilities", network.get());
    var subnets = counted.path("network_ip_availability").path("subnet_ip_availability");
    for (var each : subnets) {
      if (Documents.text(each, "subnet_id").equals(subnetId)) {
        // Of IPv6 there are more than a long can tell.
        var free = each.path("total_ips").asDouble(0) - each.path("used_ips").asDouble(0);
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, free));
      }
    }
    return 0;
  }

  @Override
  public boolean securityGroupExists(String id) {
    return neutron.find("v2.0", "security-groups", id).isPresent();
  }

  @Override
  public boolean qosSupported() {
    return extensions.has(Extensions.QOS);
  }

  @Override
  public boolean qosPolicyExists(String id) {
    return neutron.find("v2.0", "qos", "policies", id).isPresent();
  }
}

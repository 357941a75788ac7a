package io.octavia.drivers.amphora;

import static io.octavia.domain.cloud.CloudException.Kind.UNAVAILABLE;

import io.octavia.domain.Amphora;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.cloud.Amphorae.NetworkInfo;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Subnet;
import io.octavia.wire.HostRoute;
import io.octavia.wire.PlugNetwork;
import io.octavia.wire.PlugVip;
import io.octavia.wire.SubnetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of the calls that give an amphora its addresses. */
final class Plugging {
  private Plugging() {}

  static PlugVip vip(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets, Port port) {
    var info = info(loadBalancer.vip().subnetId(), subnets);
    var additional = new ArrayList<SubnetAddress>();
    for (var vip : loadBalancer.additionalVips()) {
      var address = vip.ipAddress();
      if (address != null) additional.add(address(address, info(vip.subnetId(), subnets).subnet()));
    }
    return new PlugVip(
        info.subnet().cidr(),
        info.subnet().gatewayIp(),
        port.macAddress(),
        amphora.vrrpIp(),
        info.mtu(),
        routes(info.subnet()),
        additional,
        loadBalancer.vip().isDirect());
  }

  static PlugNetwork network(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets, Port port) {
    var addresses = new ArrayList<SubnetAddress>();
    Integer mtu = null;
    for (var ip : port.fixedIps()) {
      var address = ip.ipAddress();
      if (address == null) continue;
      var info = info(ip.subnetId(), subnets);
      mtu = info.mtu();
      addresses.add(address(address, info.subnet()));
    }
    var carriesVip = port.id().equals(amphora.vrrpPortId());
    return new PlugNetwork(
        port.macAddress(),
        mtu,
        addresses,
        carriesVip
            ? PlugNetwork.VipNetInfo.of(
                address(loadBalancer), vip(loadBalancer, amphora, subnets, port))
            : null,
        carriesVip ? loadBalancer.vip().isDirect() : port.isDirect());
  }

  /** The primary virtual address. */
  static String address(LoadBalancer loadBalancer) {
    var address = loadBalancer.vip().ipAddress();
    if (address == null) {
      throw new CloudException(UNAVAILABLE, "Load balancer " + loadBalancer.id() + " has no VIP");
    }
    return address;
  }

  private static SubnetAddress address(String address, Subnet subnet) {
    return new SubnetAddress(address, subnet.cidr(), subnet.gatewayIp(), routes(subnet));
  }

  private static List<HostRoute> routes(Subnet subnet) {
    return subnet.hostRoutes().stream()
        .map(route -> new HostRoute(route.destination(), route.nexthop()))
        .toList();
  }

  private static NetworkInfo info(@Nullable String subnet, Map<String, NetworkInfo> subnets) {
    var info = subnet == null ? null : subnets.get(subnet);
    if (info == null) throw new CloudException(UNAVAILABLE, "Subnet " + subnet + " is not known");
    return info;
  }
}

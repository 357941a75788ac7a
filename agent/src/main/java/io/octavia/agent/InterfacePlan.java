package io.octavia.agent;

import io.octavia.agent.InterfaceFile.Address;
import io.octavia.agent.InterfaceFile.Route;
import io.octavia.agent.InterfaceFile.Rule;
import io.octavia.agent.InterfaceFile.Scripts;
import io.octavia.domain.Topology;
import io.octavia.wire.HostRoute;
import io.octavia.wire.PlugNetwork;
import io.octavia.wire.PlugVip;
import io.octavia.wire.SubnetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the interfaces should be, from what the controller said of the ports. Pure.
 *
 * <p>In SINGLE topology the virtual addresses are ours; in ACTIVE_STANDBY keepalived moves them,
 * with their rules and the routes of their table, between the two amphorae.
 */
final class InterfacePlan {
  private final boolean single;

  InterfacePlan(Topology topology) {
    this.single = topology == Topology.SINGLE;
  }

  /** A virtual address and its subnet. */
  private record Vip(String address, SubnetAddress subnet) {}

  /**
   * The interface of the virtual addresses.
   *
   * @param fixed further addresses of the same port, towards members on its networks
   */
  InterfaceFile vip(String name, String vip, PlugVip plug, List<SubnetAddress> fixed) {
    var vips = new ArrayList<Vip>();
    var primary = new SubnetAddress(vip, plug.subnetCidr(), plug.gateway(), plug.hostRoutes());
    Stream.concat(Stream.of(primary), plug.additionalVips().stream())
        .forEach(subnet -> vips.add(new Vip(subnet.ipAddress(), subnet)));
    var addresses = new LinkedHashSet<Address>();
    var routes = new LinkedHashSet<Route>();
    var rules = new LinkedHashSet<Rule>();
    String own = plug.vrrpIp();
    if (own != null) {
      addresses.add(Address.plain(own, IpAddresses.network(plug.subnetCidr()).prefix()));
    } else {
      vips.forEach(each -> addresses.add(v6(each) ? Address.fromRouters() : Address.fromDhcp()));
    }
    for (Vip each : vips) {
      addresses.add(Address.vip(each.address, single));
      routes.addAll(routes(each));
      if (single) {
        rules.add(Rule.from(each.address));
      }
    }
    for (SubnetAddress each : fixed) {
      addresses.add(plain(each));
      routes.addAll(fixedOnVipPort(each));
    }
    var families = Stream.concat(vips.stream().map(Vip::subnet), fixed.stream());
    return new InterfaceFile(
        name,
        InterfaceFile.VIP,
        plug.mtu(),
        List.copyOf(addresses),
        List.copyOf(routes),
        List.copyOf(rules),
        Scripts.masquerade(name, families.map(InterfacePlan::v6), plug.sriov()),
        plug.sriov());
  }

  /** An interface towards members. It never is the way to everywhere. */
  InterfaceFile backend(String name, PlugNetwork plug) {
    var addresses = new ArrayList<Address>();
    var routes = new ArrayList<Route>();
    for (SubnetAddress each : plug.fixedIps()) {
      addresses.add(plain(each));
      each.hostRoutes().forEach(route -> routes.add(via(route, null)));
    }
    Stream<Boolean> families = plug.fixedIps().stream().map(InterfacePlan::v6);
    if (addresses.isEmpty()) {
      addresses.add(new Address(null, null, null, true, true));
      families = Stream.of(false, true);
    }
    return new InterfaceFile(
        name,
        InterfaceFile.BACKEND,
        plug.mtu(),
        addresses,
        routes,
        List.of(),
        Scripts.masquerade(name, families, plug.sriov()),
        plug.sriov());
  }

  private List<Route> routes(Vip vip) {
    var routes = new ArrayList<Route>();
    String gateway = vip.subnet.gateway();
    if (gateway != null) {
      routes.add(Route.via(everywhere(vip), gateway, null));
      if (single) {
        routes.add(Route.via(everywhere(vip), gateway, InterfaceFile.VIP_TABLE));
      }
    }
    routes.add(Route.link(vip.subnet.subnetCidr()));
    if (single) {
      routes.add(Route.linkFrom(vip.subnet.subnetCidr(), vip.address));
    }
    for (HostRoute route : vip.subnet.hostRoutes()) {
      routes.add(via(route, null));
      routes.add(via(route, InterfaceFile.VIP_TABLE));
    }
    return routes;
  }

  private List<Route> fixedOnVipPort(SubnetAddress fixed) {
    var routes = new ArrayList<Route>();
    String gateway = fixed.gateway();
    if (gateway != null) {
      String everywhere = v6(fixed) ? "::/0" : "0.0.0.0/0";
      routes.add(Route.via(everywhere, gateway, null));
      if (single) {
        routes.add(Route.via(everywhere, gateway, InterfaceFile.VIP_TABLE));
      }
    }
    fixed.hostRoutes().forEach(route -> routes.add(via(route, null)));
    return routes;
  }

  private static Route via(HostRoute route, @Nullable Integer table) {
    return Route.via(route.destination(), route.nexthop(), table);
  }

  private static Address plain(SubnetAddress subnet) {
    return Address.plain(subnet.ipAddress(), IpAddresses.network(subnet.subnetCidr()).prefix());
  }

  private static String everywhere(Vip vip) {
    return v6(vip) ? "::/0" : "0.0.0.0/0";
  }

  private static boolean v6(Vip vip) {
    return IpAddresses.v6(vip.address);
  }

  private static boolean v6(SubnetAddress subnet) {
    return IpAddresses.v6(subnet.ipAddress());
  }
}

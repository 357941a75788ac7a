package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.Subnet.HostRoute;
import io.octavia.drivers.local.LocalNetworks.AddressRange;
import io.octavia.drivers.local.LocalNetworks.Gateway;
import io.octavia.drivers.local.LocalNetworks.NewSubnet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a subnet must be like: valid in itself, and in nobody's way on this machine. */
final class SubnetRules {
  private static final List<Cidr> SPECIAL =
      List.of(
          Cidr.parse("0.0.0.0/8"),
          Cidr.parse("127.0.0.0/8"),
          Cidr.parse("169.254.0.0/16"),
          Cidr.parse("224.0.0.0/3"),
          Cidr.parse("::/96"),
          Cidr.parse("fe80::/10"),
          Cidr.parse("ff00::/8"));

  private SubnetRules() {}

  /** The subnet as it is to be stored, or the reason why not. */
  static LocalSubnet accept(Sql sql, String id, NewSubnet wanted, HostRoutes routes)
      throws SQLException {
    if (!sql.any("SELECT 1 FROM network WHERE leaving = 0 AND id = ?", wanted.networkId())) {
      throw new CloudException(
          Kind.NOT_FOUND, "Network " + wanted.networkId() + " could not be found.");
    }
    Cidr cidr = cidr(wanted.cidr());
    for (LocalSubnet other : LocalSubnet.all(sql)) {
      if (other.cidr().overlaps(cidr)) {
        throw refused(
            "Requested subnet with cidr: %s for network: %s overlaps with another subnet"
                .formatted(cidr, wanted.networkId()));
      }
    }
    Optional<HostRoutes.Route> route = routes.into(cidr);
    if (route.isPresent()) {
      throw refused(
          "cidr %s is in use on this machine: %s is reached through interface %s"
              .formatted(cidr, route.get().destination(), route.get().device()));
    }
    Ip gateway = gateway(wanted, cidr);
    return new LocalSubnet(
        id,
        wanted.name(),
        wanted.networkId(),
        cidr,
        gateway,
        pools(wanted.pools(), cidr, gateway),
        wanted.hostRoutes().stream().map(SubnetRules::hostRoute).toList());
  }

  private static Cidr cidr(String text) {
    Cidr cidr;
    try {
      cidr = Cidr.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid("cidr", e);
    }
    if (!text.contains("/")
        || !cidr.first().equals(Ip.parse(text.substring(0, text.indexOf('/'))))) {
      throw refused(
          "Invalid input for cidr. Reason: '%s' isn't a recognized IP subnet cidr, '%s' is recommended."
              .formatted(text, cidr));
    }
    if (cidr.first().bits() - cidr.prefix() < 2 || cidr.prefix() < 8) {
      throw refused("Invalid input for cidr. Reason: '" + text + "' has no room or too much.");
    }
    if (SPECIAL.stream().anyMatch(special -> special.overlaps(cidr))) {
      throw refused(
          "Invalid input for cidr. Reason: '" + text + "' cannot be given to interfaces.");
    }
    return cidr;
  }

  private static @Nullable Ip gateway(NewSubnet wanted, Cidr cidr) {
    return switch (wanted.gateway()) {
      case Gateway.First() -> cidr.first().plus(1);
      case Gateway.At(String address) -> gateway(address, cidr);
      case Gateway.None() -> null;
    };
  }

  private static Ip gateway(String text, Cidr cidr) {
    Ip gateway;
    try {
      gateway = Ip.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid("gateway_ip", e);
    }
    boolean host =
        cidr.contains(gateway)
            && !gateway.equals(cidr.first())
            && (gateway.version() == 6 || !gateway.equals(cidr.last()));
    if (!host) {
      throw refused("Gateway is not valid on subnet");
    }
    return gateway;
  }

  private static List<Pool> pools(List<AddressRange> wanted, Cidr cidr, @Nullable Ip gateway) {
    if (wanted.isEmpty()) {
      return Pool.of(cidr, gateway);
    }
    List<Pool> pools = new ArrayList<>();
    for (AddressRange range : wanted) {
      Pool pool;
      try {
        pool = new Pool(Ip.parse(range.start()), Ip.parse(range.end()));
      } catch (IllegalArgumentException e) {
        throw invalid("allocation_pools", e);
      }
      String text = pool.start() + "-" + pool.end();
      List<Pool> hosts = Pool.of(cidr, null);
      if (pool.start().compareTo(pool.end()) > 0) {
        throw refused("The allocation pool " + text + " is not valid.");
      }
      if (!hosts.getFirst().contains(pool.start()) || !hosts.getLast().contains(pool.end())) {
        throw refused(
            "The allocation pool " + text + " spans beyond the subnet cidr " + cidr + ".");
      }
      if (gateway != null && pool.contains(gateway)) {
        throw new CloudException(
            Kind.CONFLICT,
            "Gateway ip " + gateway + " conflicts with allocation pool " + text + ".");
      }
      if (pools.stream().anyMatch(p -> p.contains(pool.start()) || pool.contains(p.start()))) {
        throw new CloudException(
            Kind.CONFLICT, "Found overlapping allocation pools for subnet " + cidr + ".");
      }
      pools.add(pool);
    }
    return List.copyOf(pools);
  }

  private static HostRoute hostRoute(HostRoute wanted) {
    try {
      return new HostRoute(
          Cidr.parse(wanted.destination()).toString(), Ip.parse(wanted.nexthop()).toString());
    } catch (IllegalArgumentException e) {
      throw invalid("host_routes", e);
    }
  }

  private static CloudException refused(String message) {
    return new CloudException(Kind.REFUSED, message);
  }

  private static CloudException invalid(String field, IllegalArgumentException e) {
    return new CloudException(
        Kind.REFUSED, "Invalid input for " + field + ". Reason: " + e.getMessage() + ".", e);
  }
}

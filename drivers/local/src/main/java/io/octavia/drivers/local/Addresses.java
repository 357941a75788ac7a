package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.Port.FixedIp;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who has which address of a subnet. The transaction around each method makes it exclusive. */
record Addresses(Sql sql) {
  /** Gives a port one address of each IP version that its network has. */
  void allocateAny(String portId, String networkId) throws SQLException {
    List<LocalSubnet> subnets = LocalSubnet.ofNetwork(sql, networkId);
    for (int version : new int[] {4, 6}) {
      List<LocalSubnet> candidates =
          subnets.stream().filter(s -> s.cidr().version() == version).toList();
      boolean given = candidates.isEmpty();
      for (int i = 0; i < candidates.size() && !given; i++) {
        Optional<Ip> address = next(candidates.get(i));
        if (address.isPresent()) {
          insert(portId, candidates.get(i), address.get());
          given = true;
        }
      }
      if (!given) {
        throw exhausted(networkId);
      }
    }
  }

  /** Gives a port exactly these addresses; keeps what it has where the wish leaves the choice. */
  void assign(String portId, String networkId, List<FixedIp> wanted) throws SQLException {
    List<FixedIp> spare = new ArrayList<>(of(portId));
    List<FixedIp> missing = new ArrayList<>();
    for (FixedIp wish : wanted) {
      Optional<FixedIp> held = spare.stream().filter(had -> fits(had, wish)).findFirst();
      held.ifPresentOrElse(spare::remove, () -> missing.add(wish));
    }
    for (FixedIp unwanted : spare) {
      sql.update(
          "DELETE FROM address WHERE port_id = ? AND subnet_id = ? AND address = ?",
          portId,
          unwanted.subnetId(),
          unwanted.ipAddress());
    }
    for (FixedIp wish : missing) {
      allocate(portId, networkId, wish);
    }
  }

  /** The addresses of a port, in the order they were given. */
  List<FixedIp> of(String portId) throws SQLException {
    return sql.list(
        row -> new FixedIp(row.getString(1), row.getString(2)),
        "SELECT subnet_id, address FROM address WHERE port_id = ? ORDER BY seq",
        portId);
  }

  /** How many addresses the subnet can still give. */
  int free(LocalSubnet subnet) throws SQLException {
    long used =
        used(subnet).stream()
            .map(Ip::parse)
            .filter(address -> subnet.pools().stream().anyMatch(pool -> pool.contains(address)))
            .count();
    return Pool.size(subnet.pools())
        .subtract(BigInteger.valueOf(used))
        .min(BigInteger.valueOf(Integer.MAX_VALUE))
        .intValue();
  }

  private static boolean fits(FixedIp had, FixedIp wish) {
    String address = wish.ipAddress();
    return had.subnetId().equals(wish.subnetId())
        && (address == null || parse(address).toString().equals(had.ipAddress()));
  }

  private void allocate(String portId, String networkId, FixedIp wish) throws SQLException {
    LocalSubnet subnet =
        LocalSubnet.find(sql, wish.subnetId())
            .filter(found -> found.networkId().equals(networkId))
            .orElseThrow(() ->
                new CloudException(
                    Kind.NOT_FOUND, "Subnet " + wish.subnetId() + " could not be found."));
    String literal = wish.ipAddress();
    if (literal == null) {
      insert(portId, subnet, next(subnet).orElseThrow(() -> exhausted(networkId)));
      return;
    }
    Ip address = parse(literal);
    boolean host =
        subnet.cidr().contains(address)
            && !address.equals(subnet.cidr().first())
            && (address.version() == 6 || !address.equals(subnet.cidr().last()));
    if (!host) {
      throw new CloudException(
          Kind.REFUSED, "IP address " + address + " is not a valid IP for the specified subnet.");
    }
    if (used(subnet).contains(address.toString())) {
      throw new CloudException(
          Kind.CONFLICT, "IP address " + address + " already allocated in subnet " + subnet.id());
    }
    insert(portId, subnet, address);
  }

  private Optional<Ip> next(LocalSubnet subnet) throws SQLException {
    Optional<String> last =
        sql
            .strings(
                "SELECT last_address FROM subnet WHERE id = ? AND last_address IS NOT NULL",
                subnet.id())
            .stream()
            .findFirst();
    Optional<Ip> address =
        Pool.next(subnet.pools(), last.map(Ip::parse).orElse(null), used(subnet));
    if (address.isPresent()) {
      sql.update(
          "UPDATE subnet SET last_address = ? WHERE id = ?", address.get().toString(), subnet.id());
    }
    return address;
  }

  private Set<String> used(LocalSubnet subnet) throws SQLException {
    Set<String> used =
        new HashSet<>(sql.strings("SELECT address FROM address WHERE subnet_id = ?", subnet.id()));
    Ip gateway = subnet.gateway();
    if (gateway != null) {
      used.add(gateway.toString());
    }
    return used;
  }

  private void insert(String portId, LocalSubnet subnet, Ip address) throws SQLException {
    sql.update(
        "INSERT INTO address (subnet_id, address, port_id) VALUES (?, ?, ?)",
        subnet.id(),
        address.toString(),
        portId);
  }

  private static Ip parse(String literal) {
    try {
      return Ip.parse(literal);
    } catch (IllegalArgumentException e) {
      throw new CloudException(Kind.REFUSED, e.getMessage() + ".", e);
    }
  }

  private static CloudException exhausted(String networkId) {
    return new CloudException(
        Kind.CONFLICT, "No more IP addresses available on network " + networkId + ".");
  }
}

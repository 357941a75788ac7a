package io.octavia.drivers.local;

import io.octavia.domain.cloud.Subnet;
import io.octavia.domain.cloud.Subnet.HostRoute;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A subnet as this cloud needs it: addresses as numbers, and which of them may be given out. */
record LocalSubnet(
    String id,
    String name,
    String networkId,
    Cidr cidr,
    @Nullable Ip gateway,
    List<Pool> pools,
    List<HostRoute> hostRoutes) {

  private static final String COLUMNS =
      "SELECT id, name, network_id, cidr, gateway_ip, pools, host_routes FROM subnet ";

  /** The subnet with that id. */
  static Optional<LocalSubnet> find(Sql sql, String id) throws SQLException {
    return sql.first(LocalSubnet::of, COLUMNS + "WHERE leaving = 0 AND id = ?", id);
  }

  /** All subnets, oldest first. */
  static List<LocalSubnet> all(Sql sql) throws SQLException {
    return sql.list(LocalSubnet::of, COLUMNS + "WHERE leaving = 0 ORDER BY seq");
  }

  /** The subnets of a network, oldest first. */
  static List<LocalSubnet> ofNetwork(Sql sql, String networkId) throws SQLException {
    return sql.list(
        LocalSubnet::of, COLUMNS + "WHERE leaving = 0 AND network_id = ? ORDER BY seq", networkId);
  }

  /** Subnets whose removal began and did not end. */
  static List<LocalSubnet> leaving(Sql sql) throws SQLException {
    return sql.list(LocalSubnet::of, COLUMNS + "WHERE leaving = 1");
  }

  void insert(Sql sql) throws SQLException {
    sql.update(
        "INSERT INTO subnet (id, name, network_id, cidr, gateway_ip, pools, host_routes)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        id,
        name,
        networkId,
        cidr.toString(),
        gateway == null ? null : gateway.toString(),
        Pool.write(pools),
        hostRoutes.stream()
            .map(route -> route.destination() + " " + route.nexthop())
            .collect(Collectors.joining(",")));
  }

  /** The subnet in the control plane's words. */
  Subnet subnet() {
    return new Subnet(
        id,
        name,
        networkId,
        cidr.version(),
        cidr.toString(),
        gateway == null ? null : gateway.toString(),
        hostRoutes);
  }

  /** The gateway's address with the subnet's prefix, as the bridge carries it. */
  String bridgeAddress() {
    return gateway + "/" + cidr.prefix();
  }

  private static LocalSubnet of(ResultSet row) throws SQLException {
    String gateway = row.getString("gateway_ip");
    return new LocalSubnet(
        row.getString("id"),
        row.getString("name"),
        row.getString("network_id"),
        Cidr.parse(row.getString("cidr")),
        gateway == null ? null : Ip.parse(gateway),
        Pool.read(row.getString("pools")),
        routes(row.getString("host_routes")));
  }

  private static List<HostRoute> routes(String text) {
    return Arrays.stream(text.split(",", -1))
        .filter(route -> !route.isEmpty())
        .map(route -> route.split(" ", -1))
        .map(parts -> new HostRoute(parts[0], parts[1]))
        .toList();
  }
}

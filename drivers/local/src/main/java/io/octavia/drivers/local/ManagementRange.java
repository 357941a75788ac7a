package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The loopback addresses on which the agents of one instance listen. The first 15 are left to the
 * control plane.
 */
record ManagementRange(Cidr cidr) {
  private static final Cidr LOOPBACK = Cidr.parse("127.0.0.0/8");
  private static final String LAST = "last_management_ip";

  ManagementRange {
    if (!LOOPBACK.contains(cidr.first()) || cidr.prefix() < 9 || cidr.prefix() > 26) {
      throw new CloudException(
          Kind.REFUSED,
          "The management range must lie within 127.0.0.0/8 and be /9 to /26: " + cidr);
    }
  }

  /** One of the ranges that an instance may choose, by number. */
  static ManagementRange numbered(int number) {
    int second = 16 + number / 16 % 224;
    return new ManagementRange(Cidr.parse("127." + second + "." + number % 16 * 16 + ".0/20"));
  }

  /** An address that no server has; just freed ones come last. */
  Ip allocate(Sql sql) throws SQLException {
    Optional<String> last =
        sql.strings("SELECT value FROM setting WHERE name = ?", LAST).stream().findFirst();
    List<Pool> pools = List.of(new Pool(cidr.first().plus(16), cidr.last().plus(-1)));
    Ip address =
        Pool.next(
                pools,
                last.map(Ip::parse).orElse(null),
                new HashSet<>(sql.strings("SELECT management_ip FROM server")))
            .orElseThrow(() ->
                new CloudException(
                    Kind.CONFLICT, "No more addresses in the management range " + cidr));
    sql.update(
        "INSERT INTO setting (name, value) VALUES (?1, ?2)"
            + " ON CONFLICT (name) DO UPDATE SET value = ?2",
        LAST,
        address.toString());
    return address;
  }
}

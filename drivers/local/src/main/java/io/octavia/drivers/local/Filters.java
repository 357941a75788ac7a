package io.octavia.drivers.local;

import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Port.FixedIp;
import io.octavia.domain.cloud.Ports.IngressRule;
import io.octavia.drivers.local.FilterRules.Filtered;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Keeps the packet filter in each server's namespace as the security groups of its ports say. A
 * port without security groups is not filtered.
 */
record Filters(CloudDb db, Names names, Commands commands, Locks locks) {
  /** Makes the filter of a server right; nothing happens if that is no server of ours. */
  void refresh(String serverId) {
    if (serverId.isEmpty() || !isServer(serverId)) {
      return;
    }
    String netns = names.netns(serverId);
    locks.run(
        "filter " + serverId,
        () -> {
          if (Namespaces.exists(netns)) {
            String rules = FilterRules.render(db.read(sql -> filtered(sql, serverId)));
            commands.feed(rules, "ip", "netns", "exec", netns, "nft", "-f", "-");
          }
        });
  }

  private boolean isServer(String id) {
    return db.read(sql -> sql.any("SELECT 1 FROM server WHERE id = ? AND stage <> 'LEAVING'", id));
  }

  private static List<Filtered> filtered(Sql sql, String serverId) throws SQLException {
    List<Filtered> filtered = new ArrayList<>();
    for (Port port : PortRows.ofDevice(sql, serverId)) {
      if (!port.securityGroups().isEmpty()) {
        List<String> addresses =
            Stream.concat(
                    port.fixedIps().stream().map(FixedIp::ipAddress).filter(Objects::nonNull),
                    port.allowedAddresses().stream())
                .distinct()
                .toList();
        filtered.add(new Filtered(Names.tag(port.id()), addresses, rules(sql, port.id())));
      }
    }
    return filtered;
  }

  private static List<IngressRule> rules(Sql sql, String portId) throws SQLException {
    return sql.list(
        FilterRules::stored,
        """
        SELECT r.protocol, r.port, r.remote_cidr, r.ip_version
        FROM ingress_rule r JOIN port_group g ON g.group_id = r.group_id
        WHERE g.port_id = ? ORDER BY g.seq, r.seq
        """,
        portId);
  }
}

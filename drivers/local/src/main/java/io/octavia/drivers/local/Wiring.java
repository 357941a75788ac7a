package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Port;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The veth pair of a port. One end stays in the network's bridge. The other carries the port's MAC
 * address and starts in the root namespace, down and without an address; whoever uses it moves and
 * renames it. The pair lives and dies as one, so the first end tells whether it is there.
 */
record Wiring(Names names, Commands commands, Bridges bridges) {
  /** Makes the pair if need be; wherever the inner end is by now, it stays there. */
  void plug(Port port, int mtu) {
    try {
      wire(port, mtu);
    } catch (CloudException e) {
      if (Bridges.exists(names.outer(port.id()))) throw e;
      // It went meanwhile, with a namespace that the kernel was still taking apart.
      wire(port, mtu);
    }
  }

  private void wire(Port port, int mtu) {
    String outer = names.outer(port.id());
    List<String> lines = new ArrayList<>();
    if (!Bridges.exists(outer)) {
      lines.add(
          "link add name %s mtu %d type veth peer name %s address %s mtu %d"
              .formatted(outer, mtu, names.inner(port.id()), port.macAddress(), mtu));
    }
    lines.add("link set dev " + outer + " addrgenmode none");
    lines.add("link set dev " + outer + " master " + names.bridge(port.networkId()) + " up");
    commands.batch(lines);
  }

  /** The MTU of the port's network. */
  static int mtu(Sql sql, Port port) throws SQLException {
    return sql.first(row -> row.getInt(1), "SELECT mtu FROM network WHERE id = ?", port.networkId())
        .orElseThrow();
  }

  /** Takes the pair away, wherever its inner end is. */
  void unplug(String portId) {
    bridges.removeLink(names.outer(portId));
  }
}

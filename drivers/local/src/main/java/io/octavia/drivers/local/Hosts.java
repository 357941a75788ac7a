package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Port.FixedIp;
import io.octavia.domain.cloud.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Sample hosts: namespaces that load balancers know nothing of. */
final class Hosts {
  private final CloudDb db;
  private final Kernel kernel;
  private final LocalPorts ports;

  Hosts(CloudDb db, Kernel kernel, LocalPorts ports) {
    this.db = db;
    this.kernel = kernel;
    this.ports = ports;
  }

  /** Makes the host, or completes it, or finds it. */
  Host ensure(String name, String networkId) {
    if (!Names.isHost(name)) {
      throw new CloudException(
          Kind.REFUSED, "Not a host name (a-z, 0-9 and '-', up to 31): '" + name + "'");
    }
    return kernel
        .locks()
        .with(
            "host " + name,
            () -> {
              Port port = port(name, networkId);
              connect(port, kernel.names().hostNetns(name));
              return host(name, port);
            });
  }

  /** All hosts by name. */
  List<Host> all() {
    return db.read(sql -> {
      List<Host> hosts = new ArrayList<>();
      for (String name : sql.strings("SELECT name FROM host ORDER BY name")) {
        Optional<Port> port = PortRows.named(sql, portName(name)).stream().findFirst();
        port.ifPresent(found -> hosts.add(host(name, found)));
      }
      return List.copyOf(hosts);
    });
  }

  /** Ends everything in the host and takes it away; one that is gone is fine. */
  void remove(String name) {
    kernel
        .locks()
        .run(
            "host " + name,
            () -> {
              List<String> held =
                  db.read(sql -> sql.strings("SELECT port_id FROM host WHERE name = ?", name));
              for (String portId : held) {
                kernel.namespaces().remove(kernel.names().hostNetns(name));
                kernel.wiring().unplug(portId);
                db.write(sql -> {
                  sql.update("DELETE FROM host WHERE name = ?", name);
                  return sql.update("DELETE FROM port WHERE id = ?", portId);
                });
              }
            });
  }

  private Port port(String name, String networkId) {
    Port port =
        ports.create(
            new Ports.Request(
                portName(name),
                networkId,
                List.of(),
                name,
                "local:host",
                null,
                true,
                List.of(),
                List.of(),
                null,
                Ports.NORMAL));
    if (!port.networkId().equals(networkId)) {
      throw new CloudException(
          Kind.CONFLICT, "Host " + name + " is on network " + port.networkId() + " already.");
    }
    db.write(sql ->
        sql.update("INSERT OR IGNORE INTO host (name, port_id) VALUES (?, ?)", name, port.id()));
    return port;
  }

  private void connect(Port port, String netns) {
    int mtu = db.read(sql -> Wiring.mtu(sql, port));
    kernel.namespaces().ensure(netns);
    kernel.wiring().plug(port, mtu);
    String inner = kernel.names().inner(port.id());
    boolean inside = holds(netns, port);
    if (!inside && !Bridges.exists(inner)) {
      // It is in a namespace that lost its name.
      kernel.wiring().unplug(port.id());
      kernel.wiring().plug(port, mtu);
    }
    List<String> lines = new ArrayList<>();
    if (!inside) {
      lines.add("link set dev " + inner + " netns " + netns + " name eth0");
    }
    List<LocalSubnet> subnets = db.read(sql -> LocalSubnet.ofNetwork(sql, port.networkId()));
    String exec = "netns exec " + netns + " ip ";
    for (FixedIp fixed : port.fixedIps()) {
      LocalSubnet subnet =
          subnets.stream().filter(s -> s.id().equals(fixed.subnetId())).findFirst().orElseThrow();
      String noDad = subnet.cidr().version() == 6 ? " nodad" : "";
      lines.add(
          "%saddr replace %s/%d dev eth0%s"
              .formatted(exec, fixed.ipAddress(), subnet.cidr().prefix(), noDad));
    }
    lines.add(exec + "link set dev eth0 up");
    subnets.stream()
        .filter(subnet -> subnet.gateway() != null)
        .filter(s -> port.fixedIps().stream().anyMatch(ip -> ip.subnetId().equals(s.id())))
        .forEach(subnet ->
            lines.add(
                "%s-%d route replace default via %s dev eth0"
                    .formatted(exec, subnet.cidr().version(), subnet.gateway())));
    kernel.commands().batch(lines);
  }

  private boolean holds(String netns, Port port) {
    return kernel
        .commands()
        .run("ip", "-n", netns, "-o", "link", "show")
        .contains(" " + port.macAddress() + " ");
  }

  private Host host(String name, Port port) {
    List<String> addresses =
        port.fixedIps().stream().map(FixedIp::ipAddress).filter(Objects::nonNull).toList();
    return new Host(
        name, kernel.names().hostNetns(name), port.networkId(), port.macAddress(), addresses);
  }

  private static String portName(String host) {
    return "host-" + host;
  }
}

package io.octavia.worker;

import static io.octavia.db.tables.Tables.ADDITIONAL_VIP;
import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.RECONCILE_PORT;
import static io.octavia.db.tables.Tables.VIP;
import static io.octavia.domain.cloud.CloudException.Kind.REFUSED;
import static io.octavia.domain.cloud.CloudException.Kind.UNAVAILABLE;

import io.octavia.domain.Amphora;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Makes the ports and the security group that all of a load balancer's traffic goes through. */
final class PortActions {
  private final Networks networks;
  private final Ports ports;

  PortActions(Networks networks, Ports ports) {
    this.networks = networks;
    this.ports = ports;
  }

  /** A port that its owner brought and took away again is not ours to make. */
  Rows makeVip(Round round) {
    var graph = round.graph();
    var vip = graph.vip();
    var known = Optional.ofNullable(vip.portId()).flatMap(networks::port);
    if (known.isEmpty() && vip.portId() != null && !vip.octaviaOwned()) {
      throw new CloudException(REFUSED, "The VIP port " + vip.portId() + " does not exist");
    }
    var port = known.orElseGet(() -> ports.create(vipRequest(graph)));
    var made = known.isEmpty();
    return tx -> {
      recordVip(tx, graph, port, made);
      tx.update(RECONCILE)
          .set(RECONCILE.VIP, VipState.verified(round.facts().generation()))
          .where(RECONCILE.LOAD_BALANCER_ID.eq(graph.id().value()))
          .execute();
    };
  }

  private Ports.Request vipRequest(LoadBalancer graph) {
    var vip = graph.vip();
    var fixedIps = new ArrayList<Port.FixedIp>();
    var subnet = vip.subnetId();
    if (subnet != null) fixedIps.add(new Port.FixedIp(subnet, vip.ipAddress()));
    for (var additional : graph.additionalVips()) {
      fixedIps.add(new Port.FixedIp(additional.subnetId(), additional.ipAddress()));
    }
    return new Ports.Request(
        Names.vipPort(graph.id()),
        vipNetwork(graph),
        fixedIps,
        "lb-" + graph.id(),
        Names.OWNER,
        graph.projectId(),
        false,
        graph.securityGroups(),
        List.of(),
        null,
        Ports.NORMAL);
  }

  private String vipNetwork(LoadBalancer graph) {
    var network = graph.vip().networkId();
    if (network != null) return network;
    return Optional.ofNullable(graph.vip().subnetId())
        .flatMap(networks::subnet)
        .map(subnet -> subnet.networkId())
        .orElseThrow(() -> new CloudException(REFUSED, "The VIP's subnet does not exist"));
  }

  private static void recordVip(DSLContext tx, LoadBalancer graph, Port port, boolean made) {
    var subnet = graph.vip().subnetId();
    if (port.fixedIps().isEmpty() && graph.vip().ipAddress() != null) {
      // A port of another process's noop cloud: all that is known of it stands in the row.
      return;
    }
    var primary =
        port.fixedIps().stream()
            .filter(ip -> subnet == null || ip.subnetId().equals(subnet))
            .findFirst()
            .orElseThrow(() ->
                new CloudException(REFUSED, "VIP port " + port.id() + " is not on " + subnet));
    tx.update(VIP)
        .set(VIP.PORT_ID, port.id())
        .set(VIP.NETWORK_ID, port.networkId())
        .set(VIP.SUBNET_ID, primary.subnetId())
        .set(VIP.IP_ADDRESS, primary.ipAddress())
        .set(VIP.OCTAVIA_OWNED, made || graph.vip().octaviaOwned())
        .where(VIP.LOAD_BALANCER_ID.eq(graph.id().value()))
        .execute();
    for (var ip : port.fixedIps()) {
      tx.update(ADDITIONAL_VIP)
          .set(ADDITIONAL_VIP.IP_ADDRESS, ip.ipAddress())
          .set(ADDITIONAL_VIP.PORT_ID, port.id())
          .set(ADDITIONAL_VIP.NETWORK_ID, port.networkId())
          .where(ADDITIONAL_VIP.LOAD_BALANCER_ID.eq(graph.id().value()))
          .and(ADDITIONAL_VIP.SUBNET_ID.eq(ip.subnetId()))
          .execute();
    }
  }

  Rows secure(Round round, Action.SecureVip wanted) {
    var graph = round.graph();
    if (!ports.hasSecurityGroups()) {
      return tx -> recordSecurity(tx, graph.id(), wanted.fingerprint());
    }
    var name = Names.securityGroup(graph.id());
    var group = ports.securityGroup(name, null, wanted.rules());
    var groups = groups(group, graph);
    Optional.ofNullable(graph.vip().portId())
        .ifPresent(port -> ports.setSecurityGroups(port, groups));
    for (var amphora : round.serving().amphorae()) {
      var port = amphora.vrrpPortId();
      if (port != null && !graph.vip().isDirect()) ports.setSecurityGroups(port, groups);
    }
    return tx -> recordSecurity(tx, graph.id(), wanted.fingerprint());
  }

  static void recordSecurity(DSLContext tx, LoadBalancerId id, @Nullable String fingerprint) {
    tx.update(RECONCILE)
        .set(RECONCILE.SECURITY, fingerprint)
        .where(RECONCILE.LOAD_BALANCER_ID.eq(id.value()))
        .execute();
  }

  Rows makeVrrp(Round round, Amphora amphora, Nic nic) {
    var graph = round.graph();
    var filtered = ports.hasSecurityGroups() && !graph.vip().isDirect();
    var groups = filtered ? groups(group(graph), graph) : List.<String>of();
    var port =
        ports.create(
            new Ports.Request(
                Names.vrrpPort(amphora.id()),
                nic.network(),
                nic.subnets().stream().map(subnet -> new Port.FixedIp(subnet, null)).toList(),
                "",
                Names.OWNER,
                null,
                true,
                groups,
                Graph.vipAddresses(graph),
                graph.vip().qosPolicyId(),
                graph.vip().vnicType()));
    return tx -> recordVrrp(tx, graph, amphora, port);
  }

  private String group(LoadBalancer graph) {
    var name = Names.securityGroup(graph.id());
    return ports
        .securityGroupNamed(name)
        .orElseThrow(() -> new CloudException(UNAVAILABLE, "Security group " + name + " is gone"));
  }

  private static void recordVrrp(DSLContext tx, LoadBalancer graph, Amphora amphora, Port port) {
    tx.update(AMPHORA)
        .set(AMPHORA.VRRP_PORT_ID, port.id())
        .set(AMPHORA.VRRP_IP, ownAddress(graph, port))
        .set(AMPHORA.HA_PORT_ID, graph.vip().portId())
        .set(AMPHORA.HA_IP, graph.vip().ipAddress())
        .set(AMPHORA.VRRP_ID, 1)
        .where(AMPHORA.ID.eq(amphora.id().value()))
        .execute();
    tx.update(RECONCILE_PORT)
        .set(RECONCILE_PORT.PORT_ID, port.id())
        .where(RECONCILE_PORT.AMPHORA_ID.eq(amphora.id().value()))
        .and(RECONCILE_PORT.NETWORK_ID.eq(port.networkId()))
        .execute();
  }

  private static @Nullable String ownAddress(LoadBalancer graph, Port port) {
    return port.fixedIps().stream()
        .filter(ip -> ip.subnetId().equals(graph.vip().subnetId()))
        .findFirst()
        .or(() -> port.fixedIps().stream().findFirst())
        .map(Port.FixedIp::ipAddress)
        .orElse(null);
  }

  /** Gives the port an address on each of the subnets, and keeps those that it has. */
  Port withSubnets(Port port, List<String> subnets) {
    var has = port.fixedIps().stream().map(Port.FixedIp::subnetId).distinct().sorted().toList();
    if (has.equals(subnets.stream().sorted().toList())) return port;
    var wanted =
        subnets.stream()
            .flatMap(subnet -> {
              var kept =
                  port.fixedIps().stream().filter(ip -> ip.subnetId().equals(subnet)).toList();
              return kept.isEmpty() ? Stream.of(new Port.FixedIp(subnet, null)) : kept.stream();
            })
            .toList();
    return ports.setFixedIps(port.id(), wanted);
  }

  Port vrrpPort(Amphora amphora) {
    var id = Objects.requireNonNull(amphora.vrrpPortId());
    return networks
        .port(id)
        .orElseThrow(() -> new CloudException(UNAVAILABLE, "Port " + id + " is gone"));
  }

  /** One that is there already stays of the type that it is. */
  Port memberPort(Round round, Amphora amphora, Nic nic) {
    return ports.create(
        new Ports.Request(
            Names.memberPort(amphora.id(), nic.network()),
            nic.network(),
            nic.subnets().stream().map(subnet -> new Port.FixedIp(subnet, null)).toList(),
            "",
            Names.OWNER,
            null,
            true,
            List.of(),
            List.of(),
            null,
            Wiring.vnicType(round.graph(), round.facts(), nic.network())));
  }

  private static List<String> groups(String own, LoadBalancer graph) {
    return Stream.concat(Stream.of(own), graph.securityGroups().stream()).distinct().toList();
  }
}

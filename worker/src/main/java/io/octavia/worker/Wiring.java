package io.octavia.worker;

import io.octavia.domain.Amphora;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.cloud.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which networks the amphorae have to be on, and with what. */
final class Wiring {
  private Wiring() {}

  /** The interface of the virtual addresses, with the subnets of members on the same network. */
  static Nic vipNic(LoadBalancer graph, Facts facts) {
    var network = vipNetwork(graph, facts);
    var subnets = new ArrayList<String>();
    Optional.ofNullable(graph.vip().subnetId()).ifPresent(subnets::add);
    for (var subnet : memberSubnets(graph, facts).getOrDefault(network, new TreeSet<>())) {
      if (!subnets.contains(subnet)) subnets.add(subnet);
    }
    return new Nic(network, List.copyOf(subnets));
  }

  /** The interfaces towards members, but for the one of the virtual addresses. */
  static List<Nic> memberNics(LoadBalancer graph, Facts facts, Settings settings) {
    var vip = vipNetwork(graph, facts);
    var nics = new ArrayList<Nic>();
    memberSubnets(graph, facts)
        .forEach((network, subnets) -> {
          if (network.equals(vip) || isManagement(network, facts, settings)) return;
          nics.add(new Nic(network, List.copyOf(subnets)));
        });
    return nics;
  }

  /**
   * What ports on a network of members are. Members who want different things share one port:
   * upstream lets the one decide that it reads last, we those who want more.
   */
  static String vnicType(LoadBalancer graph, Facts facts, String network) {
    var direct =
        Graph.members(graph)
            .filter(member -> member.provisioningStatus() != ProvisioningStatus.DELETED)
            .filter(member -> member.vnicType().equals(Ports.DIRECT))
            .flatMap(member -> Optional.ofNullable(member.subnetId()).stream())
            .anyMatch(subnet -> network.equals(facts.networkOfSubnet().get(subnet)));
    return direct ? Ports.DIRECT : Ports.NORMAL;
  }

  private static boolean isManagement(String network, Facts facts, Settings settings) {
    return settings.managementNetworks().contains(network)
        || network.equals(facts.profile().managementNetwork());
  }

  /** False while a member's subnet cannot be found: then nothing may be unplugged. */
  static boolean allSubnetsKnown(LoadBalancer graph, Facts facts) {
    return Graph.members(graph)
        .allMatch(member ->
            member.subnetId() == null || facts.networkOfSubnet().containsKey(member.subnetId()));
  }

  /** A subnet of a new member that does not exist; it can never be reached. */
  static Optional<String> missingSubnet(LoadBalancer graph, Facts facts) {
    return Graph.members(graph)
        .filter(member -> Graph.isPending(member.provisioningStatus()))
        .flatMap(member -> Optional.ofNullable(member.subnetId()).stream())
        .filter(subnet -> !facts.networkOfSubnet().containsKey(subnet))
        .findFirst();
  }

  /** What the agent was told of the interface of the virtual addresses. */
  static String fingerprint(LoadBalancer graph, Nic nic) {
    var print = new Fingerprint().with("vip").with(nic).with(graph.vip().ipAddress());
    graph.additionalVips().forEach(print::with);
    return print.text();
  }

  /** What the agent was told of an interface towards members. */
  static String fingerprint(Nic nic) {
    return new Fingerprint().with("network").with(nic).text();
  }

  /** What keepalived in {@code amphora} was told. */
  static String vrrpFingerprint(LoadBalancer graph, List<Amphora> peers, Amphora amphora) {
    var print = new Fingerprint().with(amphora.id()).with(amphora.vrrpInterface());
    print.with(Graph.vipAddresses(graph));
    peers.stream()
        .sorted((one, other) -> one.id().value().compareTo(other.id().value()))
        .forEach(peer ->
            print.with(peer.id()).with(peer.vrrpIp()).with(peer.vrrpPriority()).with(peer.role()));
    var group = graph.vrrpGroup();
    if (group != null) print.with(group.name()).with(group.authPass()).with(group.advertInterval());
    return print.text();
  }

  /** Networks of members, each with its subnets in order. */
  private static SortedMap<String, SortedSet<String>> memberSubnets(
      LoadBalancer graph, Facts facts) {
    var subnets = new TreeMap<String, SortedSet<String>>();
    Graph.members(graph)
        .filter(member -> member.provisioningStatus() != ProvisioningStatus.DELETED)
        .flatMap(member -> Optional.ofNullable(member.subnetId()).stream())
        .forEach(subnet -> {
          var network = facts.networkOfSubnet().get(subnet);
          if (network == null) return;
          subnets.computeIfAbsent(network, _ -> new TreeSet<>()).add(subnet);
        });
    return subnets;
  }

  private static String vipNetwork(LoadBalancer graph, Facts facts) {
    var network = graph.vip().networkId();
    if (network != null) return network;
    var subnet = graph.vip().subnetId();
    var found = subnet == null ? null : facts.networkOfSubnet().get(subnet);
    if (found == null) throw new IllegalStateException("the VIP of " + graph.id() + " is nowhere");
    return found;
  }
}

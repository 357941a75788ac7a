package io.octavia.worker;

import static io.octavia.domain.ProvisioningStatus.DELETED;
import static io.octavia.domain.ProvisioningStatus.PENDING_DELETE;

import io.octavia.domain.Listener;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.Topology;
import io.octavia.domain.cloud.Ports.IngressRule;
import java.util.ArrayList;
import java.util.List;

/** What the load balancer's security group lets in; upstream's rules. */
final class Firewall {
  private static final String VRRP = "112";
  private static final String AUTHENTICATION_HEADER = "51";

  private Firewall() {}

  /**
   * The rules, each once. With groups of the user's own the listeners' ports are theirs to open.
   */
  static List<IngressRule> rules(LoadBalancer loadBalancer, Topology topology) {
    var addresses = Graph.vipAddresses(loadBalancer);
    var versions = addresses.stream().map(Firewall::version).distinct().toList();
    var rules = new ArrayList<IngressRule>();
    for (var listener : loadBalancer.listeners()) {
      if (listener.provisioningStatus() == PENDING_DELETE
          || listener.provisioningStatus() == DELETED) continue;
      if (loadBalancer.securityGroups().isEmpty()) addListener(rules, listener, versions);
      var peerPort = listener.peerPort();
      if (peerPort == null) continue;
      for (var version : versions) rules.add(new IngressRule("tcp", peerPort, null, version));
    }
    if (topology == Topology.ACTIVE_STANDBY && !versions.isEmpty()) {
      rules.add(new IngressRule(VRRP, null, null, versions.getFirst()));
      rules.add(new IngressRule(AUTHENTICATION_HEADER, null, null, versions.getFirst()));
    }
    return rules.stream().distinct().toList();
  }

  private static void addListener(
      List<IngressRule> rules, Listener listener, List<Integer> versions) {
    var protocol = protocol(listener);
    var port = listener.protocolPort();
    if (listener.allowedCidrs().isEmpty()) {
      for (var version : versions) rules.add(new IngressRule(protocol, port, null, version));
    }
    for (var cidr : listener.allowedCidrs()) {
      rules.add(new IngressRule(protocol, port, cidr, version(cidr)));
    }
  }

  private static String protocol(Listener listener) {
    return switch (listener.protocol()) {
      case UDP -> "udp";
      case SCTP -> "sctp";
      case TCP, HTTP, HTTPS, TERMINATED_HTTPS, PROMETHEUS -> "tcp";
    };
  }

  private static int version(String address) {
    return Graph.isIpv6(address) ? 6 : 4;
  }
}

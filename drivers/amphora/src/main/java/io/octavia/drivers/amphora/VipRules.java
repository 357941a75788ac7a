package io.octavia.drivers.amphora;

import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.Listener;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.Topology;
import io.octavia.wire.FirewallRule;
import java.util.ArrayList;
import java.util.List;

/**
 * What an amphora itself lets in where its VIP is on a virtual function of a network card, before
 * which no security group stands: the listeners' ports, and its peers (upstream:
 * octavia/db/repositories.py, get_amphora_firewall_rules).
 */
final class VipRules {
  private static final int VRRP = 112;

  /** Where HAProxy hears of its peers' stick tables; upstream forgets them. */
  private static final int PEERS = 1025;

  private VipRules() {}

  static List<FirewallRule> of(LoadBalancer loadBalancer, Amphora self) {
    var rules = new ArrayList<FirewallRule>();
    loadBalancer.listeners().stream()
        .filter(VipRules::isWanted)
        .forEach(listener -> add(rules, listener));
    if (loadBalancer.topology() == Topology.ACTIVE_STANDBY) {
      for (var peer : loadBalancer.amphorae()) {
        var address = peer.vrrpIp();
        if (address == null || peer.id().equals(self.id())) continue;
        if (peer.status() != AmphoraStatus.ALLOCATED) continue;
        var cidr = address + (address.indexOf(':') < 0 ? "/32" : "/128");
        rules.add(new FirewallRule("VRRP", cidr, VRRP));
        rules.add(new FirewallRule("TCP", cidr, PEERS));
      }
    }
    return rules.stream().distinct().toList();
  }

  private static void add(List<FirewallRule> rules, Listener listener) {
    var protocol =
        switch (listener.protocol()) {
          case UDP -> "UDP";
          case SCTP -> "SCTP";
          case TCP, HTTP, HTTPS, TERMINATED_HTTPS, PROMETHEUS -> "TCP";
        };
    var port = listener.protocolPort();
    if (listener.allowedCidrs().isEmpty()) rules.add(new FirewallRule(protocol, null, port));
    listener.allowedCidrs().forEach(cidr -> rules.add(new FirewallRule(protocol, cidr, port)));
  }

  private static boolean isWanted(Listener listener) {
    return listener.provisioningStatus() != ProvisioningStatus.PENDING_DELETE
        && listener.provisioningStatus() != ProvisioningStatus.DELETED;
  }
}

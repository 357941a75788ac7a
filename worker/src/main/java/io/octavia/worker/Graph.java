package io.octavia.worker;

import static io.octavia.domain.ProvisioningStatus.ERROR;

import io.octavia.domain.Amphora;
import io.octavia.domain.L7Policy;
import io.octavia.domain.Listener;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.Member;
import io.octavia.domain.Pool;
import io.octavia.domain.PoolId;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.Topology;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Questions about a load balancer's graph. */
final class Graph {
  private Graph() {}

  static boolean isPending(ProvisioningStatus status) {
    return switch (status) {
      case PENDING_CREATE, PENDING_UPDATE, PENDING_DELETE -> true;
      case ACTIVE, ERROR, DELETED -> false;
    };
  }

  /** The virtual addresses that are known, the primary one first. */
  static List<String> vipAddresses(LoadBalancer loadBalancer) {
    var additional = loadBalancer.additionalVips().stream().map(vip -> vip.ipAddress());
    return Stream.concat(Stream.ofNullable(loadBalancer.vip().ipAddress()), additional)
        .filter(Objects::nonNull)
        .toList();
  }

  static boolean isIpv6(String address) {
    return address.indexOf(':') >= 0;
  }

  /** The pools that a listener uses: its own, then those its policies redirect to. */
  static List<PoolId> poolsOf(Listener listener) {
    var redirects =
        listener.policies().stream()
            .filter(policy -> policy.enabled() && !policy.rules().isEmpty())
            .map(L7Policy::redirectPool);
    return Stream.concat(Stream.ofNullable(listener.defaultPool()), redirects)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** All members that are wanted. */
  static Stream<Member> members(LoadBalancer loadBalancer) {
    return loadBalancer.pools().stream()
        .filter(pool -> pool.provisioningStatus() != ProvisioningStatus.PENDING_DELETE)
        .map(Pool::members)
        .flatMap(List::stream)
        .filter(member -> member.provisioningStatus() != ProvisioningStatus.PENDING_DELETE);
  }

  /** The objects below the load balancer that are in ERROR. */
  static Set<String> failed(LoadBalancer loadBalancer) {
    var failed = new HashSet<String>();
    for (var listener : loadBalancer.listeners()) {
      if (listener.provisioningStatus() == ERROR) failed.add(listener.id().value());
      for (var policy : listener.policies()) {
        if (policy.provisioningStatus() == ERROR) failed.add(policy.id().value());
        for (var rule : policy.rules()) {
          if (rule.provisioningStatus() == ERROR) failed.add(rule.id().value());
        }
      }
    }
    for (var pool : loadBalancer.pools()) {
      if (pool.provisioningStatus() == ERROR) failed.add(pool.id().value());
      for (var member : pool.members()) {
        if (member.provisioningStatus() == ERROR) failed.add(member.id().value());
      }
      var monitor = pool.healthMonitor();
      if (monitor != null && monitor.provisioningStatus() == ERROR) {
        failed.add(monitor.id().value());
      }
    }
    return failed;
  }

  /** The graph with other amphorae, and the topology that is meant where the row has none. */
  static LoadBalancer with(LoadBalancer graph, List<Amphora> amphorae, Topology topology) {
    return new LoadBalancer(
        graph.id(),
        graph.projectId(),
        graph.name(),
        graph.description(),
        topology,
        graph.provider(),
        graph.flavorId(),
        graph.availabilityZone(),
        graph.serverGroupId(),
        graph.vip(),
        graph.additionalVips(),
        graph.securityGroups(),
        graph.vrrpGroup(),
        graph.listeners(),
        graph.pools(),
        amphorae,
        graph.enabled(),
        graph.provisioningStatus(),
        graph.operatingStatus());
  }
}

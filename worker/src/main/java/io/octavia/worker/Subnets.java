package io.octavia.worker;

import io.octavia.domain.LoadBalancer;
import io.octavia.domain.cloud.Networks;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Which network a subnet is of. That never changes, so it is asked once. */
final class Subnets {
  private static final int REMEMBERED = 10_000;

  private final Networks networks;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  Subnets(Networks networks) {
    this.networks = networks;
  }

  /**
   * Networks of all subnets of the load balancer, by subnet; those that do not exist are absent.
   */
  Map<String, String> networksFor(LoadBalancer graph) {
    var found = new HashMap<String, String>();
    var members = Graph.members(graph).map(member -> Optional.ofNullable(member.subnetId()));
    Stream.concat(Stream.of(Optional.ofNullable(graph.vip().subnetId())), members)
        .flatMap(Optional::stream)
        .distinct()
        .forEach(subnet -> network(subnet).ifPresent(network -> found.put(subnet, network)));
    return found;
  }

  private Optional<String> network(String subnet) {
    var remembered = known.get(subnet);
    if (remembered != null) return Optional.of(remembered);
    var found = networks.subnet(subnet).map(asked -> asked.networkId());
    if (known.size() >= REMEMBERED) known.clear();
    found.ifPresent(network -> known.put(subnet, network));
    return found;
  }
}

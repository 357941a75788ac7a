package io.octavia.worker;

import static io.octavia.domain.cloud.CloudException.Kind.UNAVAILABLE;

import io.octavia.domain.LoadBalancer;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.cloud.Amphorae.NetworkInfo;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Networks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What agents are told of the networks that they are on. The amphorae of a load balancer are
 * plugged, and then started, side by side: what was asked for one serves the other.
 */
final class Surroundings {
  private static final Duration RECENT = Duration.ofSeconds(10);
  private static final int MOST = 1000;

  private final Networks networks;
  private final InstantSource clock;
  private final Map<Place, Seen> seen = new ConcurrentHashMap<>();

  Surroundings(Networks networks, InstantSource clock) {
    this.networks = networks;
    this.clock = clock;
  }

  private record Place(LoadBalancerId loadBalancer, String network, SequencedSet<String> subnets) {}

  private record Seen(long at, Map<String, NetworkInfo> subnets) {}

  /** The subnets of an interface, and on the VIP's network those of all virtual addresses. */
  Map<String, NetworkInfo> of(LoadBalancer graph, Nic nic) {
    var ids = new LinkedHashSet<>(nic.subnets());
    if (nic.network().equals(graph.vip().networkId())) {
      graph.additionalVips().forEach(vip -> ids.add(vip.subnetId()));
    }
    if (seen.size() >= MOST) seen.clear();
    return seen.compute(
            new Place(graph.id(), nic.network(), ids),
            (place, last) -> last != null && isRecent(last) ? last : look(place))
        .subnets();
  }

  /** Clocks are set back, too. */
  private boolean isRecent(Seen last) {
    var age = clock.millis() - last.at();
    return age >= 0 && age < RECENT.toMillis();
  }

  private Seen look(Place place) {
    var mtu =
        networks
            .network(place.network())
            .orElseThrow(
                () -> new CloudException(UNAVAILABLE, "Network " + place.network() + " is gone"))
            .mtu();
    var infos = new TreeMap<String, NetworkInfo>();
    for (var id : place.subnets()) {
      var subnet =
          networks
              .subnet(id)
              .orElseThrow(() -> new CloudException(UNAVAILABLE, "Subnet " + id + " is gone"));
      infos.put(id, new NetworkInfo(subnet, mtu));
    }
    return new Seen(clock.millis(), Collections.unmodifiableMap(infos));
  }
}

package io.octavia.drivers.noop;

import io.octavia.domain.cloud.Subnet;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Which network each subnet is on. Nobody made the subnets, so their places come from how they are
 * asked for, as in upstream's driver:
 *
 * <ul>
 *   <li>a network lists two subnets of its own, the first for IPv4 and the second for IPv6;
 *   <li>a subnet that is used with a network, or looked for in its list, is on it from then on;
 *   <li>any other is on the network that the same caller asked about last, so that all subnets of
 *       one request are on one network; if there was none, on {@link #COMMON_NETWORK}.
 * </ul>
 *
 * <p>The caller is the thread: upstream has one network for all of a process, and two requests at
 * once mislead each other. Every address is on every subnet of its IP version.
 */
final class Places {
  /** Network of the subnets that nobody put anywhere; the same in every process. */
  static final String COMMON_NETWORK = Ids.named("the network of the noop cloud");

  private record Place(String network, int ipVersion) {}

  private final Map<String, Place> places;
  private final Map<Thread, String> lastAsked = new WeakHashMap<>();

  Places(int limit) {
    this.places = new Recent<>(limit);
  }

  /** The network's own subnets, in a list that contains every other subnet, too. */
  synchronized List<String> subnetsOf(String network) {
    lastAsked.put(Thread.currentThread(), network);
    String ipv4 = Ids.named("IPv4 subnet of " + network);
    String ipv6 = Ids.named("IPv6 subnet of " + network);
    places.put(ipv4, new Place(network, 4));
    places.put(ipv6, new Place(network, 6));
    return new Subnets(network, List.of(ipv4, ipv6));
  }

  synchronized Subnet subnet(String id) {
    Place place =
        places.computeIfAbsent(
            id, _ -> new Place(lastAsked.getOrDefault(Thread.currentThread(), COMMON_NETWORK), 4));
    lastAsked.put(Thread.currentThread(), place.network());
    return new Subnet(
        id,
        "",
        place.network(),
        place.ipVersion(),
        place.ipVersion() == 6 ? "::/0" : "0.0.0.0/0",
        null,
        List.of());
  }

  synchronized int ipVersion(String subnet) {
    Place place = places.get(subnet);
    return place == null ? 4 : place.ipVersion();
  }

  synchronized void put(String subnet, String network, int ipVersion) {
    places.put(subnet, new Place(network, ipVersion));
  }

  private final class Subnets extends AbstractList<String> {
    private final String network;
    private final List<String> own;

    Subnets(String network, List<String> own) {
      this.network = network;
      this.own = own;
    }

    @Override
    public String get(int index) {
      return own.get(index);
    }

    @Override
    public int size() {
      return own.size();
    }

    @Override
    public boolean contains(Object subnet) {
      if (own.contains(subnet)) return true;
      if (!(subnet instanceof String id && Ids.isWellFormed(id))) return false;
      put(id, network, ipVersion(id));
      return true;
    }
  }
}

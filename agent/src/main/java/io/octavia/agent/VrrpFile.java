package io.octavia.agent;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the agent has to know of keepalived's configuration.
 *
 * @param addresses the virtual ones
 * @param hasPeers whether there is somebody to take them over
 * @param advertisement the time between two
 */
record VrrpFile(Set<InetAddress> addresses, boolean hasPeers, Duration advertisement) {
  /** A busy machine is a little late. */
  private static final Duration TOLERANCE = Duration.ofMillis(250);

  /**
   * Reads a file that keepalived takes.
   *
   * @throws IllegalArgumentException if there is nothing to be read of it
   */
  static VrrpFile parse(String text) {
    Block instance =
        Block.parse(text).all("vrrp_instance").stream()
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no vrrp_instance"));
    var addresses = new HashSet<InetAddress>();
    for (String list : List.of("virtual_ipaddress", "virtual_ipaddress_excluded")) {
      instance.all(list).stream()
          .flatMap(block -> block.lines().stream())
          .map(line -> IpAddresses.address(line.split("[ /]", 2)[0]))
          .forEach(addresses::add);
    }
    boolean hasPeers =
        instance.all("unicast_peer").stream().anyMatch(block -> !block.lines().isEmpty());
    var seconds = new BigDecimal(instance.value("advert_int").orElse("1"));
    var advertisement = Duration.ofMillis(seconds.movePointRight(3).longValue());
    return new VrrpFile(Set.copyOf(addresses), hasPeers, advertisement);
  }

  /**
   * After how long a silence a peer has surely taken over: three advertisements, and up to one more
   * the lower its priority is.
   */
  Duration takeover() {
    return advertisement.multipliedBy(4).plus(TOLERANCE);
  }
}

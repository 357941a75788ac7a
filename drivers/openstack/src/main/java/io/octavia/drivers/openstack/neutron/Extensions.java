package io.octavia.drivers.openstack.neutron;

import io.octavia.drivers.openstack.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Neutron can do besides the least, as it says itself; asked again now and then. */
final class Extensions {
  static final String SECURITY_GROUPS = "security-group";
  static final String QOS = "qos";
  static final String PORT_SECURITY = "port-security";
  static final String AVAILABILITY = "network-ip-availability";

  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final Service neutron;
  private final InstantSource clock;
  private volatile @Nullable Known known;

  Extensions(Service neutron, InstantSource clock) {
    this.neutron = neutron;
    this.clock = clock;
  }

  private record Known(Set<String> aliases, Instant until) {}

  boolean has(String alias) {
    var current = known;
    var now = clock.instant();
    if (current == null || now.isAfter(current.until())) {
      current = new Known(ask(), now.plus(REMEMBERED));
      known = current;
    }
    return current.aliases().contains(alias);
  }

  private Set<String> ask() {
    var aliases = new HashSet<String>();
    neutron
        .get(Map.of(), "v2.0", "extensions")
        .path("extensions")
        .forEach(extension -> aliases.add(extension.path("alias").asString("")));
    return aliases;
  }
}

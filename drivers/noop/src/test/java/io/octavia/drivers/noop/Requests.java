package io.octavia.drivers.noop;

import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Servers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Requests as the control plane makes them. */
final class Requests {
  static final String NETWORK = "11111111-0000-4000-8000-000000000001";
  static final String SUBNET = "22222222-0000-4000-8000-000000000001";
  static final String OTHER_SUBNET = "22222222-0000-4000-8000-000000000002";

  private Requests() {}

  static Supplier<UUID> counting() {
    var next = new AtomicLong();
    return () -> new UUID(0, next.incrementAndGet());
  }

  static Ports.Request port(String name, String device, List<Port.FixedIp> ips) {
    return new Ports.Request(
        name,
        NETWORK,
        ips,
        device,
        "Octavia",
        "project",
        true,
        List.of(),
        List.of(),
        null,
        Ports.NORMAL);
  }

  static Ports.Request port(String name) {
    return port(name, "", List.of(any(SUBNET)));
  }

  static Ports.Request vip(String loadBalancer, Port.FixedIp... ips) {
    return port("octavia-lb-" + loadBalancer, "lb-" + loadBalancer, List.of(ips));
  }

  static Port.FixedIp any(String subnet) {
    return new Port.FixedIp(subnet, null);
  }

  static Servers.Boot server(String name) {
    return new Servers.Boot(
        name, new Servers.Profile("flavor", null, "zone", null, null), null, Map.of());
  }
}

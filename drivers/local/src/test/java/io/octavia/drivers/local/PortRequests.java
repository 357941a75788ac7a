package io.octavia.drivers.local;

import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import java.util.List;

/** Ports as tests want them. */
final class PortRequests {
  private PortRequests() {}

  /** One that nothing uses yet, with these addresses or any. */
  static Ports.Request plain(String name, String network, Port.FixedIp... addresses) {
    return new Ports.Request(
        name,
        network,
        List.of(addresses),
        "",
        "Octavia",
        null,
        true,
        List.of(),
        List.of(),
        null,
        Ports.NORMAL);
  }
}

package io.octavia.drivers.local;

import java.util.List;

/**
 * A plain network namespace with one interface on a network: a sample server or client.
 *
 * @param netns what {@code ip netns exec} takes
 * @param addresses without prefix
 */
public record Host(
    String name, String netns, String networkId, String macAddress, List<String> addresses) {
  /** The addresses are copied. */
  public Host {
    addresses = List.copyOf(addresses);
  }
}

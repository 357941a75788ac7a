package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.api.rules.Protocols;
import io.octavia.api.schema.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What load balancers on amphorae cannot do. */
final class AmphoraProvider {
  private AmphoraProvider() {}

  static void algorithm(String provider, @Nullable String algorithm) {
    if ("SOURCE_IP_PORT".equals(algorithm)) {
      throw Fault.unsupported(
          provider, "Amphora provider does not support SOURCE_IP_PORT algorithm.");
    }
  }

  static void policyOn(String provider, String listenerProtocol) {
    if (!listenerProtocol.equals("HTTP") && !listenerProtocol.equals("TERMINATED_HTTPS")) {
      throw Fault.unsupported(
          provider, listenerProtocol + " protocol listeners do not support L7 policies");
    }
  }

  /** Datagrams keep their family on the way through. */
  static void member(
      String provider, String poolProtocol, String address, List<String> vipAddresses) {
    if (!Protocols.connectionless(poolProtocol)) return;
    var family = Address.parse(address).map(Address::version);
    boolean served =
        vipAddresses.stream()
            .anyMatch(vip -> Address.parse(vip).map(Address::version).equals(family));
    if (!served) {
      throw Fault.unsupported(
          provider,
          "This provider doesn't support mixing IPv4 and IPv6 addresses for its VIP and members in "
              + poolProtocol
              + " load balancers.");
    }
  }
}

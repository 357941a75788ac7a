package io.octavia.api;

import io.octavia.api.rules.Protocols;
import io.octavia.api.schema.Address;
import io.octavia.provider.ProviderDriver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Load balancers on amphorae: HAProxy and keepalived decide what can be served. */
record AmphoraProvider(String name, ProviderDriver driver) implements Provider {
  @Override
  public void checkPool(@Nullable String algorithm) {
    if ("SOURCE_IP_PORT".equals(algorithm)) {
      throw unsupported("Amphora provider does not support SOURCE_IP_PORT algorithm.");
    }
  }

  @Override
  public void checkPolicy(String listenerProtocol) {
    if (!listenerProtocol.equals("HTTP") && !listenerProtocol.equals("TERMINATED_HTTPS")) {
      throw unsupported(listenerProtocol + " protocol listeners do not support L7 policies");
    }
  }

  /** Datagrams keep their family on the way through. */
  @Override
  public void checkMember(String poolProtocol, String address, List<String> vipAddresses) {
    if (!Protocols.connectionless(poolProtocol) || vipAddresses.isEmpty()) return;
    var family = Address.parse(address).map(Address::version);
    boolean served =
        vipAddresses.stream()
            .anyMatch(vip -> Address.parse(vip).map(Address::version).equals(family));
    if (!served) {
      throw unsupported(
          "This provider doesn't support mixing IPv4 and IPv6 addresses for its VIP and members in "
              + poolProtocol
              + " load balancers.");
    }
  }
}

package io.octavia.drivers.noop;

import io.octavia.domain.cloud.Network;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Subnet;
import java.util.Optional;

/** Networks of which every one exists, as long as its id could be one. */
final class NoopNetworks implements Networks {
  private static final int MTU = 1500;
  private static final int FREE_ADDRESSES = 254;

  private final Places places;
  private final NoopPorts ports;

  NoopNetworks(Places places, NoopPorts ports) {
    this.places = places;
    this.ports = ports;
  }

  @Override
  public Optional<Network> network(String id) {
    if (!Ids.isWellFormed(id)) return Optional.empty();
    return Optional.of(new Network(id, "", MTU, places.subnetsOf(id), true));
  }

  @Override
  public Optional<Subnet> subnet(String id) {
    return Ids.isWellFormed(id) ? Optional.of(places.subnet(id)) : Optional.empty();
  }

  @Override
  public Optional<Port> port(String id) {
    return ports.port(id);
  }

  /** As many as upstream's driver says, however many ports there are. */
  @Override
  public int freeAddresses(String subnetId) {
    return FREE_ADDRESSES;
  }

  @Override
  public boolean securityGroupExists(String id) {
    return ports.securityGroupExists(id);
  }

  @Override
  public boolean qosSupported() {
    return true;
  }

  @Override
  public boolean qosPolicyExists(String id) {
    return Ids.isWellFormed(id);
  }
}

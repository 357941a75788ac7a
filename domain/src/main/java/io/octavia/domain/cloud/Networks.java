package io.octavia.domain.cloud;

import java.util.Optional;

/**
 * The read side of the network service.
 *
 * <p>All methods throw {@link CloudException} if the service cannot be asked.
 */
public interface Networks {
  /**
   * The same as far as a user may see it.
   *
   * @param token of the user
   */
  default Networks seenBy(String token) {
    return this;
  }

  /** The network with that id. */
  Optional<Network> network(String id);

  /** The subnet with that id. */
  Optional<Subnet> subnet(String id);

  /** The port with that id. */
  Optional<Port> port(String id);

  /** How many addresses of the subnet are not in use. */
  int freeAddresses(String subnetId);

  /** Whether a security group has that id. */
  boolean securityGroupExists(String id);

  /** Whether the service can limit bandwidth at all. */
  boolean qosSupported();

  /** Whether a QoS policy has that id. */
  boolean qosPolicyExists(String id);
}

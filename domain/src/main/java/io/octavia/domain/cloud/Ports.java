package io.octavia.domain.cloud;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The write side of the network service. Every method may be called again with the same arguments:
 * what is there already is found by its name and kept, what is gone already is gone.
 *
 * <p>All methods throw {@link CloudException}.
 */
public interface Ports {
  /** The type of most ports. */
  String NORMAL = "normal";

  /** The type of ports that are virtual functions of a network card. */
  String DIRECT = "direct";

  /** The ports with exactly that name, oldest first. */
  List<Port> named(String name);

  /** The ports plugged into a server. */
  List<Port> ofDevice(String deviceId);

  /**
   * Makes a port, or returns the one that has the name already.
   *
   * @throws CloudException with {@code CONFLICT} if a wanted address is taken
   */
  Port create(Request request);

  /** Replaces the addresses that may be used on the port besides its own. */
  void allowAddresses(String portId, List<String> addresses);

  /** Replaces the fixed addresses of the port and returns it as it is then. */
  Port setFixedIps(String portId, List<Port.FixedIp> fixedIps);

  /** Replaces the port's security groups. */
  void setSecurityGroups(String portId, List<String> securityGroups);

  /** Takes the port away, out of its server too. A port that is gone is fine. */
  void delete(String portId);

  /**
   * Whether the network service has security groups at all. Where it has none, all gets through.
   */
  default boolean hasSecurityGroups() {
    return true;
  }

  /**
   * Makes the security group with that name if need be, gives it exactly these ingress rules, and
   * returns its id. Egress is always allowed.
   */
  String securityGroup(String name, @Nullable String projectId, List<IngressRule> rules);

  /** The id of the security group with that name. */
  Optional<String> securityGroupNamed(String name);

  /** Takes the security group away, from all ports too. One that is gone is fine. */
  void deleteSecurityGroup(String name);

  /**
   * A wanted port. {@code fixedIps} is empty for "any subnet of the network".
   *
   * @param name unique: it is what a repeated request finds the port by
   * @param vnicType {@code normal}, or {@code direct} for a virtual function of a network card
   */
  record Request(
      String name,
      String networkId,
      List<Port.FixedIp> fixedIps,
      String deviceId,
      String deviceOwner,
      @Nullable String projectId,
      boolean adminStateUp,
      List<String> securityGroups,
      List<String> allowedAddresses,
      @Nullable String qosPolicyId,
      String vnicType) {}

  /**
   * Traffic that is let in.
   *
   * @param protocol {@code tcp}, {@code udp}, {@code sctp}, or an IP protocol number as text
   * @param port null: the protocol has none, or all of them
   * @param remoteCidr null: from anywhere
   * @param ipVersion 4 or 6
   */
  record IngressRule(
      String protocol, @Nullable Integer port, @Nullable String remoteCidr, int ipVersion) {}
}

package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Address;
import io.octavia.api.schema.Body;
import io.octavia.api.schema.Cidr;
import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.config.Networking;
import io.octavia.config.Option;
import io.octavia.domain.cloud.Network;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Subnet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which addresses a new load balancer is to have, from what its request says and what the
 * networks are.
 *
 * <pre>
 *   port given ────► its network; its one fixed address, or the one on the subnet or with the address
 *   network given ─► the subnet given, the one that holds the address, or the first with room
 *   subnet given ──► its network
 * </pre>
 */
final class VipChoice {
  private final Config config;
  private final Networks all;
  private final Networks networks;

  /**
   * @param all the networks that there are, and the policies that hold for them
   * @param seen those of them that the caller may use
   */
  VipChoice(Config config, Networks all, Networks seen) {
    this.config = config;
    this.all = all;
    this.networks = seen;
  }

  /** An address that is wanted or, if it has a port, there already. */
  record Wanted(@Nullable String subnet, @Nullable String address, @Nullable String port) {}

  /**
   * What was found.
   *
   * @param primary the main address
   * @param additional the others
   */
  record Choice(
      String network,
      Wanted primary,
      List<Wanted> additional,
      @Nullable String qosPolicy,
      List<String> securityGroups) {}

  /** The addresses, or a fault that says why there can be none. */
  Choice of(Body body) {
    refuseDisabled(body);
    var choice = primary(body);
    checkQos(choice.qosPolicy());
    var additional = additional(body, choice);
    checkSecurityGroups(body.texts("vip_sg_ids"));
    return new Choice(
        choice.network(),
        choice.primary(),
        additional,
        choice.qosPolicy(),
        body.texts("vip_sg_ids"));
  }

  /** Refuses a QoS policy that is not there, or the thought of one where there are none. */
  void checkQos(@Nullable String policy) {
    if (policy == null) return;
    refuseQosIfUnsupported();
    if (!all.qosPolicyExists(policy)) throw Fault.unknown("qos_policy", policy);
  }

  void refuseQosIfUnsupported() {
    if (!all.qosSupported()) {
      throw Fault.invalid("VIP QoS policy is not allowed in this deployment.");
    }
  }

  void checkSecurityGroups(List<String> groups) {
    for (var group : groups) {
      if (!networks.securityGroupExists(group)) throw Fault.unknown("Security Group", group);
    }
  }

  private record Source(Option<Boolean> allowed, String attribute) {}

  private static final List<Source> SOURCES =
      List.of(
          new Source(Networking.ALLOW_VIP_PORT_ID, "vip_port_id"),
          new Source(Networking.ALLOW_VIP_NETWORK_ID, "vip_network_id"),
          new Source(Networking.ALLOW_VIP_SUBNET_ID, "vip_subnet_id"));

  private void refuseDisabled(Body body) {
    var allowed = new ArrayList<String>();
    boolean given = false;
    for (var source : SOURCES) {
      boolean asked = body.gives(source.attribute());
      if (config.get(source.allowed())) {
        allowed.add(source.attribute());
        given |= asked;
      } else if (asked) {
        throw Fault.invalid(
            "use of " + source.attribute() + " is disallowed by this deployment's configuration.");
      }
    }
    if (!given) {
      throw Fault.invalid("VIP must contain one of: " + String.join(", ", allowed) + ".");
    }
  }

  private Choice primary(Body body) {
    var port = body.text("vip_port_id");
    if (port != null) return ofPort(body, port);
    var network = body.text("vip_network_id");
    if (network != null) return ofNetwork(body, network);
    var subnet = subnet(body.required("vip_subnet_id"));
    return choice(body, subnet.networkId(), subnet.id(), body.text("vip_address"), null);
  }

  private static Choice choice(
      Body body,
      String network,
      @Nullable String subnet,
      @Nullable String address,
      @Nullable Port port) {
    var asked = body.text("vip_qos_policy_id");
    var adopted = port == null ? null : port.qosPolicyId();
    return new Choice(
        network,
        new Wanted(subnet, address, port == null ? null : port.id()),
        List.of(),
        asked == null ? adopted : asked,
        List.of());
  }

  private Subnet subnet(String id) {
    return networks.subnet(id).orElseThrow(() -> Fault.unknown("Subnet", id));
  }

  private Choice ofPort(Body body, String id) {
    var port = networks.port(id).orElseThrow(() -> Fault.unknown("Port", id));
    if (!port.deviceId().isEmpty()) {
      throw Fault.invalid("Port " + id + " is already used by device " + port.deviceId() + " ");
    }
    var ip = fixedIp(body, port);
    return choice(body, port.networkId(), ip.subnetId(), ip.ipAddress(), port);
  }

  private Port.FixedIp fixedIp(Body body, Port port) {
    var subnet = body.text("vip_subnet_id");
    if (subnet != null) {
      subnet(subnet);
      return port.fixedIps().stream()
          .filter(ip -> ip.subnetId().equals(subnet))
          .findFirst()
          .orElseThrow(() ->
              Fault.invalid(
                  "No VIP address found on the specified VIP port within the specified"
                      + " subnet."));
    }
    var address = body.text("vip_address");
    if (address != null) {
      var wanted = Address.parse(address);
      return port.fixedIps().stream()
          .filter(ip -> ip.ipAddress() != null && Address.parse(ip.ipAddress()).equals(wanted))
          .findFirst()
          .orElseThrow(
              () -> Fault.invalid("Specified VIP address not found on the specified VIP port."));
    }
    if (port.fixedIps().size() != 1) {
      throw Fault.invalid(
          "VIP port's subnet could not be determined. Please specify either a VIP subnet or"
              + " address.");
    }
    return port.fixedIps().getFirst();
  }

  private Choice ofNetwork(Body body, String id) {
    var network = networks.network(id).orElseThrow(() -> Fault.unknown("Network", id));
    var subnet = body.text("vip_subnet_id");
    if (subnet != null && !network.subnetIds().contains(subnet)) {
      throw Fault.unknown("Subnet", subnet);
    }
    var address = body.text("vip_address");
    if (subnet == null) subnet = address == null ? roomy(network) : holding(network, address);
    return choice(body, id, subnet, address, null);
  }

  private String holding(Network network, String address) {
    var wanted = Address.parse(address).orElseThrow();
    return subnetsOf(network).stream()
        .filter(
            subnet -> Cidr.parse(subnet.cidr()).filter(cidr -> cidr.contains(wanted)).isPresent())
        .findFirst()
        .orElseThrow(() ->
            Fault.invalid("Supplied network does not contain a subnet for VIP address specified."))
        .id();
  }

  private List<Subnet> subnetsOf(Network network) {
    return network.subnetIds().stream().map(networks::subnet).flatMap(Optional::stream).toList();
  }

  private String roomy(Network network) {
    if (network.subnetIds().isEmpty()) {
      throw Fault.invalid("Supplied network does not contain a subnet.");
    }
    boolean two = config.get(ControllerWorker.LOADBALANCER_TOPOLOGY).equals("ACTIVE_STANDBY");
    int needed = two ? 3 : 2;
    var roomy =
        subnetsOf(network).stream()
            .filter(subnet -> networks.freeAddresses(subnet.id()) >= needed)
            .toList();
    return roomy.stream()
        .filter(subnet -> subnet.ipVersion() == 4)
        .findFirst()
        .or(() -> roomy.stream().findFirst())
        .orElseThrow(() ->
            Fault.invalid("Subnet(s) in the supplied network do not contain enough available IPs."))
        .id();
  }

  private List<Wanted> additional(Body body, Choice choice) {
    var seen = new HashSet<String>();
    var primary = choice.primary().subnet();
    if (primary != null) seen.add(primary);
    var wanted = new ArrayList<Wanted>();
    for (var vip : body.bodies("additional_vips")) {
      var id = vip.required("subnet_id");
      if (!seen.add(id)) {
        throw Fault.invalid(
            "Duplicate VIP subnet(s) specified. Only one IP can be bound per subnet.");
      }
      wanted.add(additional(vip, id, choice.primary().port()));
    }
    for (var vip : wanted) {
      var subnet = subnet(Objects.requireNonNull(vip.subnet()));
      if (!subnet.networkId().equals(choice.network())) {
        throw Fault.invalid("All VIP subnets must belong to the same network.");
      }
    }
    return wanted;
  }

  /** On a port of the user's the address is the one that the port has. */
  private Wanted additional(Body vip, String subnet, @Nullable String port) {
    var address = vip.text("ip_address");
    if (port == null) return new Wanted(subnet, address, vip.text("port_id"));
    var found =
        networks.port(port).stream()
            .flatMap(each -> each.fixedIps().stream())
            .filter(ip -> ip.subnetId().equals(subnet))
            .map(Port.FixedIp::ipAddress)
            .findFirst()
            .orElse(address);
    return new Wanted(subnet, found, port);
  }

  /**
   * Refuses a network that may hold no VIPs.
   *
   * @param only what stands in the place of the configured list, if anything does
   */
  void checkNetwork(String network, Optional<List<String>> only) {
    var valid = only.or(() -> config.find(Networking.VALID_VIP_NETWORKS)).orElse(List.of());
    var denied = config.get(Networking.DENYLIST_VIP_NETWORKS);
    boolean listed = valid.isEmpty() || valid.stream().anyMatch(network::equalsIgnoreCase);
    if (!listed || denied.stream().anyMatch(network::equalsIgnoreCase)) {
      throw Fault.invalid(
          "Supplied VIP network_id is not allowed by the configuration of this deployment.");
    }
  }
}

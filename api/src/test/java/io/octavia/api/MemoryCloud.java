package io.octavia.api;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Network;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Subnet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A network service that keeps its networks and ports in memory. */
final class MemoryCloud implements Networks, Ports {
  static final String NETWORK = "10000000-0000-0000-0000-000000000001";
  static final String SUBNET = "20000000-0000-0000-0000-000000000001";
  static final String SUBNET6 = "20000000-0000-0000-0000-000000000006";
  static final String OTHER_NETWORK = "10000000-0000-0000-0000-000000000002";
  static final String OTHER_SUBNET = "20000000-0000-0000-0000-000000000002";
  static final String EMPTY_NETWORK = "10000000-0000-0000-0000-000000000003";

  final Map<String, Network> networks = new LinkedHashMap<>();
  final Map<String, Subnet> subnets = new LinkedHashMap<>();
  final Map<String, Port> ports = new LinkedHashMap<>();
  final Set<String> securityGroups = new HashSet<>();
  final Set<String> qosPolicies = new HashSet<>();
  boolean qos;
  int free = 100;
  CloudException.Kind refusal;

  /** Networks, subnets and ports that no user may see. */
  final Set<String> hidden = new HashSet<>();

  /** In the order of the questions. */
  final List<String> subnetsAskedFor = new CopyOnWriteArrayList<>();

  /** What others do while a port is being made. */
  Runnable meanwhile = () -> {};

  private int next = 10;

  MemoryCloud() {
    add(NETWORK, subnet(SUBNET, NETWORK, "10.0.0.0/24"), subnet(SUBNET6, NETWORK, "fd00::/64"));
    add(OTHER_NETWORK, subnet(OTHER_SUBNET, OTHER_NETWORK, "10.1.0.0/24"));
    add(EMPTY_NETWORK);
  }

  private void add(String id, String... subnetIds) {
    networks.put(id, new Network(id, "net", 1500, List.of(subnetIds), true));
  }

  private String subnet(String id, String network, String cidr) {
    int version = cidr.contains(":") ? 6 : 4;
    subnets.put(id, new Subnet(id, "subnet", network, version, cidr, null, List.of()));
    return id;
  }

  /** A port of the user's own. */
  Port port(String id, String device, Port.FixedIp... ips) {
    var port =
        new Port(
            id,
            "mine",
            NETWORK,
            "p",
            "fa:16:3e:00:00:01",
            List.of(ips),
            device,
            "",
            true,
            List.of(),
            List.of(),
            null,
            Ports.NORMAL);
    ports.put(id, port);
    return port;
  }

  @Override
  public Networks seenBy(String token) {
    var all = this;
    return new Networks() {
      @Override
      public Optional<Network> network(String id) {
        return hidden.contains(id) ? Optional.empty() : all.network(id);
      }

      @Override
      public Optional<Subnet> subnet(String id) {
        return hidden.contains(id) ? Optional.empty() : all.subnet(id);
      }

      @Override
      public Optional<Port> port(String id) {
        return hidden.contains(id) ? Optional.empty() : all.port(id);
      }

      @Override
      public int freeAddresses(String subnetId) {
        return all.freeAddresses(subnetId);
      }

      @Override
      public boolean securityGroupExists(String id) {
        return all.securityGroupExists(id);
      }

      @Override
      public boolean qosSupported() {
        return all.qosSupported();
      }

      @Override
      public boolean qosPolicyExists(String id) {
        return all.qosPolicyExists(id);
      }
    };
  }

  @Override
  public Optional<Network> network(String id) {
    return Optional.ofNullable(networks.get(id));
  }

  @Override
  public Optional<Subnet> subnet(String id) {
    subnetsAskedFor.add(id);
    return Optional.ofNullable(subnets.get(id));
  }

  @Override
  public Optional<Port> port(String id) {
    return Optional.ofNullable(ports.get(id));
  }

  @Override
  public int freeAddresses(String subnetId) {
    return free;
  }

  @Override
  public boolean securityGroupExists(String id) {
    return securityGroups.contains(id);
  }

  @Override
  public boolean qosSupported() {
    return qos;
  }

  @Override
  public boolean qosPolicyExists(String id) {
    return qosPolicies.contains(id);
  }

  @Override
  public List<Port> named(String name) {
    return ports.values().stream().filter(port -> port.name().equals(name)).toList();
  }

  @Override
  public List<Port> ofDevice(String deviceId) {
    return ports.values().stream().filter(port -> port.deviceId().equals(deviceId)).toList();
  }

  @Override
  public synchronized Port create(Request request) {
    if (refusal != null) throw new CloudException(refusal, "the network service says no");
    meanwhile.run();
    var ips = new ArrayList<Port.FixedIp>();
    for (var ip : request.fixedIps()) ips.add(allocated(ip));
    var port =
        new Port(
            UUID.randomUUID().toString(),
            request.name(),
            request.networkId(),
            request.projectId(),
            "fa:16:3e:00:00:02",
            ips,
            request.deviceId(),
            request.deviceOwner(),
            request.adminStateUp(),
            request.securityGroups(),
            request.allowedAddresses(),
            request.qosPolicyId(),
            request.vnicType());
    ports.put(port.id(), port);
    return port;
  }

  private Port.FixedIp allocated(Port.FixedIp wanted) {
    if (wanted.ipAddress() != null) {
      boolean taken =
          ports.values().stream()
              .flatMap(port -> port.fixedIps().stream())
              .anyMatch(ip -> wanted.ipAddress().equals(ip.ipAddress()));
      if (taken) {
        throw new CloudException(
            CloudException.Kind.CONFLICT,
            "IP address " + wanted.ipAddress() + " already allocated");
      }
      return wanted;
    }
    boolean six = wanted.subnetId().equals(SUBNET6);
    return new Port.FixedIp(
        wanted.subnetId(), six ? "fd00::" + next++ : "10.0." + next / 200 + "." + next++ % 200);
  }

  @Override
  public void delete(String portId) {
    ports.remove(portId);
  }

  @Override
  public void allowAddresses(String portId, List<String> addresses) {
    throw new UnsupportedOperationException("not for the API");
  }

  @Override
  public Port setFixedIps(String portId, List<Port.FixedIp> fixedIps) {
    throw new UnsupportedOperationException("not for the API");
  }

  @Override
  public void setSecurityGroups(String portId, List<String> groups) {
    throw new UnsupportedOperationException("not for the API");
  }

  @Override
  public String securityGroup(String name, String projectId, List<IngressRule> rules) {
    throw new UnsupportedOperationException("not for the API");
  }

  @Override
  public Optional<String> securityGroupNamed(String name) {
    throw new UnsupportedOperationException("not for the API");
  }

  @Override
  public void deleteSecurityGroup(String name) {
    throw new UnsupportedOperationException("not for the API");
  }
}

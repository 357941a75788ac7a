package io.octavia.drivers.noop;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ports in memory. A port that was never heard of exists as well: on no subnet, used by nothing, as
 * upstream's driver has it. It is kept from the first change on.
 */
final class NoopPorts implements Ports {
  private static final String LOAD_BALANCER_DEVICE = "lb-";

  private final Ids ids;
  private final Places places;
  private final Limit limit;
  private final PortTable table = new PortTable();
  private final Addresses addresses = new Addresses();
  private final SecurityGroups groups;
  private final Set<String> gone;

  NoopPorts(Ids ids, Places places, Limit limit) {
    this.ids = ids;
    this.places = places;
    this.limit = limit;
    this.groups = new SecurityGroups(ids, limit);
    this.gone = Collections.newSetFromMap(new Recent<>(limit.objects()));
  }

  synchronized Optional<Port> port(String id) {
    Optional<Port> known = table.find(id);
    if (known.isPresent() || !Ids.isWellFormed(id) || gone.contains(id)) return known;
    return Optional.of(unheardOf(id));
  }

  synchronized List<Port> all() {
    return table.all();
  }

  @Override
  public synchronized List<Port> named(String name) {
    return table.named(name);
  }

  @Override
  public synchronized List<Port> ofDevice(String deviceId) {
    return table.ofDevice(deviceId);
  }

  /** Never a conflict: a wanted address is given even if another port has it. */
  @Override
  public synchronized Port create(Request request) {
    List<Port> known = table.named(request.name());
    if (!known.isEmpty()) return known.getFirst();
    limit.check(table.size(), "ports");
    String id = ids.next();
    Port port =
        new Port(
            id,
            request.name(),
            request.networkId(),
            request.projectId(),
            macAddress(id),
            assign(request.networkId(), wantedBy(request)),
            request.deviceId(),
            request.deviceOwner(),
            request.adminStateUp(),
            List.copyOf(request.securityGroups()),
            List.copyOf(request.allowedAddresses()),
            request.qosPolicyId(),
            request.vnicType());
    table.put(port);
    return port;
  }

  @Override
  public synchronized void allowAddresses(String portId, List<String> allowed) {
    Port port = existing(portId);
    keep(with(port, port.fixedIps(), port.deviceId(), port.securityGroups(), List.copyOf(allowed)));
  }

  @Override
  public synchronized Port setFixedIps(String portId, List<Port.FixedIp> fixedIps) {
    Port port = existing(portId);
    List<Port.FixedIp> assigned = assign(port.networkId(), fixedIps);
    release(port);
    return keep(
        with(port, assigned, port.deviceId(), port.securityGroups(), port.allowedAddresses()));
  }

  @Override
  public synchronized void setSecurityGroups(String portId, List<String> securityGroups) {
    keep(inGroups(existing(portId), securityGroups));
  }

  @Override
  public synchronized void delete(String portId) {
    table.remove(portId).ifPresent(this::release);
    gone.add(portId);
  }

  @Override
  public synchronized String securityGroup(
      String name, @Nullable String projectId, List<IngressRule> rules) {
    return groups.put(name, rules);
  }

  @Override
  public synchronized Optional<String> securityGroupNamed(String name) {
    return groups.named(name);
  }

  @Override
  public synchronized void deleteSecurityGroup(String name) {
    groups
        .remove(name)
        .ifPresent(id -> {
          for (Port port : table.inGroup(id)) {
            List<String> others =
                port.securityGroups().stream().filter(group -> !group.equals(id)).toList();
            table.put(inGroups(port, others));
          }
        });
  }

  synchronized boolean securityGroupExists(String id) {
    return groups.exists(id);
  }

  synchronized Map<String, List<IngressRule>> securityGroups() {
    return groups.all();
  }

  /**
   * Plugs the port into a server.
   *
   * @param isServer whether a device id is that of a server
   * @throws CloudException {@code CONFLICT} if it is in another server
   */
  synchronized void plug(String portId, String serverId, Predicate<String> isServer) {
    Port port = existing(portId);
    if (!port.deviceId().equals(serverId) && isServer.test(port.deviceId())) {
      throw new CloudException(
          Kind.CONFLICT, "Port " + portId + " is in use by server " + port.deviceId());
    }
    keep(onDevice(port, serverId));
  }

  synchronized void unplug(String portId, String serverId) {
    table
        .find(portId)
        .filter(port -> port.deviceId().equals(serverId))
        .ifPresent(port -> table.put(onDevice(port, "")));
  }

  private Port existing(String id) {
    return port(id).orElseThrow(() -> new CloudException(Kind.NOT_FOUND, "There is no port " + id));
  }

  private Port keep(Port port) {
    if (table.find(port.id()).isEmpty()) limit.check(table.size(), "ports");
    table.put(port);
    return port;
  }

  private List<Port.FixedIp> wantedBy(Request request) {
    List<Port.FixedIp> wanted = request.fixedIps();
    if (wanted.isEmpty()) {
      wanted = List.of(new Port.FixedIp(places.subnetsOf(request.networkId()).getFirst(), null));
    }
    Port.FixedIp first = wanted.getFirst();
    boolean anyVip =
        request.deviceId().startsWith(LOAD_BALANCER_DEVICE)
            && first.ipAddress() == null
            && places.ipVersion(first.subnetId()) == 4;
    if (!anyVip) return wanted;
    var withVip = new ArrayList<>(wanted);
    withVip.set(0, new Port.FixedIp(first.subnetId(), NoopCloud.VIP_ADDRESS));
    return withVip;
  }

  private List<Port.FixedIp> assign(String network, List<Port.FixedIp> wanted) {
    var assigned = new ArrayList<Port.FixedIp>();
    try {
      for (Port.FixedIp ip : wanted) assigned.add(assign(network, ip));
      return List.copyOf(assigned);
    } catch (CloudException e) {
      assigned.forEach(this::release);
      throw e;
    }
  }

  private Port.FixedIp assign(String network, Port.FixedIp wanted) {
    String subnet = wanted.subnetId();
    String address = wanted.ipAddress();
    if (address == null) {
      address = addresses.allocate(places.ipVersion(subnet));
    } else {
      addresses.hold(address);
    }
    places.put(subnet, network, Addresses.version(address));
    return new Port.FixedIp(subnet, address);
  }

  private void release(Port port) {
    port.fixedIps().forEach(this::release);
  }

  private void release(Port.FixedIp ip) {
    String address = ip.ipAddress();
    if (address != null) addresses.release(address);
  }

  /** Locally administered, of the last 40 bits of the id. */
  private static String macAddress(String id) {
    String end = id.substring(id.length() - 10).toLowerCase(Locale.ROOT);
    return "02:" + String.join(":", end.split("(?<=\\G..)"));
  }

  private static Port unheardOf(String id) {
    return new Port(
        id,
        "",
        Places.COMMON_NETWORK,
        null,
        macAddress(id),
        List.of(),
        "",
        "",
        true,
        List.of(),
        List.of(),
        null,
        Ports.NORMAL);
  }

  private static Port inGroups(Port port, List<String> groups) {
    return with(
        port, port.fixedIps(), port.deviceId(), List.copyOf(groups), port.allowedAddresses());
  }

  private static Port onDevice(Port port, String device) {
    return with(port, port.fixedIps(), device, port.securityGroups(), port.allowedAddresses());
  }

  private static Port with(
      Port port,
      List<Port.FixedIp> fixedIps,
      String deviceId,
      List<String> securityGroups,
      List<String> allowedAddresses) {
    return new Port(
        port.id(),
        port.name(),
        port.networkId(),
        port.projectId(),
        port.macAddress(),
        fixedIps,
        deviceId,
        port.deviceOwner(),
        port.adminStateUp(),
        securityGroups,
        allowedAddresses,
        port.qosPolicyId(),
        port.vnicType());
  }
}

package io.octavia.drivers.local;

import io.octavia.domain.cloud.Network;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports.IngressRule;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The cloud's objects with Neutron's field names. */
final class NetworkViews {
  /** What a network may be made with; what changes nothing on one machine is accepted. */
  static final Set<String> NETWORK_INPUT =
      Set.of(
          "name",
          "mtu",
          "admin_state_up",
          "description",
          "project_id",
          "tenant_id",
          "shared",
          "port_security_enabled");

  /** What a subnet may be made with. */
  static final Set<String> SUBNET_INPUT =
      Set.of(
          "name",
          "network_id",
          "cidr",
          "ip_version",
          "gateway_ip",
          "allocation_pools",
          "host_routes",
          "enable_dhcp",
          "description",
          "project_id",
          "tenant_id");

  /** What a sample host may be made with. */
  static final Set<String> HOST_INPUT = Set.of("network_id");

  /** The extensions whose fields and collections are here. */
  static final List<Map<String, Object>> EXTENSIONS =
      List.of(
          extension("security-group", "security-group"),
          extension("allowed-address-pairs", "Allowed Address Pairs"),
          extension("port-security", "Port Security"),
          extension("net-mtu", "Network MTU"),
          extension("project-id", "project_id field enabled"));

  /** The collections, as the root of the version lists them. */
  static final List<Map<String, Object>> RESOURCES =
      List.of(
          resource("networks", "network"),
          resource("subnets", "subnet"),
          resource("ports", "port"),
          resource("security-groups", "security_group"));

  private NetworkViews() {}

  static Map<String, Object> version(String self) {
    return view(
        "id", "v2.0", "status", "CURRENT", "links", List.of(Map.of("rel", "self", "href", self)));
  }

  static Map<String, Object> network(Network network) {
    Map<String, Object> view =
        view("id", network.id(), "name", network.name(), "project_id", "", "tenant_id", "");
    view.put("admin_state_up", true);
    view.put("status", "ACTIVE");
    view.put("subnets", network.subnetIds());
    view.put("shared", true);
    view.put("router:external", false);
    view.put("mtu", network.mtu());
    view.put("port_security_enabled", network.portSecurityEnabled());
    view.put("availability_zones", List.of());
    view.put("description", "");
    view.put("tags", List.of());
    return view;
  }

  static Map<String, Object> subnet(LocalSubnet subnet) {
    Map<String, Object> view =
        view("id", subnet.id(), "name", subnet.name(), "project_id", "", "tenant_id", "");
    view.put("network_id", subnet.networkId());
    view.put("ip_version", subnet.cidr().version());
    view.put("cidr", subnet.cidr().toString());
    Ip gateway = subnet.gateway();
    view.put("gateway_ip", gateway == null ? null : gateway.toString());
    view.put(
        "allocation_pools",
        subnet.pools().stream()
            .map(pool -> view("start", pool.start().toString(), "end", pool.end().toString()))
            .toList());
    view.put(
        "host_routes",
        subnet.hostRoutes().stream()
            .map(route -> view("destination", route.destination(), "nexthop", route.nexthop()))
            .toList());
    view.put("dns_nameservers", List.of());
    view.put("enable_dhcp", false);
    view.put("ipv6_ra_mode", null);
    view.put("ipv6_address_mode", null);
    view.put("subnetpool_id", null);
    view.put("description", "");
    view.put("tags", List.of());
    return view;
  }

  static Map<String, Object> port(Port port) {
    String project = port.projectId() == null ? "" : port.projectId();
    Map<String, Object> view =
        view("id", port.id(), "name", port.name(), "project_id", project, "tenant_id", project);
    view.put("network_id", port.networkId());
    view.put("mac_address", port.macAddress());
    view.put(
        "fixed_ips",
        port.fixedIps().stream()
            .map(ip -> view("subnet_id", ip.subnetId(), "ip_address", ip.ipAddress()))
            .toList());
    view.put(
        "allowed_address_pairs",
        port.allowedAddresses().stream()
            .map(ip -> view("ip_address", ip, "mac_address", port.macAddress()))
            .toList());
    view.put("device_id", port.deviceId());
    view.put("device_owner", port.deviceOwner());
    view.put("admin_state_up", port.adminStateUp());
    view.put("status", port.deviceId().isEmpty() ? "DOWN" : "ACTIVE");
    view.put("security_groups", port.securityGroups());
    view.put("port_security_enabled", true);
    view.put("qos_policy_id", port.qosPolicyId());
    view.put("description", "");
    view.put("tags", List.of());
    return view;
  }

  static Map<String, Object> securityGroup(SecurityGroup group) {
    String project = group.projectId() == null ? "" : group.projectId();
    Map<String, Object> view =
        view("id", group.id(), "name", group.name(), "project_id", project, "tenant_id", project);
    view.put("description", "");
    view.put("stateful", true);
    view.put("tags", List.of());
    view.put(
        "security_group_rules",
        group.rules().stream().map(rule -> rule(group, project, rule)).toList());
    return view;
  }

  static Map<String, Object> host(Host host) {
    Map<String, Object> view = view("id", host.name(), "name", host.name(), "netns", host.netns());
    view.put("network_id", host.networkId());
    view.put("mac_address", host.macAddress());
    view.put("addresses", host.addresses());
    return view;
  }

  private static Map<String, Object> rule(SecurityGroup group, String project, IngressRule rule) {
    byte[] identity = (group.id() + rule).getBytes(StandardCharsets.UTF_8);
    Map<String, Object> view =
        view("id", UUID.nameUUIDFromBytes(identity).toString(), "security_group_id", group.id());
    view.put("project_id", project);
    view.put("tenant_id", project);
    view.put("direction", "ingress");
    view.put("ethertype", "IPv" + rule.ipVersion());
    view.put("protocol", rule.protocol());
    view.put("port_range_min", rule.port());
    view.put("port_range_max", rule.port());
    view.put("remote_ip_prefix", rule.remoteCidr());
    view.put("remote_group_id", null);
    view.put("description", "");
    return view;
  }

  private static Map<String, Object> extension(String alias, String name) {
    return view(
        "alias", alias, "name", name, "description", name, "updated", "", "links", List.of());
  }

  private static Map<String, Object> resource(String collection, String name) {
    return view("collection", collection, "name", name, "links", List.of());
  }

  private static Map<String, Object> view(@Nullable Object... namesAndValues) {
    Map<String, Object> view = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      view.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return view;
  }
}

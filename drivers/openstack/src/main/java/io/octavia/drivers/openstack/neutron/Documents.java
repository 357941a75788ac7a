package io.octavia.drivers.openstack.neutron;

import io.octavia.domain.cloud.Network;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Subnet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Neutron's objects (networking API v2.0), read and written. */
final class Documents {
  private static final int ETHERNET = 1500;

  private Documents() {}

  static Network network(JsonNode network) {
    return new Network(
        text(network, "id"),
        text(network, "name"),
        network.path("mtu").asInt(ETHERNET),
        texts(network.path("subnets")),
        network.path("port_security_enabled").asBoolean(true));
  }

  static Subnet subnet(JsonNode subnet) {
    var routes = new ArrayList<Subnet.HostRoute>();
    for (var route : subnet.path("host_routes")) {
      routes.add(new Subnet.HostRoute(text(route, "destination"), text(route, "nexthop")));
    }
    return new Subnet(
        text(subnet, "id"),
        text(subnet, "name"),
        text(subnet, "network_id"),
        subnet.path("ip_version").asInt(4),
        text(subnet, "cidr"),
        optional(subnet, "gateway_ip"),
        routes);
  }

  static Port port(JsonNode port) {
    var ips = new ArrayList<Port.FixedIp>();
    for (var ip : port.path("fixed_ips")) {
      ips.add(new Port.FixedIp(text(ip, "subnet_id"), optional(ip, "ip_address")));
    }
    var allowed = new ArrayList<String>();
    for (var pair : port.path("allowed_address_pairs")) allowed.add(text(pair, "ip_address"));
    var project = optional(port, "project_id");
    return new Port(
        text(port, "id"),
        text(port, "name"),
        text(port, "network_id"),
        project == null ? optional(port, "tenant_id") : project,
        text(port, "mac_address").toLowerCase(Locale.ROOT),
        ips,
        text(port, "device_id"),
        text(port, "device_owner"),
        port.path("admin_state_up").asBoolean(true),
        texts(port.path("security_groups")),
        allowed,
        optional(port, "qos_policy_id"),
        port.path("binding:vnic_type").asString(Ports.NORMAL));
  }

  static Map<String, Object> body(Ports.Request request) {
    var port = new LinkedHashMap<String, Object>();
    port.put("name", request.name());
    port.put("network_id", request.networkId());
    port.put("admin_state_up", request.adminStateUp());
    port.put("device_id", request.deviceId());
    port.put("device_owner", request.deviceOwner());
    if (!request.fixedIps().isEmpty()) port.put("fixed_ips", fixedIps(request.fixedIps()));
    if (request.projectId() != null) port.put("project_id", request.projectId());
    if (!request.securityGroups().isEmpty()) {
      port.put("security_groups", request.securityGroups());
    }
    if (!request.allowedAddresses().isEmpty()) {
      port.put("allowed_address_pairs", pairs(request.allowedAddresses()));
    }
    if (request.qosPolicyId() != null) port.put("qos_policy_id", request.qosPolicyId());
    if (!request.vnicType().equals(Ports.NORMAL)) {
      port.put("binding:vnic_type", request.vnicType());
    }
    return Map.of("port", port);
  }

  static List<Map<String, String>> fixedIps(List<Port.FixedIp> ips) {
    return ips.stream()
        .map(ip -> {
          var address = ip.ipAddress();
          return address == null
              ? Map.of("subnet_id", ip.subnetId())
              : Map.of("subnet_id", ip.subnetId(), "ip_address", address);
        })
        .toList();
  }

  static List<Map<String, String>> pairs(List<String> addresses) {
    return addresses.stream().map(address -> Map.of("ip_address", address)).toList();
  }

  static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  private static @Nullable String optional(JsonNode node, String name) {
    var value = node.path(name);
    return value.isString() ? value.stringValue() : null;
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(each -> texts.add(each.asString("")));
    return List.copyOf(texts);
  }
}

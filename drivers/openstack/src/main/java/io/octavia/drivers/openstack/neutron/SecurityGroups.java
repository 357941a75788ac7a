package io.octavia.drivers.openstack.neutron;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Ports.IngressRule;
import io.octavia.drivers.openstack.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Security groups of load balancers. What an operator adds for other protocols stays. */
final class SecurityGroups {
  /** Neutron has names for some protocols, and may answer with them. */
  private static final Map<String, String> NUMBERS = Map.of("ah", "51", "vrrp", "112");

  private final Service neutron;
  private final Extensions extensions;

  SecurityGroups(Service neutron, Extensions extensions) {
    this.neutron = neutron;
    this.extensions = extensions;
  }

  /** False of a Neutron without that extension. */
  boolean areThere() {
    return extensions.has(Extensions.SECURITY_GROUPS);
  }

  Optional<String> named(String name, @Nullable String projectId) {
    if (!areThere()) return Optional.empty();
    return find(name, projectId).map(group -> Documents.text(group, "id"));
  }

  private Optional<JsonNode> find(String name, @Nullable String projectId) {
    var project = projectId == null ? neutron.project() : projectId;
    var query = Map.of("name", name, "project_id", project);
    return neutron.list("security_groups", query, "v2.0", "security-groups").stream().findFirst();
  }

  String ensure(String name, @Nullable String projectId, List<IngressRule> rules) {
    if (!areThere()) {
      throw new CloudException(
          CloudException.Kind.REFUSED, "Neutron has no security groups (extension security-group)");
    }
    var group = find(name, projectId).orElseGet(() -> make(name, projectId));
    var id = Documents.text(group, "id");
    var wanted = new ArrayList<>(rules);
    for (var rule : group.path("security_group_rules")) {
      if (!Documents.text(rule, "direction").equals("ingress")) continue;
      if (!wanted.remove(read(rule)) && isOurs(rule)) {
        neutron.delete("v2.0", "security-group-rules", Documents.text(rule, "id"));
      }
    }
    if (!wanted.isEmpty()) {
      var bodies = wanted.stream().map(rule -> body(id, projectId, rule)).toList();
      neutron.post(Map.of("security_group_rules", bodies), "v2.0", "security-group-rules");
    }
    return id;
  }

  private JsonNode make(String name, @Nullable String projectId) {
    var group = new LinkedHashMap<String, Object>();
    group.put("name", name);
    if (projectId != null) group.put("project_id", projectId);
    return neutron.make(
        "security_group", Map.of("security_group", group), "v2.0", "security-groups");
  }

  /** A group that is in use is a conflict. */
  void delete(String id) {
    neutron.delete("v2.0", "security-groups", id);
  }

  private static boolean isOurs(JsonNode rule) {
    return switch (protocol(rule)) {
      case "tcp", "udp", "sctp", "51", "112" -> true;
      default -> false;
    };
  }

  private static String protocol(JsonNode rule) {
    var protocol = Documents.text(rule, "protocol").toLowerCase(Locale.ROOT);
    return NUMBERS.getOrDefault(protocol, protocol);
  }

  private static IngressRule read(JsonNode rule) {
    var port = rule.path("port_range_max");
    var cidr = rule.path("remote_ip_prefix");
    return new IngressRule(
        protocol(rule),
        port.isInt() ? (Integer) port.intValue() : null,
        cidr.isString() ? cidr.stringValue() : null,
        Documents.text(rule, "ethertype").equals("IPv6") ? 6 : 4);
  }

  private static Map<String, Object> body(
      String group, @Nullable String projectId, IngressRule rule) {
    var body = new LinkedHashMap<String, Object>();
    body.put("security_group_id", group);
    if (projectId != null) body.put("project_id", projectId);
    body.put("direction", "ingress");
    body.put("ethertype", rule.ipVersion() == 6 ? "IPv6" : "IPv4");
    body.put("protocol", rule.protocol());
    if (rule.port() != null) {
      body.put("port_range_min", rule.port());
      body.put("port_range_max", rule.port());
    }
    if (rule.remoteCidr() != null) body.put("remote_ip_prefix", rule.remoteCidr());
    return body;
  }
}

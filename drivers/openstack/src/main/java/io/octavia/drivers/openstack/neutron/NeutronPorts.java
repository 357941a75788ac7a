package io.octavia.drivers.openstack.neutron;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.drivers.openstack.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ports that Neutron makes for us. Names are ours to choose and anybody's to use: what is found by
 * its name counts only in the project that it was made in.
 */
final class NeutronPorts implements Ports {
  private final Service neutron;
  private final SecurityGroups groups;

  NeutronPorts(Service neutron, Extensions extensions) {
    this.neutron = neutron;
    this.groups = new SecurityGroups(neutron, extensions);
  }

  @Override
  public List<Port> named(String name) {
    return list(Map.of("name", name));
  }

  @Override
  public List<Port> ofDevice(String deviceId) {
    return list(Map.of("device_id", deviceId));
  }

  List<Port> list(Map<String, String> query) {
    return neutron.list("ports", query, "v2.0", "ports").stream().map(Documents::port).toList();
  }

  @Override
  public Port create(Request request) {
    var asked = request.projectId();
    var project = asked == null ? neutron.project() : asked;
    return named(request.name()).stream()
        .filter(port -> project.equals(port.projectId()))
        .findFirst()
        .orElseGet(() -> {
          return Documents.port(neutron.make("port", Documents.body(request), "v2.0", "ports"));
        });
  }

  @Override
  public void allowAddresses(String portId, List<String> addresses) {
    change(portId, Map.of("allowed_address_pairs", Documents.pairs(addresses)));
  }

  @Override
  public Port setFixedIps(String portId, List<Port.FixedIp> fixedIps) {
    return change(portId, Map.of("fixed_ips", Documents.fixedIps(fixedIps)));
  }

  /** A change costs Neutron and its agents much more than a look, also one that changes nothing. */
  @Override
  public void setSecurityGroups(String portId, List<String> securityGroups) {
    var has = neutron.find("v2.0", "ports", portId).map(port -> port.path("port"));
    if (has.map(Documents::port)
        .map(Port::securityGroups)
        .map(Set::copyOf)
        .equals(Optional.of(Set.copyOf(securityGroups)))) {
      return;
    }
    change(portId, Map.of("security_groups", securityGroups));
  }

  private Port change(String portId, Map<String, Object> values) {
    var changed = neutron.put(Map.of("port", values), "v2.0", "ports", portId);
    return Documents.port(changed.path("port"));
  }

  @Override
  public void delete(String portId) {
    neutron.delete("v2.0", "ports", portId);
  }

  @Override
  public boolean hasSecurityGroups() {
    return groups.areThere();
  }

  @Override
  public String securityGroup(String name, @Nullable String projectId, List<IngressRule> rules) {
    return groups.ensure(name, projectId, rules);
  }

  @Override
  public Optional<String> securityGroupNamed(String name) {
    return groups.named(name, null);
  }

  @Override
  public void deleteSecurityGroup(String name) {
    groups.named(name, null).ifPresent(this::deleteGroup);
  }

  /** A port that somebody brought keeps the other groups that it has. */
  void deleteGroup(String id) {
    try {
      groups.delete(id);
    } catch (CloudException e) {
      if (e.kind() != CloudException.Kind.CONFLICT) throw e;
      for (var port : list(Map.of("security_groups", id))) {
        var others = port.securityGroups().stream().filter(each -> !each.equals(id)).toList();
        setSecurityGroups(port.id(), others);
      }
      groups.delete(id);
    }
  }
}

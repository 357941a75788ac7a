package io.octavia.server.doctor;

import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.config.HaproxyAmphora;
import io.octavia.drivers.openstack.Service;
import tools.jackson.databind.JsonNode;

/** The networks and security groups of Neutron that amphorae boot with. */
final class NetworkSeams {
  private static final String V2 = "v2.0";

  private final Config config;
  private final Report report;
  private final Service neutron;

  NetworkSeams(Config config, Report report, Service neutron) {
    this.config = config;
    this.report = report;
    this.neutron = neutron;
  }

  void examine() {
    var networks = config.get(ControllerWorker.AMP_BOOT_NETWORK_LIST);
    if (networks.isEmpty()) {
      report.wrong(
          "network",
          ControllerWorker.AMP_BOOT_NETWORK_LIST + " names none: amphorae are on no network",
          "openstack network create lb-mgmt-net, and write its id there");
    }
    networks.forEach(id -> report.examine("network", () -> network(id)));
    var groups = config.get(ControllerWorker.AMP_SECGROUP_LIST);
    groups.forEach(id -> report.examine("security group", () -> group(id)));
    if (groups.isEmpty()) {
      report.note(
          "security group",
          ControllerWorker.AMP_SECGROUP_LIST
              + " names none: Neutron's default group has to let us in");
    }
  }

  private void network(String id) {
    var found = neutron.find(V2, "networks", id);
    if (found.isEmpty()) {
      report.wrong(
          "network",
          id + " of " + ControllerWorker.AMP_BOOT_NETWORK_LIST + " is not there",
          "openstack network list, and correct the option");
      return;
    }
    var network = found.get().path("network");
    if (network.path("subnets").isEmpty()) {
      report.wrong(
          "network",
          named(network) + " has no subnet, so amphorae get no address",
          "openstack subnet create --network " + id + " --subnet-range CIDR lb-mgmt-subnet");
    } else {
      report.fine("network", named(network));
    }
  }

  private void group(String id) {
    var found = neutron.find(V2, "security-groups", id);
    if (found.isEmpty()) {
      report.wrong(
          "security group",
          id + " of " + ControllerWorker.AMP_SECGROUP_LIST + " is not there",
          "openstack security group list, and correct the option");
      return;
    }
    var group = found.get().path("security_group");
    int port = config.get(HaproxyAmphora.BIND_PORT);
    if (group.path("security_group_rules").valueStream().anyMatch(rule -> letsIn(rule, port))) {
      report.fine("security group", named(group) + " lets in TCP " + port);
    } else if (config.get(ControllerWorker.AMP_SECGROUP_LIST).size() > 1) {
      report.note("security group", named(group) + " does not let in TCP " + port + " itself");
    } else {
      report.wrong(
          "security group",
          named(group) + " does not let in TCP " + port + ", where agents listen",
          "openstack security group rule create --protocol tcp --dst-port " + port + " " + id);
    }
  }

  private static boolean letsIn(JsonNode rule, int port) {
    var protocol = rule.path("protocol").asString("");
    return rule.path("direction").asString("").equals("ingress")
        && (protocol.isEmpty() || protocol.equals("tcp") || protocol.equals("6"))
        && rule.path("port_range_min").asInt(0) <= port
        && rule.path("port_range_max").asInt(65535) >= port
        // From the members of a group only: controllers are none.
        && rule.path("remote_group_id").isNull();
  }

  private static String named(JsonNode object) {
    return object.path("name").asString("") + " (" + object.path("id").asString("") + ")";
  }
}

package io.octavia.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A real OpenStack on one machine: Keystone, Barbican, Glance, Cinder, Neutron with its agents,
 * Placement and Nova, on MariaDB and RabbitMQ, as the distribution packages them. Only in
 * namespaces of its own ({@code ./octavia test --cloud} makes them): it has bridges, filters and
 * mounts made.
 */
final class WholeCloud implements AutoCloseable {
  private final Parts parts = new Parts();
  private final Backbone backbone;
  private final BarbicanServer barbican;
  private final ImageService glance;
  private final VolumeService cinder;
  private final NetworkService neutron;
  private final ComputeService nova;

  /**
   * Starts all of it, which takes minutes.
   *
   * @param containers directory with unpacked systems of amphorae under {@code images/NAME}
   */
  WholeCloud(Path containers) {
    assertAlone();
    try {
      backbone = parts.add(Backbone.start());
      barbican = parts.add(BarbicanServer.start(backbone.keystone()));
      glance = parts.add(ImageService.start(backbone));
      cinder = parts.add(VolumeService.start(backbone, glance));
      neutron = parts.add(NetworkService.start(backbone));
      nova = parts.add(ComputeService.start(backbone, glance, new Containers(containers)));
    } catch (AssertionError | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static void assertAlone() {
    try (Stream<Path> interfaces = Files.list(Path.of("/sys/class/net"))) {
      var others = interfaces.map(each -> each.getFileName().toString()).toList();
      if (!others.equals(List.of("lo"))) {
        throw new AssertionError(
            "a cloud needs a network of its own (./octavia test --cloud): here are " + others);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Keystone keystone() {
    return backbone.keystone();
  }

  BarbicanServer barbican() {
    return barbican;
  }

  ImageService glance() {
    return glance;
  }

  VolumeService cinder() {
    return cinder;
  }

  NetworkService neutron() {
    return neutron;
  }

  ComputeService nova() {
    return nova;
  }

  /** Has Nova's servers, of which there are none, made by that from here on. */
  void become(Hypervisor hypervisor) {
    nova.become(backbone, hypervisor);
  }

  String database() {
    return backbone.database();
  }

  String broker() {
    return backbone.broker();
  }

  /** Octavia's own token. */
  String serviceToken() {
    return keystone().token(keystone().service());
  }

  /** Neutron as Octavia sees it, which is an administrator. */
  ServiceCalls network() {
    return neutron.as(serviceToken());
  }

  /** Nova as Octavia sees it. */
  ServiceCalls compute() {
    return nova.as(serviceToken());
  }

  /** Cinder as Octavia sees it. */
  ServiceCalls volumes() {
    return cinder.as(serviceToken());
  }

  /** The variables that tell OpenStack's clients who they are, and where. */
  Map<String, String> environment(Keystone.Account account) {
    var all = new HashMap<String, String>();
    all.put("OS_AUTH_URL", keystone().address().toString());
    all.put("OS_USERNAME", account.user());
    all.put("OS_PASSWORD", account.password());
    all.put("OS_PROJECT_NAME", account.project());
    all.put("OS_USER_DOMAIN_ID", "default");
    all.put("OS_PROJECT_DOMAIN_ID", "default");
    all.put("OS_REGION_NAME", "RegionOne");
    all.put("OS_IDENTITY_API_VERSION", "3");
    all.put("PYTHONWARNINGS", "ignore");
    return all;
  }

  /** Makes a network with a subnet, and returns both ids. */
  Network network(ServiceCalls as, String name, String cidr) {
    var network = as.post("/networks", Map.of("network", Map.of("name", name))).path("network");
    var id = network.path("id").asString();
    var subnet = new HashMap<String, @Nullable Object>();
    subnet.put("network_id", id);
    subnet.put("name", name + "-subnet");
    subnet.put("ip_version", 4);
    subnet.put("cidr", cidr);
    subnet.put("gateway_ip", null);
    var made = as.post("/subnets", Map.of("subnet", subnet)).path("subnet");
    return new Network(id, made.path("id").asString());
  }

  /** A network and its subnet. */
  record Network(String id, String subnet) {}

  /** A machine on a port of Neutron's, which lets in everything. */
  Host host(Network network, String name) {
    var port = port(network, name, "test:host", false);
    var address = port.path("fixed_ips").path(0).path("ip_address").asString() + "/24";
    return Host.with(port.path("id").asString(), port.path("mac_address").asString(), address);
  }

  /** The controllers' interface on the management network, and its address. */
  String plugControllers(Network network) {
    var port = port(network, "octavia-health-manager-listen-port", "Octavia:health-mgr", false);
    return plug(port, "o-hm0").address();
  }

  /** An interface of this machine itself on a network, which lets in everything. */
  Plugged plug(Network network, String device) {
    return plug(port(network, device, "test:host", false), device);
  }

  private Plugged plug(JsonNode port, String device) {
    var id = port.path("id").asString();
    var outer = "tap" + id.substring(0, 11);
    var address = port.path("fixed_ips").path(0).path("ip_address").asString();
    var mac = port.path("mac_address").asString();
    run("ip link add " + outer + " type veth peer name " + device + " address " + mac);
    run("ip address add " + address + "/24 dev " + device);
    run("ip link set " + device + " up");
    run("ip link set " + outer + " up");
    return new Plugged(this, id, device, address);
  }

  /** An interface on a port of Neutron's, until it is closed. */
  record Plugged(WholeCloud cloud, String port, String device, String address)
      implements AutoCloseable {
    @Override
    public void close() {
      run("ip link delete " + device);
      cloud.network().delete("/ports/" + port);
    }
  }

  private JsonNode port(Network network, String name, String owner, boolean filtered) {
    Map<String, Object> port =
        Map.of(
            "network_id", network.id(),
            "name", name,
            "device_owner", owner,
            "port_security_enabled", filtered,
            "binding:host_id", Backbone.HOST);
    return network().post("/ports", Map.of("port", port)).path("port");
  }

  private static void run(String command) {
    Command.run(command.split(" ", -1)).orFail();
  }

  @Override
  public String toString() {
    return "Keystone, Barbican, Glance, Cinder, Neutron, Placement and Nova";
  }

  /**
   * The names of all servers and volumes, and of the ports and security groups that are Octavia's.
   */
  List<String> possessions() {
    var all = new ArrayList<String>();
    compute()
        .get("/servers/detail?all_tenants=1")
        .path("servers")
        .forEach(server -> all.add("server " + server.path("name").asString()));
    compute()
        .get("/os-server-groups?all_projects=True")
        .path("server_groups")
        .forEach(group -> all.add("server group " + group.path("name").asString()));
    volumes()
        .get("/volumes?all_tenants=1")
        .path("volumes")
        .forEach(volume -> all.add("volume " + volume.path("name").asString()));
    network()
        .get("/ports")
        .path("ports")
        .forEach(port -> {
          var name = port.path("name").asString();
          var owner = port.path("device_owner").asString();
          if (name.startsWith("octavia-lb-") || owner.startsWith("compute:")) {
            all.add("port " + (name.isEmpty() ? owner : name));
          }
        });
    network()
        .get("/security-groups")
        .path("security_groups")
        .forEach(group -> {
          if (isOfLoadBalancer(group.path("name").asString())) {
            all.add("security group " + group.path("name").asString());
          }
        });
    return all.stream().sorted().toList();
  }

  private static boolean isOfLoadBalancer(String group) {
    if (!group.startsWith("lb-")) return false;
    try {
      UUID.fromString(group.substring(3));
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}

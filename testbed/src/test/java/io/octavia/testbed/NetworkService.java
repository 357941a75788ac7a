package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * A whole Neutron: its server, and the agents that make bridges, filters and leases of its rows.
 */
final class NetworkService implements AutoCloseable {
  private final ServiceProcess server = ServiceProcess.prepare("neutron");
  private final ServiceProcess bridges = ServiceProcess.prepare("neutron-bridges");
  private final ServiceProcess leases = ServiceProcess.prepare("neutron-leases");

  private NetworkService() {}

  /** One that answers, and is in the catalog. */
  static NetworkService start(Backbone backbone) {
    var neutron = new NetworkService();
    try {
      neutron.configure(backbone);
      backbone.run("neutron-db-manage", neutron.files(), "upgrade", "heads");
      neutron.server.start(neutron.command("neutron-server", List.of()), Map.of());
      backbone.keystone().register("network", "neutron", neutron.server.address());
      neutron.startAgents();
      return neutron;
    } catch (AssertionError | RuntimeException e) {
      neutron.close();
      throw e;
    }
  }

  private void configure(Backbone backbone) {
    openDirectory();
    var keystone = backbone.keystone();
    var account = keystone.account("service", "neutron", "admin", "service");
    server.write(
        "neutron.conf",
        """
        %shost = %s
        dhcp_agents_per_network = 1
        interface_driver = linuxbridge
        [agent]
        root_helper =
        [privsep]
        helper_command = privsep-helper
        [quotas]
        quota_network = -1
        quota_subnet = -1
        quota_port = -1
        quota_security_group = -1
        quota_security_group_rule = -1
        %s%s\
        """
            .formatted(
                NeutronServer.configuration(server, backbone.database(), backbone.broker()),
                Backbone.HOST,
                ServiceProcess.credentials("nova", keystone, account),
                ServiceProcess.credentials(keystone, account)));
    // One machine needs no more than bridges that lead nowhere else.
    server.write(
        "ml2.ini",
        NeutronServer.BRIDGES
            + """
            enable_ipset = true
            [vxlan]
            enable_vxlan = false
            [agent]
            polling_interval = 1
            extensions = qos
            """);
  }

  /** The server of leases gives up its rights, and then has to read what they are. */
  private void openDirectory() {
    try {
      var rights = PosixFilePermissions.fromString("rwx--x--x");
      Files.setPosixFilePermissions(server.directory(), rights);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> files() {
    return List.of(
        "--config-file",
        server.directory().resolve("neutron.conf").toString(),
        "--config-file",
        server.directory().resolve("ml2.ini").toString());
  }

  private List<String> command(String program, List<String> more) {
    return Backbone.python(program, files(), more);
  }

  private void startAgents() {
    // The agent takes its id from the hardware address of some device.
    Command.run("ip", "link", "add", "identity", "type", "bridge").orFail();
    var tools = Backbone.resource(bridges.directory(), "ebtables.sh", "ebtables").getParent();
    var path = tools + ":/usr/sbin:/usr/bin:/sbin:/bin";
    var bridging =
        bridges.launch(command("neutron-linuxbridge-agent", List.of()), Map.of("PATH", path));
    leases.launch(
        command("neutron-dhcp-agent", List.of()), Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"));
    Waiting.until(
        "Neutron's agent of bridges",
        ServiceProcess.PATIENCE,
        () -> {
          if (!bridging.isAlive()) throw new AssertionError("it ended:\n" + bridges.log());
          return bridges.log().contains("RPC agent_id");
        });
  }

  /** Where its server is. */
  URI address() {
    return server.address();
  }

  /** Calls of its API, version 2.0, with a token. */
  ServiceCalls as(String token) {
    return new ServiceCalls(URI.create(server.address() + "/v2.0"), token);
  }

  /** What its server wrote: a line for each call. */
  String log() {
    return server.log();
  }

  /** What its agents wrote. */
  String agentLogs() {
    return bridges.log() + leases.log();
  }

  @Override
  public void close() {
    leases.close();
    bridges.close();
    server.close();
  }
}

package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/**
 * A real Neutron: its server alone, which answers for itself all that does not need a machine with
 * an agent. SQLite and a queue in its memory, because nobody else asks it.
 */
public final class NeutronServer implements AutoCloseable {
  /** Networks are bridges; {@code [securitygroup]} goes on after it. */
  static final String BRIDGES =
      """
      [ml2]
      type_drivers = local
      tenant_network_types = local
      mechanism_drivers = linuxbridge
      extension_drivers = port_security,qos
      [securitygroup]
      enable_security_group = true
      firewall_driver = iptables
      """;

  private final ServiceProcess process;

  private NeutronServer(ServiceProcess process) {
    this.process = process;
  }

  /** One that answers, and is in the catalog. */
  public static NeutronServer start(Keystone keystone) {
    var process = ServiceProcess.prepare("neutron");
    var neutron = new NeutronServer(process);
    try {
      var account = keystone.account("service", "neutron", "admin", "service");
      neutron.configure(ServiceProcess.credentials(keystone, account));
      neutron.fill();
      neutron.up();
      keystone.register("network", "neutron", process.address());
      return neutron;
    } catch (AssertionError | RuntimeException e) {
      neutron.close();
      throw e;
    }
  }

  private void configure(String credentials) {
    var database = "sqlite:///" + process.directory() + "/neutron.db?timeout=60";
    process.write(
        "neutron.conf",
        """
        %snotify_nova_on_port_status_changes = false
        notify_nova_on_port_data_changes = false
        [quotas]
        quota_port = 50
        %s\
        """
            .formatted(configuration(process, database, "fake:/"), credentials));
    process.write("ml2.ini", BRIDGES);
  }

  /** What any Neutron here is told; {@code [DEFAULT]} goes on after it. */
  static String configuration(ServiceProcess process, String database, String broker) {
    return """
    [experimental]
    linuxbridge = true
    %sbind_host = 127.0.0.1
    bind_port = %d
    core_plugin = ml2
    service_plugins = qos
    api_paste_config = /etc/neutron/api-paste.ini
    api_workers = 0
    rpc_workers = 0
    rpc_state_report_workers = 0
    """
        .formatted(process.configuration(database, broker), process.port());
  }

  private void fill() {
    var script = process.directory().resolve("prepare.py");
    try (var source = NeutronServer.class.getResourceAsStream("neutron-prepare.py")) {
      Files.copy(source, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command.run(
            ServiceProcess.PATIENCE,
            Map.of(),
            List.of(
                "/usr/bin/python3",
                script.toString(),
                process.directory().resolve("neutron.db").toString()))
        .orFail();
  }

  /** Where it is. */
  public URI address() {
    return process.address();
  }

  /** Calls of its API, version 2.0, with a token. */
  public ServiceCalls as(String token) {
    return new ServiceCalls(URI.create(address() + "/v2.0"), token);
  }

  /** Ends it: connections are refused until {@link #up()}. */
  public void down() {
    process.stop();
  }

  /** Starts it again, with all that it knew. */
  public void up() {
    process.start(
        List.of(
            "/usr/bin/python3",
            "/usr/bin/neutron-server",
            "--config-file",
            "neutron.conf",
            "--config-file",
            "ml2.ini"),
        Map.of());
  }

  /** What it wrote to its log. */
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
  }
}

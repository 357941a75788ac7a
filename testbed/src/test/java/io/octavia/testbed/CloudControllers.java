package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes of production in a whole cloud, with the octavia.conf that installation guides have
 * their readers write.
 */
final class CloudControllers implements AutoCloseable {
  /** How long an amphora may be silent. */
  static final int HEARTBEAT_TIMEOUT = 20;

  /** Where the agents of amphorae listen. */
  static final int AGENT_PORT = 9443;

  private static final List<String> PROGRAMS =
      List.of("octavia-api", "octavia-worker", "octavia-health-manager", "octavia-housekeeping");

  private final Path directory;
  private final Path configuration;
  private final CountedCalls calls;
  private final Map<String, String> settings;
  private final Map<String, DaemonProcess> daemons = new LinkedHashMap<>();

  private CloudControllers(WholeCloud cloud, Path directory, String imageTag) {
    this.directory = directory;
    this.configuration = directory.resolve("octavia.conf");
    this.calls = CountedCalls.of(cloud);
    this.settings = Map.copyOf(settings(cloud, imageTag));
  }

  /** Makes what the guides have one make first, and starts all of them. */
  static CloudControllers start(WholeCloud cloud, Path directory, String imageTag) {
    var controllers = new CloudControllers(cloud, directory, imageTag);
    try {
      Files.writeString(controllers.configuration, Installation.text(controllers.settings));
      controllers.run("octavia-db-manage", "upgrade", "head").orFail();
      for (var program : PROGRAMS) {
        // What housekeeping looks for belongs to no operation.
        var isCounted = !program.equals("octavia-housekeeping");
        var own = isCounted ? controllers.calls.settings() : Map.<String, String>of();
        controllers.daemons.put(program, controllers.start(program, program, own));
      }
      controllers.daemons.values().forEach(daemon -> daemon.awaitReady(CloudScene.LONG));
      return controllers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AssertionError | RuntimeException e) {
      controllers.close();
      throw e;
    }
  }

  /** Starts one more, which is told something that the others are not. */
  DaemonProcess start(String program, String name, Map<String, String> own) {
    return DaemonProcess.start(program, directory, name, List.of(configuration), own);
  }

  /** Starts one of them anew, which is told something that the others are not. */
  void restart(String program, Map<String, String> own) {
    daemon(program).close();
    daemons.put(program, start(program, program, own).awaitReady(CloudScene.LONG));
  }

  /** What the guides have one say. */
  Map<String, String> settings() {
    return settings;
  }

  /** What they ask of Neutron and Nova. */
  CountedCalls calls() {
    return calls;
  }

  /** Calls of their API with a token. */
  ServiceCalls as(String token) {
    var root = "http://127.0.0.1:" + settings.get("api_settings.bind_port") + "/v2.0/lbaas";
    return new ServiceCalls(URI.create(root), token);
  }

  private Map<String, String> settings(WholeCloud cloud, String imageTag) {
    var octavia = cloud.network();
    var management = cloud.network(octavia, "lb-mgmt-net", "192.168.199.0/24");
    var address = cloud.plugControllers(management);
    var settings = new HashMap<String, String>();
    settings.put("DEFAULT.transport_url", cloud.broker());
    settings.put("api_settings.auth_strategy", "keystone");
    settings.put("api_settings.bind_host", "127.0.0.1");
    settings.put("api_settings.bind_port", String.valueOf(Installation.freePort()));
    cloud
        .keystone()
        .register(
            "load-balancer",
            "octavia",
            URI.create("http://127.0.0.1:" + settings.get("api_settings.bind_port")));
    settings.put("database.connection", cloud.database());
    settings.put("health_manager.heartbeat_key", "a key that nobody guesses");
    settings.put("health_manager.controller_ip_port_list", address + ":5555");
    settings.put("health_manager.bind_ip", address);
    settings.put("health_manager.bind_port", "5555");
    settings.put("health_manager.heartbeat_interval", "3");
    settings.put("health_manager.heartbeat_timeout", String.valueOf(HEARTBEAT_TIMEOUT));
    settings.put("certificates.cert_manager", "barbican_cert_manager");
    settings.putAll(certificates());
    settings.put("haproxy_amphora.connection_max_retries", "1500");
    settings.put("haproxy_amphora.connection_retry_interval", "1");
    // A container may open fewer files than a virtual machine.
    settings.put("haproxy_amphora.default_connection_limit", "2000");
    settings.put("controller_worker.amp_active_retries", "500");
    settings.put("controller_worker.amp_active_wait_sec", "1");
    settings.put("controller_worker.loadbalancer_topology", "ACTIVE_STANDBY");
    settings.put("controller_worker.amp_image_tag", imageTag);
    settings.put("controller_worker.amp_secgroup_list", securityGroup(octavia));
    settings.put("controller_worker.amp_boot_network_list", management.id());
    settings.put("controller_worker.amp_flavor_id", flavor(cloud.compute()));
    settings.put("controller_worker.network_driver", "allowed_address_pairs_driver");
    settings.put("controller_worker.compute_driver", "compute_nova_driver");
    settings.put("controller_worker.amphora_driver", "amphora_haproxy_rest_driver");
    settings.put("controller_worker.lease_seconds", "10");
    settings.put("nova.enable_anti_affinity", "true");
    settings.put("nova.anti_affinity_policy", "soft-anti-affinity");
    settings.put("oslo_policy.enforce_scope", "false");
    settings.put("oslo_policy.enforce_new_defaults", "false");
    for (var section : List.of("keystone_authtoken", "service_auth")) {
      settings.putAll(login(cloud, section));
    }
    return settings;
  }

  private static Map<String, String> login(WholeCloud cloud, String section) {
    var service = cloud.keystone().service();
    var address = cloud.keystone().address().toString();
    return Map.of(
        section + ".auth_url",
        address,
        section + ".auth_type",
        "password",
        section + ".username",
        service.user(),
        section + ".password",
        service.password(),
        section + ".project_name",
        service.project(),
        section + ".user_domain_name",
        "Default",
        section + ".project_domain_name",
        "Default");
  }

  private Map<String, String> certificates() {
    var passphrase = "a passphrase of this test";
    var script = DaemonProcess.script("create_dual_intermediate_CA.sh");
    Command.run(
            Waiting.PATIENCE,
            Map.of("OCTAVIA_CA_PASSPHRASE", passphrase),
            List.of("sh", "-c", "cd \"$0\" && exec \"$1\"", directory + "", script + ""))
        .orFail();
    var made = directory.resolve("dual_ca/etc/octavia/certs");
    return Map.of(
        "certificates.ca_certificate", made.resolve("server_ca.cert.pem").toString(),
        "certificates.ca_private_key", made.resolve("server_ca.key.pem").toString(),
        "certificates.ca_private_key_passphrase", passphrase,
        "certificates.server_certs_key_passphrase", "a-key-of-thirty-two-characters-=",
        "haproxy_amphora.server_ca", made.resolve("server_ca-chain.cert.pem").toString(),
        "haproxy_amphora.client_cert", made.resolve("client.cert-and-key.pem").toString(),
        "controller_worker.client_ca", made.resolve("client_ca.cert.pem").toString());
  }

  private static String securityGroup(ServiceCalls octavia) {
    var group =
        octavia.post(
            "/security-groups", Map.of("security_group", Map.of("name", "lb-mgmt-sec-grp")));
    var id = group.path("security_group").path("id").asString();
    for (int port : List.of(22, AGENT_PORT)) {
      Map<String, Object> rule =
          Map.of(
              "security_group_id",
              id,
              "direction",
              "ingress",
              "ethertype",
              "IPv4",
              "protocol",
              "tcp",
              "port_range_min",
              port,
              "port_range_max",
              port);
      octavia.post("/security-group-rules", Map.of("security_group_rule", rule));
    }
    return id;
  }

  private static String flavor(ServiceCalls octavia) {
    Map<String, Object> flavor =
        Map.of(
            "name", "amphora_vm",
            "ram", 1024,
            "vcpus", 1,
            "disk", 0,
            "os-flavor-access:is_public", false);
    return octavia.post("/flavors", Map.of("flavor", flavor)).path("flavor").path("id").asString();
  }

  /** Runs one of the programs that are no daemons. */
  Command.Result run(String program, String... more) {
    var command =
        new ArrayList<>(
            List.of(
                DaemonProcess.script(program).toString(),
                "--config-file",
                configuration.toString()));
    command.addAll(List.of(more));
    return Command.run(CloudScene.LONG, Map.of(), command);
  }

  /** What the agent at that address says when a controller asks for that; empty if nothing. */
  String askAgent(String address, String path) {
    var url = "https://%s:%d%s".formatted(address, AGENT_PORT, path);
    var certificate = settings.get("haproxy_amphora.client_cert");
    var command = List.of("curl", "-sk", "--max-time", "60", "--cert", certificate, url);
    return Command.run(CloudScene.LONG, Map.of(), command).output().strip();
  }

  /** The process of that program. */
  DaemonProcess daemon(String program) {
    var daemon = daemons.get(program);
    if (daemon == null) throw new AssertionError("no " + program);
    return daemon;
  }

  @Override
  public String toString() {
    return "ready";
  }

  /** What all of them said. */
  String logs() {
    var all = new StringBuilder();
    daemons.forEach((program, daemon) -> {
      all.append("\n== ").append(program).append('\n').append(daemon.log());
    });
    return all.toString();
  }

  @Override
  public void close() {
    daemons.values().forEach(DaemonProcess::close);
    calls.close();
  }
}

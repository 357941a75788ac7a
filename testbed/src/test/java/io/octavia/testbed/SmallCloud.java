package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A cloud for the original's controllers (see small_cloud.py): two networks, and servers whose
 * agents are ours. It leaves nothing behind.
 */
final class SmallCloud implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** As an installed distribution of Python has it. */
  private static final String ENTRY_POINTS =
      """
      [octavia.compute.drivers]
      small_cloud = small_cloud:Compute
      [octavia.network.drivers]
      small_cloud = small_cloud:Network
      """;

  private final Path directory;
  private final Authority authority = Authority.create("small-cloud");
  private final List<LocalNetwork> networks = new ArrayList<>();
  private final List<WebServer> webServers = new ArrayList<>();
  private final Process agentHost;

  private SmallCloud(Path directory) throws IOException {
    this.directory = directory;
    for (var name : List.of("servers", "building", "leaving", "python", "secrets")) {
      Files.createDirectories(directory.resolve(name));
    }
    PythonTests.write(directory.resolve("python"), "small_cloud.py");
    var metadata = Files.createDirectories(directory.resolve("python/small_cloud-1.dist-info"));
    Files.writeString(
        metadata.resolve("METADATA"), "Metadata-Version: 2.1\nName: small-cloud\nVersion: 1\n");
    Files.writeString(metadata.resolve("entry_points.txt"), ENTRY_POINTS);
    var described = List.of(bridge(), bridge());
    Files.writeString(directory.resolve("networks.json"), JSON.writeValueAsString(described));
    agentHost =
        new ProcessBuilder(
                DaemonProcess.script("octavia-agent-host").toString(),
                "--state-dir",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("agent-host.log").toFile())
            .start();
  }

  static SmallCloud start() {
    try {
      return new SmallCloud(Files.createTempDirectory("octavia-small-cloud-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This machine has the first address of each. */
  private Map<String, String> bridge() {
    var cidr = LocalNetwork.freeCidr();
    var prefix = LocalNetwork.prefix(cidr);
    var id = UUID.randomUUID().toString();
    var name = "sc" + id.substring(0, 8);
    var network =
        new LocalNetwork(id, UUID.randomUUID().toString(), prefix, name, new AtomicInteger());
    Command.run("ip", "link", "add", name, "type", "bridge").orFail();
    networks.add(network);
    Command.run("ip", "address", "add", prefix + ".0.1/22", "dev", name).orFail();
    Command.run("ip", "link", "set", name, "up").orFail();
    return Map.of(
        "id", id,
        "subnet", network.subnetId(),
        "cidr", cidr,
        "gateway", prefix + ".0.1",
        "bridge", name);
  }

  /** What makes processes of the original use it. */
  OriginalConfiguration configuration(Map<String, String> more) {
    var client = authority.issue("controller");
    var both = directory.resolve("client.pem");
    try {
      Files.writeString(both, client.text() + Files.readString(client.key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var options = new HashMap<String, String>();
    options.put("controller_worker.compute_driver", "small_cloud");
    options.put("controller_worker.network_driver", "small_cloud");
    options.put("controller_worker.amphora_driver", "amphora_haproxy_rest_driver");
    options.put("controller_worker.client_ca", authority.file().toString());
    options.put("certificates.ca_certificate", authority.file().toString());
    options.put("certificates.ca_private_key", authority.key().toString());
    options.put("certificates.storage_path", directory.resolve("secrets").toString());
    options.put("haproxy_amphora.client_cert", both.toString());
    options.put("haproxy_amphora.server_ca", authority.file().toString());
    options.put("haproxy_amphora.connection_retry_interval", "1");
    options.put("haproxy_amphora.active_connection_max_retries", "15");
    options.putAll(more);
    return new OriginalConfiguration(
        options,
        Map.of(
            "PYTHONPATH", directory.resolve("python").toString(),
            "SMALL_CLOUD", directory.toString()));
  }

  /** Keeps a certificate for that name where listeners can refer to it. */
  void keep(String reference, String name) {
    var issued = authority.issue(name);
    try {
      Files.copy(issued.certificate(), directory.resolve("secrets/" + reference + ".crt"));
      Files.copy(issued.key(), directory.resolve("secrets/" + reference + ".key"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The network for VIPs, and another one. */
  List<LocalNetwork> networks() {
    return networks;
  }

  /** A machine that serves as {@link WebServer} does; goes with the cloud. */
  WebServer webServer(LocalNetwork network, String name) {
    var webServer = WebServer.start(Host.on(network), name);
    webServers.add(webServer);
    return webServer;
  }

  /** All servers that there are. */
  List<Installation.Server> servers() {
    return things("computes")
        .map(each ->
            new Installation.Server(
                each.path("id").asString(),
                each.path("name").asString(),
                each.path("netns").asString(),
                directory.resolve("servers").resolve(each.path("id").asString())))
        .toList();
  }

  /** The names of all ports that there are. */
  List<String> ports() {
    return things("ports").map(each -> each.path("name").asString()).toList();
  }

  private Stream<JsonNode> things(String kind) {
    var kept = directory.resolve(kind);
    if (Files.notExists(kept)) return Stream.of();
    try (Stream<Path> files = Files.list(kept)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).toList().stream()
          .map(file -> {
            try {
              return JSON.readTree(Files.readString(file));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the agents have said. */
  String log() {
    try {
      return Files.readString(directory.resolve("agent-host.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Processes.kill(agentHost.pid());
    servers().stream()
        .filter(server -> Files.exists(Path.of("/run/netns", server.namespace())))
        .forEach(Installation.Server::destroy);
    webServers.forEach(WebServer::close);
    for (var network : networks) Command.run("ip", "link", "delete", network.bridge()).orFail();
    authority.close();
    Command.run("rm", "-rf", directory.toString()).orFail();
  }
}

package io.octavia.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * One installation of the product, used as a person uses it: by the {@code octavia} script and the
 * REST API. It has a directory and a port of its own and is removed with all that it made.
 */
public final class Installation implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Everything that is waited for comes soon. */
  private static final Map<String, String> FAST =
      Map.of(
          "health_manager.heartbeat_interval", "1",
          "health_manager.heartbeat_timeout", "5",
          "health_manager.health_check_interval", "1");

  private final Path directory;
  private final Path configFile;
  private final int port;
  private final Optional<AnswerCheck> check = ServiceLoader.load(AnswerCheck.class).findFirst();
  private final List<Host> hosts = new ArrayList<>();
  private final List<WebServer> webServers = new ArrayList<>();

  private Installation(Path directory, Path configFile, int port) {
    this.directory = directory;
    this.configFile = configFile;
    this.port = port;
  }

  /**
   * An amphora of the local cloud: a network namespace, and a directory that is its file system.
   */
  public record Server(String id, String name, String namespace, Path directory) {
    /** Its processes of that name, as the kernel knows them. */
    public List<Long> processes(String program) {
      return Processes.in(namespace, program);
    }

    /** Whether it holds the address. */
    public boolean holds(String address) {
      return Command.run("ip", "-n", namespace, "-o", "address", "show")
          .output()
          .contains(" " + address + "/");
    }

    /**
     * Takes the namespace away and ends everything that runs in it: a machine that burns down. Its
     * name goes first, so that nobody starts anything in it meanwhile.
     */
    public void destroy() {
      var identity = Processes.namespaceOf(namespace);
      Command.run("ip", "netns", "delete", namespace).orFail();
      Waiting.until(
          "no process in " + namespace,
          () -> {
            var left = Processes.within(identity);
            Processes.kill(left);
            return left.isEmpty();
          });
    }
  }

  /** An installation that is not up yet. */
  public static Installation prepare() {
    return prepare(Map.of());
  }

  /**
   * An installation that is not up yet.
   *
   * @param settings {@code section.option} to value, on top of the usual ones for tests
   */
  public static Installation prepare(Map<String, String> settings) {
    var all = new HashMap<>(FAST);
    all.putAll(settings);
    try {
      var directory = Files.createTempDirectory("octavia-test-");
      var configFile = Files.createTempFile("octavia-test-", ".conf");
      Files.writeString(configFile, text(all));
      return new Installation(directory, configFile, freePort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A configuration file that says so: {@code section.option} to value. */
  static String text(Map<String, String> settings) {
    var text = new StringBuilder();
    settings.forEach((key, value) -> {
      int dot = key.indexOf('.');
      text.append("[%s]%n".formatted(key.substring(0, dot)))
          .append("%s = %s%n".formatted(key.substring(dot + 1), value));
    });
    return text.toString();
  }

  /** An installation that is up. */
  public static Installation start() {
    return start(Map.of());
  }

  /** An installation with further settings that is up. */
  public static Installation start(Map<String, String> settings) {
    var installation = prepare(settings);
    try {
      installation.up();
      return installation;
    } catch (AssertionError | RuntimeException e) {
      installation.closeAfter(e);
      throw e;
    }
  }

  /** Starts it, or what does not run of it, and returns when the API answers. */
  public void up() {
    tryUp().orFail();
  }

  /** Runs {@code up}, however that ends. */
  public Command.Result tryUp() {
    return octavia(
        "up",
        "--state-dir",
        directory.toString(),
        "--port",
        Integer.toString(port),
        "--config-file",
        configFile.toString());
  }

  /** Stops it; its data stays. */
  public void down() {
    octavia("down", "--state-dir", directory.toString()).orFail();
  }

  /** Stops it and removes all that it made. */
  public void purge() {
    octavia("down", "--purge", "--state-dir", directory.toString()).orFail();
  }

  /** Ends the control plane as a power cut would. */
  public void killControlPlane() {
    Processes.kill(pid("control-plane"));
  }

  /** Ends the agent host as a power cut would. */
  public void killAgentHost() {
    Processes.kill(pid("agent-host"));
  }

  /** The process id of the control plane. */
  public long controlPlane() {
    return pid("control-plane");
  }

  /** The process id of the agent host. */
  public long agentHost() {
    return pid("agent-host");
  }

  /** Whether its API answers. */
  public boolean isUp() {
    try {
      return api().call("GET", "/", null).status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** A client of its API. */
  public ApiClient api() {
    return new ApiClient(address(), "11112222333344445555666677778888", check);
  }

  /** Where its API is, up or not. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where it keeps everything. */
  public Path directory() {
    return directory;
  }

  /** What it was told besides its own configuration. */
  public Path configFile() {
    return configFile;
  }

  /** Keeps a text where listeners and pools can refer to it. */
  public void keep(String reference, String text) {
    keep(reference + ".crt", text.getBytes(UTF_8));
  }

  /** Keeps a certificate with its key. */
  public void keep(String reference, Authority.Certificate certificate) {
    try {
      keep(reference + ".key", Files.readAllBytes(certificate.key()));
      keep(reference + ".crt", Files.readAllBytes(certificate.certificate()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keep(String file, byte[] content) {
    try {
      Files.write(directory.resolve("secrets").resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a network of a {@link LocalNetwork#freeCidr} by the script. */
  public LocalNetwork createNetwork(String name, String cidr) {
    var made =
        JSON.readTree(
            octavia(
                    "network",
                    "create",
                    name,
                    "--subnet",
                    cidr,
                    "--allocation-pool",
                    LocalNetwork.allocationPool(cidr),
                    "--json",
                    "--state-dir",
                    directory.toString())
                .orFail());
    return LocalNetwork.of(made.path("network"), made.path("subnets").path(0));
  }

  /** A machine on a network of this installation; goes with it. */
  public Host host(LocalNetwork network) {
    var host = Host.on(network);
    hosts.add(host);
    return host;
  }

  /** A machine that serves as {@link WebServer} does; goes with the installation. */
  public WebServer webServer(LocalNetwork network, String name) {
    var webServer = WebServer.start(Host.on(network), name);
    webServers.add(webServer);
    return webServer;
  }

  /** The amphorae that there are, as the local cloud keeps them. */
  public List<Server> servers() {
    var servers = directory.resolve("servers");
    if (Files.notExists(servers)) return List.of();
    try (Stream<Path> all = Files.list(servers)) {
      return all.filter(path -> Files.exists(path.resolve("server.json")))
          .map(Installation::server)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The amphorae of a load balancer that are in use. */
  public List<Server> serversOf(String loadBalancerId) {
    var inUse =
        api().amphorae(loadBalancerId).stream()
            .map(amphora -> amphora.path("compute_id").asString())
            .toList();
    return servers().stream().filter(server -> inUse.contains(server.id())).toList();
  }

  /** Runs the {@code octavia} script. */
  public static Command.Result octavia(String... arguments) {
    var command = new ArrayList<String>();
    command.add(script().toString());
    command.addAll(List.of(arguments));
    return Command.run(PATIENCE, Map.of(), command);
  }

  /** The script of this source tree. */
  public static Path script() {
    var directory = Path.of("").toAbsolutePath();
    while (Files.notExists(directory.resolve("octavia")) && directory.getParent() != null) {
      directory = directory.getParent();
    }
    return directory.resolve("octavia");
  }

  /** A port of 127.0.0.1 that nobody has. */
  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes everything that it made, and everything that was made for it. */
  @Override
  public void close() {
    webServers.forEach(WebServer::close);
    hosts.forEach(Host::close);
    try {
      purge();
      Files.deleteIfExists(configFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (AssertionError | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private long pid(String process) {
    try {
      return Long.parseLong(
          Files.readString(directory.resolve("run").resolve(process + ".pid")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(process + " has no process id in " + directory, e);
    }
  }

  private static Server server(Path directory) {
    try {
      var json = JSON.readTree(Files.readString(directory.resolve("server.json")));
      return new Server(
          json.path("id").asString(),
          json.path("name").asString(),
          json.path("netns").asString(),
          directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

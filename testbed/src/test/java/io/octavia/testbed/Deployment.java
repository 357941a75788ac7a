package io.octavia.testbed;

import com.rabbitmq.client.ConnectionFactory;
import io.octavia.db.testing.TemporaryMariaDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The processes of production, several of each, on one MariaDB, with the local cloud and the agent
 * host of an installation whose own control plane is gone.
 */
final class Deployment implements AutoCloseable {
  /** How long a worker has a load balancer to itself. */
  static final Duration LEASE = Duration.ofSeconds(4);

  /** The queue that workers serve. */
  private static final String CALLS = "octavia_provisioning_v2";

  private static final String PROJECT = "11112222333344445555666677778888";

  private final Installation installation;
  private final List<LocalNetwork> networks;
  private final Path directory;
  private final Path configuration;
  private final TemporaryMariaDb server;
  private final String database;
  private final Map<String, String> environment = new HashMap<>(DaemonProcess.SMALL);
  private final List<Integer> heartbeatPorts = new ArrayList<>();
  private boolean ownsServer;
  private @Nullable RabbitMq broker;
  private @Nullable Process agentHost;
  private final Map<String, List<DaemonProcess>> daemons = new HashMap<>();
  private final List<Integer> apiPorts = new ArrayList<>();

  private Deployment(
      Installation installation,
      List<LocalNetwork> networks,
      Path directory,
      TemporaryMariaDb server) {
    this.server = server;
    this.database = server.newDatabase();
    this.installation = installation;
    this.networks = networks;
    this.directory = directory;
    this.configuration = directory.resolve("deployment.conf");
  }

  /** One with a database server of its own, which may be killed. */
  private static Deployment start() {
    var server = TemporaryMariaDb.startLasting();
    try {
      var deployment = start(server, Map.of());
      deployment.ownsServer = true;
      return deployment;
    } catch (AssertionError | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Starts so many of each and waits until all are ready. */
  static Deployment start(TemporaryMariaDb server, Map<String, String> settings) {
    return start(server, settings, Map.of());
  }

  /** The same with a further environment for its daemons. */
  static Deployment start(
      TemporaryMariaDb server, Map<String, String> settings, Map<String, String> environment) {
    var installation = Installation.start();
    try {
      var networks =
          List.of(
              installation.createNetwork("web", LocalNetwork.freeCidr()),
              installation.createNetwork("more", LocalNetwork.freeCidr()));
      installation.killControlPlane();
      var deployment =
          new Deployment(
              installation, networks, Files.createTempDirectory("octavia-daemons-"), server);
      try {
        deployment.environment.putAll(environment);
        deployment.open(settings);
        return deployment;
      } catch (AssertionError | RuntimeException e) {
        deployment.stop();
        throw e;
      }
    } catch (IOException e) {
      installation.close();
      throw new UncheckedIOException(e);
    } catch (AssertionError | RuntimeException e) {
      installation.close();
      throw e;
    }
  }

  private void open(Map<String, String> settings) {
    for (int i = 0; i < 2; i++) heartbeatPorts.add(Installation.freePort());
    var all = new HashMap<String, String>();
    all.put("database.connection", database);
    all.put("local_cloud.state_dir", installation.directory().toString());
    all.put("controller_worker.lease_seconds", String.valueOf(LEASE.toSeconds()));
    all.put("house_keeping.cleanup_interval", "2");
    all.put("house_keeping.orphan_age", "4");
    all.put("DEFAULT.graceful_shutdown_timeout", "20");
    all.put(
        "health_manager.controller_ip_port_list",
        "127.0.0.1:%d, 127.0.0.1:%d".formatted(heartbeatPorts.get(0), heartbeatPorts.get(1)));
    all.putAll(settings);
    try {
      Files.writeString(configuration, Installation.text(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run("octavia-db-manage", "upgrade", "head").orFail();
    for (int i = 0; i < 2; i++) {
      apiPorts.add(Installation.freePort());
      add("octavia-api", Map.of("api_settings.bind_port", String.valueOf(apiPorts.get(i))));
      add("octavia-worker", Map.of());
      add(
          "octavia-health-manager",
          Map.of("health_manager.bind_port", String.valueOf(heartbeatPorts.get(i))));
    }
    add("octavia-housekeeping", Map.of());
    all().forEach(DaemonProcess::awaitReady);
  }

  private void add(String program, Map<String, String> settings) {
    var same = daemons.computeIfAbsent(program, _ -> new ArrayList<>());
    var name = program + "-" + (same.size() + 1);
    same.add(DaemonProcess.start(program, directory, name, files(), settings, environment));
  }

  private List<Path> files() {
    return List.of(
        installation.directory().resolve("octavia.conf"), installation.configFile(), configuration);
  }

  /** Runs one of the programs that are no daemons. */
  Command.Result run(String program, String... command) {
    var all = new ArrayList<String>();
    all.add(DaemonProcess.script(program).toString());
    for (var file : files()) all.addAll(List.of("--config-file", file.toString()));
    all.addAll(List.of(command));
    return Command.run(Waiting.PATIENCE, Map.of(), all);
  }

  /** The installation below. */
  Installation installation() {
    return installation;
  }

  /** A network for VIPs and members. */
  LocalNetwork network() {
    return networks.getFirst();
  }

  /** All networks, for members. */
  List<LocalNetwork> networks() {
    return networks;
  }

  /** Says which broker brings the calls. */
  Deployment with(RabbitMq calls) {
    broker = calls;
    return this;
  }

  /** What brings the calls, if workers are called. */
  Optional<RabbitMq> broker() {
    return Optional.ofNullable(broker);
  }

  /** Where health managers listen. */
  List<Integer> heartbeatPorts() {
    return heartbeatPorts;
  }

  /** Where the agents of all amphorae listen. */
  List<String> agentAddresses() {
    return api(0).list("/v2/octavia/amphorae").stream()
        .map(each -> each.path("lb_network_ip").asString())
        .toList();
  }

  /** Calls that wait at the broker. */
  long messages() {
    if (broker == null) return 0;
    var factory = new ConnectionFactory();
    try {
      factory.setUri(broker.url().replaceFirst("rabbit:", "amqp:"));
      try (var connection = factory.newConnection();
          var channel = connection.createChannel()) {
        return channel.messageCount(CALLS);
      }
    } catch (IOException
        | TimeoutException
        | URISyntaxException
        | NoSuchAlgorithmException
        | KeyManagementException e) {
      throw new AssertionError(e);
    }
  }

  /** The server of the database. */
  TemporaryMariaDb databaseServer() {
    return server;
  }

  /** Ends the agents of all amphorae as a power cut would. */
  void killAgentHost() {
    installation.killAgentHost();
  }

  /** Starts them again. */
  void startAgentHost() {
    try {
      agentHost =
          new ProcessBuilder(
                  DaemonProcess.script("octavia-agent-host").toString(),
                  "--state-dir",
                  installation.directory().toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(agentHostLog().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long pid = agentHost.pid();
    Waiting.until("the agent host", () -> installation.agentHost() == pid);
  }

  private Path agentHostLog() {
    return directory.resolve("agent-host.log");
  }

  /** What {@code [database] connection} says. */
  String database() {
    return database;
  }

  /** A web server on the network, that goes with the deployment. */
  WebServer webServer(String name) {
    return installation.webServer(network(), name);
  }

  /** A client of the first or second API process. */
  ApiClient api(int index) {
    return new ApiClient(URI.create("http://127.0.0.1:" + apiPorts.get(index)), PROJECT);
  }

  /** The processes of that program. */
  List<DaemonProcess> daemons(String program) {
    return daemons.getOrDefault(program, List.of());
  }

  /** All processes. */
  Stream<DaemonProcess> all() {
    return daemons.values().stream().flatMap(List::stream);
  }

  /** What all of them said, for when something is wrong. */
  String logs() {
    var text = new StringBuilder();
    daemons.forEach((program, same) ->
        IntStream.range(0, same.size())
            .forEach(i ->
                text.append("\n== %s %d\n".formatted(program, i + 1)).append(same.get(i).log())));
    try {
      if (Files.exists(agentHostLog())) {
        text.append("\n== agent host, since it was killed first\n")
            .append(Files.readString(agentHostLog()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Gives all tests of a run the same deployment, made when the first one asks. */
  static final class Shared implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
        ExtensionContext.Namespace.create(Shared.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
      var type = parameter.getParameter().getType();
      return type == Deployment.class || type == Lazily.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
      return parameter.getParameter().getType() == Lazily.class
          ? new Lazily(() -> deployment(extension))
          : deployment(extension);
    }

    private static Deployment deployment(ExtensionContext extension) {
      return extension
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(Deployment.class, _ -> start(), Deployment.class);
    }
  }

  /** The shared deployment, for who may not need it. */
  record Lazily(Supplier<Deployment> shared) {
    Deployment get() {
      return shared.get();
    }
  }

  private void stop() {
    all().forEach(DaemonProcess::close);
    try (Stream<Path> files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
    installation.close();
    if (ownsServer) server.close();
  }
}

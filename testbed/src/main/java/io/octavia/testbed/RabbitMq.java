package io.octavia.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ broker of its own: Debian's, in a temporary directory that is its home, under a name
 * and on ports that nobody else has. It can be killed and started again with what it has on disk.
 */
public final class RabbitMq implements AutoCloseable {
  /** All that a URL must encode, but for the slash, which the original encodes only once. */
  private static final String PASSWORD = "p@ss:w rd%+,";

  private static final String USER = "octavia";
  private static final String VIRTUAL_HOST = "our place";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path directory;
  private final int port;
  private final int tlsPort;
  private final Authority authority = Authority.create("brokers");
  private final int namesPort;
  private final int nodePort;
  private final Process names;
  private @Nullable Process node;

  private RabbitMq(Path directory) throws IOException {
    this.directory = directory;
    port = Installation.freePort();
    tlsPort = Installation.freePort();
    namesPort = Installation.freePort();
    nodePort = Installation.freePort();
    Files.writeString(directory.resolve("enabled_plugins"), "[].");
    var identity = authority.issue("localhost");
    Files.writeString(
        directory.resolve("rabbitmq.conf"),
        """
        listeners.tcp.1 = 127.0.0.1:%d
        listeners.ssl.1 = 127.0.0.1:%d
        ssl_options.cacertfile = %s
        ssl_options.certfile = %s
        ssl_options.keyfile = %s
        default_user = %s
        default_pass = %s
        default_vhost = %s
        log.console = true
        log.console.level = warning
        log.file = false
        """
            .formatted(
                port,
                tlsPort,
                authority.file(),
                identity.certificate(),
                identity.key(),
                USER,
                PASSWORD,
                VIRTUAL_HOST));
    // Its own directory of Erlang nodes, which would go on for ever if a node had to start it.
    names = process("epmd", "-port", Integer.toString(namesPort), "-address", "127.0.0.1").start();
  }

  /** Starts one and waits until it answers. */
  public static RabbitMq start() {
    try {
      var broker = new RabbitMq(Files.createTempDirectory("octavia-rabbitmq-"));
      Runtime.getRuntime().addShutdownHook(new Thread(broker::kill));
      broker.launch();
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code [DEFAULT] transport_url} says. */
  public String url() {
    return "rabbit://%s:%s@127.0.0.1:%d/%s"
        .formatted(USER, encoded(PASSWORD), port, encoded(VIRTUAL_HOST));
  }

  /** The same over TLS, for those who speak with whom they know only. */
  public String urlOverTls() {
    return "rabbit://%s:%s@localhost:%d/%s?ssl=true&ssl_ca_file=%s"
        .formatted(USER, encoded(PASSWORD), tlsPort, encoded(VIRTUAL_HOST), authority.file());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Ends it at once, as a power cut would. */
  public void kill() {
    all().forEach(ProcessHandle::destroyForcibly);
  }

  /** Starts it again after a kill, and waits until it answers. */
  public void launch() {
    try {
      node = process("/usr/lib/rabbitmq/bin/rabbitmq-server").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var started = node;
    Waiting.until("RabbitMQ", PATIENCE, () -> answers() || !started.isAlive());
    if (!started.isAlive()) throw new AssertionError("RabbitMQ ended:\n" + log());
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder process(String... command) {
    var builder = new ProcessBuilder(command);
    var environment = builder.environment();
    environment.put("HOME", directory.toString());
    environment.put("ERL_EPMD_PORT", Integer.toString(namesPort));
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODENAME", "octavia@localhost");
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(nodePort));
    environment.put("RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq.conf").toString());
    environment.put("RABBITMQ_MNESIA_BASE", directory.resolve("mnesia").toString());
    environment.put("RABBITMQ_LOG_BASE", directory.resolve("logs").toString());
    environment.put(
        "RABBITMQ_ENABLED_PLUGINS_FILE", directory.resolve("enabled_plugins").toString());
    environment.put("RABBITMQ_GENERATED_CONFIG_DIR", directory.resolve("generated").toString());
    environment.put("RABBITMQ_PID_FILE", directory.resolve("pid").toString());
    // Two schedulers that sleep when they have nothing to do.
    environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 2:2 +sbwt none +sbwtdcpu none");
    return builder
        .directory(directory.toFile())
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()));
  }

  private boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private List<ProcessHandle> all() {
    var started = node;
    if (started == null) return List.of();
    var all = new ArrayList<>(started.descendants().toList());
    all.add(started.toHandle());
    return all;
  }

  @Override
  public void close() {
    var all = all();
    all.forEach(ProcessHandle::destroyForcibly);
    names.destroyForcibly();
    authority.close();
    try {
      names.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Waiting.until("RabbitMQ gone", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    try (Stream<Path> files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

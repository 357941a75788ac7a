package io.octavia.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The health manager of the original: Debian's {@code octavia-health-manager}, on somebody's
 * database. Unless it is told otherwise it replaces nothing (noop drivers, and it waits for an
 * hour).
 */
public final class OriginalHealthManager implements AutoCloseable {
  private final Path configuration;
  private final Path log;
  private final Process process;

  private OriginalHealthManager(Path configuration, Path log, Process process) {
    this.configuration = configuration;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts it; it hears what comes as soon as it can.
   *
   * @param database what {@code [database] connection} says
   * @param port where heartbeats come, on 127.0.0.1
   */
  public static OriginalHealthManager start(String database, int port, String key) {
    return start(database, port, key, OriginalConfiguration.PLAIN);
  }

  /** The same with other settings. */
  static OriginalHealthManager start(
      String database, int port, String key, OriginalConfiguration settings) {
    try {
      var configuration = Files.createTempFile("octavia-original-", ".conf");
      var log = Files.createTempFile("octavia-original-", ".log");
      Files.writeString(configuration, text(database, port, key) + settings.written());
      var builder =
          new ProcessBuilder("octavia-health-manager", "--config-file", configuration.toString())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(settings.environment());
      var process = builder.start();
      return new OriginalHealthManager(configuration, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port of 127.0.0.1 for datagrams that nobody has. */
  public static int freePort() {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has logged. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it at once: asked to, it would wait for its own threads. */
  @Override
  public void close() {
    var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    Waiting.until("health manager gone", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    try {
      Files.delete(configuration);
      Files.delete(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String database, int port, String key) {
    return """
    [DEFAULT]
    transport_url = fake:/
    [database]
    connection = %s
    [controller_worker]
    network_driver = network_noop_driver
    compute_driver = compute_noop_driver
    amphora_driver = amphora_noop_driver
    [health_manager]
    bind_ip = 127.0.0.1
    bind_port = %d
    heartbeat_key = %s
    heartbeat_timeout = 3600
    health_update_threads = 1
    stats_update_threads = 1
    """
        .formatted(database.replace("$", "$$"), port, key);
  }
}

package io.octavia.server.cli;

import io.octavia.server.StartFailure;
import io.octavia.server.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Two web servers, each in a network namespace of its own on the local cloud. A server is a haproxy
 * that answers with its own name: it is installed anyway.
 */
final class SampleServers implements AutoCloseable {
  static final int PORT = 8080;
  private static final List<String> NAMES = List.of("web-1", "web-2");

  private final RestClient client;
  private final Path directory;
  private final Map<String, String> addresses = new LinkedHashMap<>();
  private boolean leaveRunning;

  private SampleServers(RestClient client, Path directory) {
    this.client = client;
    this.directory = directory;
  }

  /** Starts both, in place of those of an earlier demo. */
  static SampleServers start(RestClient client, StateDirectory state, String networkId) {
    var servers = new SampleServers(client, state.path().resolve("demo"));
    try {
      Files.createDirectories(servers.directory);
      for (var name : NAMES) servers.start(name, networkId);
    } catch (IOException e) {
      servers.close();
      throw new StartFailure("cannot start the sample web servers: " + e, e);
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
    return servers;
  }

  /** Address by name. */
  Map<String, String> addresses() {
    return addresses;
  }

  /** Ends a server as a crash would. */
  void kill(String name) {
    try {
      var pid = Long.parseLong(Files.readString(pidFile(name)).strip());
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    } catch (IOException e) {
      throw new StartFailure("cannot kill " + name + ": " + e, e);
    }
  }

  /** Keeps them after this process. */
  void leaveRunning() {
    leaveRunning = true;
  }

  /** Takes both away, unless they are to stay. */
  @Override
  public void close() {
    if (leaveRunning) return;
    for (var name : NAMES) client.delete("/v2.0/hosts/" + name);
  }

  private void start(String name, String networkId) throws IOException {
    client.delete("/v2.0/hosts/" + name);
    var host =
        client
            .put("/v2.0/hosts/" + name, Map.of("host", Map.of("network_id", networkId)))
            .path("host");
    var address = ipv4(host);
    addresses.put(name, address);
    var config = Files.writeString(directory.resolve(name + ".cfg"), configuration(name, address));
    run(
        List.of(
            "ip",
            "netns",
            "exec",
            host.path("netns").asString(),
            "haproxy",
            "-D",
            "-p",
            pidFile(name).toString(),
            "-f",
            config.toString()));
  }

  private Path pidFile(String name) {
    return directory.resolve(name + ".pid");
  }

  private static String ipv4(JsonNode host) {
    for (var address : host.path("addresses")) {
      if (!address.asString().contains(":")) return address.asString();
    }
    throw new StartFailure("the sample host has no IPv4 address: " + host);
  }

  private static String configuration(String name, String address) {
    return """
    global
        maxconn 100
    defaults
        mode http
        timeout client 10s
    frontend %s
        bind %s:%d
        http-request return status 200 content-type text/plain string "%s\\n"
    """
        .formatted(name, address, PORT, name);
  }

  private static void run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        var said =
            new String(
                process.getInputStream().readNBytes(2000), java.nio.charset.StandardCharsets.UTF_8);
        throw new StartFailure(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted");
    }
  }
}

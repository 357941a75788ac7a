package io.octavia.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.octavia.http.Json;
import io.octavia.wire.AgentConf;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an amphora is on this machine.
 *
 * @param root its root directory
 * @param configuration the agent's configuration file, as we see it
 * @param hostname what it calls itself
 * @param netns the network namespace of its traffic
 * @param managementAddress where its agent listens; nothing: where its configuration says
 */
record AmphoraPlace(
    Path root,
    Path configuration,
    String hostname,
    String netns,
    Optional<String> managementAddress) {
  private static final String DESCRIPTION = "server.json";

  /** Upstream's name of the namespace in an amphora that is a machine of its own. */
  private static final String NETNS = "amphora-haproxy";

  private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

  /** What a local server's directory says of it. */
  private record Description(
      @JsonProperty(required = true) String id,
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String netns,
      @JsonProperty(required = true) String managementIp) {}

  /**
   * A local server; nothing if the directory is none.
   *
   * @throws RuntimeException if its description cannot be read
   */
  static Optional<AmphoraPlace> in(Path directory) {
    return AtomicFiles.read(directory.resolve(DESCRIPTION))
        .map(bytes -> Json.MAPPER.readValue(bytes, Description.class))
        .map(found ->
            new AmphoraPlace(
                directory,
                directory.resolve(AgentConf.PATH.substring(1)),
                found.name,
                found.netns,
                Optional.of(found.managementIp)));
  }

  /** The machine that we run on, all of it. */
  static AmphoraPlace machine(Path configuration) {
    var hostname = AtomicFiles.readText(HOSTNAME).map(String::strip).orElse("amphora");
    return new AmphoraPlace(Path.of("/"), configuration, hostname, NETNS, Optional.empty());
  }
}

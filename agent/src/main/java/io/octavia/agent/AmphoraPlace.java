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
 * @param hostname what it calls itself
 * @param managementAddress where its agent listens; nothing: where its configuration says
 */
record AmphoraPlace(Path root, String hostname, String netns, Optional<String> managementAddress) {
  private static final String DESCRIPTION = "server.json";

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
            new AmphoraPlace(directory, found.name, found.netns, Optional.of(found.managementIp)));
  }

  Path configuration() {
    return root.resolve(AgentConf.PATH.substring(1));
  }
}

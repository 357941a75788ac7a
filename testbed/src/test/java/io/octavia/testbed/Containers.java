package io.octavia.testbed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Servers that are containers (see containers.py).
 *
 * @param directory with unpacked systems under {@code images/NAME}
 */
record Containers(Path directory) implements Hypervisor {
  @Override
  public String type() {
    return "fake";
  }

  @Override
  public String configuration() {
    return """
    [DEFAULT]
    compute_driver = containers.Containers
    """;
  }

  @Override
  public List<String> command(Path directory) {
    Backbone.resource(directory, "container.py", "container.py");
    var program = Backbone.resource(directory, "containers.py", "containers.py");
    return List.of("/usr/bin/python3", program.toString());
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("CONTAINERS", directory.toString());
  }

  @Override
  public void close() {}
}

package io.octavia.agent;

import io.octavia.http.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code ip} on the machine, and in one network namespace of it. */
final class IpCommand {
  private static final String EXISTS = "File exists";
  private final String netns;

  IpCommand(String netns) {
    this.netns = netns;
  }

  /** Objects of the machine's own namespace. */
  static List<JsonNode> outside(String... arguments) {
    return rows(run(List.of("-json"), arguments));
  }

  /** Changes the machine's own namespace. */
  static void changeOutside(String... arguments) {
    run(List.of(), arguments);
  }

  /** Objects of the namespace. */
  List<JsonNode> list(String... arguments) {
    return rows(run(List.of("-n", netns, "-details", "-json"), arguments));
  }

  /** Changes the namespace. */
  void change(List<String> arguments) {
    run(List.of("-n", netns), arguments.toArray(String[]::new));
  }

  /** Changes the namespace. */
  void change(String... arguments) {
    change(List.of(arguments));
  }

  /** Adds what may be there already. */
  void add(List<String> arguments) {
    try {
      change(arguments);
    } catch (CommandException e) {
      if (!e.output().contains(EXISTS)) {
        throw e;
      }
    }
  }

  private static String run(List<String> options, String... arguments) {
    var argv = new ArrayList<>(List.of("ip"));
    argv.addAll(options);
    argv.addAll(List.of(arguments));
    return Commands.run(argv);
  }

  /** Some commands print nothing at all instead of an empty list. */
  private static List<JsonNode> rows(String output) {
    if (output.isBlank()) {
      return List.of();
    }
    var rows = new ArrayList<JsonNode>();
    // Old versions of ip leave empty objects where they left something out.
    Json.MAPPER
        .readTree(output)
        .forEach(row -> {
          if (!row.isEmpty()) {
            rows.add(row);
          }
        });
    return rows;
  }
}

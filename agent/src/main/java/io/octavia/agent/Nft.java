package io.octavia.agent;

import io.octavia.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The packet filter of an amphora's namespace. */
final class Nft {
  private final Sandbox sandbox;

  Nft(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /**
   * Performs a transaction: all of it or nothing.
   *
   * @throws CommandException with what the kernel has against it
   */
  void perform(String transaction) {
    try {
      Path file = Files.createTempFile("octavia-agent", ".nft");
      try {
        Files.writeString(file, transaction);
        Commands.run(sandbox.inNetns(List.of("nft", "-f", file.toString())));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write rules", e);
    }
  }

  /** The chains of a table, as {@code family/name}. */
  Set<String> chains(String table) {
    var chains = new HashSet<String>();
    for (String family : NftRules.families()) {
      for (JsonNode node : list(family, table)) {
        if (node.has("chain")) {
          chains.add(family + "/" + node.path("chain").path("name").asString(""));
        }
      }
    }
    return chains;
  }

  /** The counters of a table, over both families: bytes, and packets under {@code name/packets}. */
  Map<String, Long> counters(String table) {
    var counters = new HashMap<String, Long>();
    for (String family : NftRules.families()) {
      for (JsonNode node : list(family, table)) {
        JsonNode counter = node.path("counter");
        String name = counter.path("name").asString("");
        if (!name.isEmpty()) {
          counters.merge(name, counter.path("bytes").asLong(0), Long::sum);
          counters.merge(name + "/packets", counter.path("packets").asLong(0), Long::sum);
        }
      }
    }
    return counters;
  }

  /** Empty if there is no such table. */
  private JsonNode list(String family, String table) {
    Commands.Result result =
        Commands.attempt(
            sandbox.inNetns(List.of("nft", "-j", "-t", "list", "table", family, table)));
    return result.ok()
        ? Json.MAPPER.readTree(result.output()).path("nftables")
        : Json.MAPPER.missingNode();
  }

  /**
   * Has the flows through an address to a member begin anew, at another one. Where the tool for it
   * is missing they go on until they are idle.
   */
  void endFlows(String protocol, String address, int port, String member) {
    Commands.attempt(
        sandbox.inNetns(
            List.of(
                "sh",
                "-c",
                "! command -v conntrack >/dev/null || exec \"$@\"",
                "sh",
                "conntrack",
                "-D",
                "-p",
                protocol,
                "--orig-dst",
                address,
                "--orig-port-dst",
                "" + port,
                "--reply-src",
                member)));
  }

  /** How many flows of a protocol go through an address and port now. */
  long flows(String protocol, Set<String> addresses, int port) {
    String wanted = " dport=" + port + " ";
    return Commands.attempt(sandbox.inNetns(List.of("cat", "/proc/net/nf_conntrack")))
        .output()
        .lines()
        .filter(line -> line.contains(" " + protocol + " "))
        .filter(line -> line.contains(wanted) && line.indexOf(wanted) < line.lastIndexOf("src="))
        .filter(line -> addresses.stream().anyMatch(each -> line.contains("dst=" + each + " ")))
        .count();
  }
}

package io.octavia.testbed;

import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * A network of the local cloud with one IPv4 subnet of 1024 addresses. The cloud gives out those of
 * its {@link #allocationPool}; test machines take theirs from the last quarter.
 *
 * @param prefix the first two numbers of all its addresses, such as {@code 10.77}
 */
public record LocalNetwork(
    String id, String subnetId, String prefix, String bridge, AtomicInteger taken) {

  /** Networks of test installations: no two in one run overlap. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() % 120));

  /** A range of addresses that no other network of this run has. */
  public static String freeCidr() {
    while (true) {
      var cidr = "10.%d.0.0/22".formatted(100 + NEXT.getAndIncrement() % 120);
      if (Command.run("ip", "route", "show", "to", "root", cidr).output().isBlank()) return cidr;
    }
  }

  /** The first two numbers of all addresses of such a range. */
  static String prefix(String cidr) {
    return cidr.replace(".0.0/22", "");
  }

  /** What of such a range the cloud gives out, in the words of {@code octavia network create}. */
  static String allocationPool(String cidr) {
    var prefix = prefix(cidr);
    return "start=%s.0.2,end=%s.2.255".formatted(prefix, prefix);
  }

  /** As the Neutron API shows it. The bridge is found by the digits of the id in its name. */
  static LocalNetwork of(JsonNode network, JsonNode subnet) {
    var id = network.path("id").asString();
    var cidr = subnet.path("cidr").asString();
    return new LocalNetwork(
        id, subnet.path("id").asString(), prefix(cidr), bridgeOf(id), new AtomicInteger());
  }

  /** An address that the cloud does not give out. */
  String nextAddress() {
    return prefix + ".3." + (1 + taken.getAndIncrement() % 250);
  }

  private static String bridgeOf(String networkId) {
    var tail = "b" + networkId.substring(0, 8);
    return Command.run("ip", "-o", "link", "show", "type", "bridge")
        .orFail()
        .lines()
        .map(line -> line.split(": ", 3)[1])
        .filter(name -> name.endsWith(tail))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no bridge for network " + networkId));
  }
}

package io.octavia.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A listener of UDP or SCTP, as keepalived's configuration of it says. The comments in such a file
 * tell which object a line belongs to.
 *
 * @param protocol {@code udp} or {@code sctp}
 */
record DatagramListener(String id, boolean enabled, String protocol, List<Group> groups) {
  /** A group, one for each family: addresses, and members behind them. */
  record Group(
      List<String> addresses,
      int port,
      Scheduler scheduler,
      Optional<Persistence> persistence,
      Optional<String> pool,
      Optional<Monitor> monitor,
      List<Member> members) {
    boolean isIpv6() {
      return addresses.getFirst().contains(":");
    }

    /** Whether somebody asks that member how it is. */
    boolean checks(Member member) {
      return monitor.isPresent() && !(member.check() instanceof Check.None);
    }
  }

  /** Who gets a new flow. */
  enum Scheduler {
    WEIGHTS,
    SOURCE
  }

  /**
   * Clients stay with their member.
   *
   * @param mask what of an address makes a client: a mask of IPv4, or a length of IPv6
   */
  record Persistence(int seconds, String mask) {}

  /** How often members are asked, and how often in vain until they count as down. */
  record Monitor(int delaySeconds, int retries) {}

  /**
   * A member. One that is disabled has no address.
   *
   * @param limit of connections; 0: none
   */
  record Member(String id, Optional<Target> target, int weight, int limit, Check check) {
    boolean isDisabled() {
      return target.isEmpty();
    }
  }

  /** Where something is. */
  record Target(String address, int port) {}

  /** How a member is asked whether it lives. */
  sealed interface Check {
    /** Not at all. */
    record None() implements Check {}

    /** A command, whose status is the answer. */
    record Script(String command, int timeout) implements Check {}

    /** A connection. */
    record Connect(Target target, int timeout) implements Check {}

    /** A page, which must have one of the statuses. */
    record Get(Target target, int timeout, String path, List<Integer> statuses) implements Check {}
  }

  /** Whether members have the limits of connections that they have there. */
  boolean hasLimitsOf(DatagramListener other) {
    return limits().equals(other.limits());
  }

  private Set<Integer> limits() {
    return groups.stream()
        .flatMap(group -> group.members().stream())
        .filter(member -> !member.isDisabled())
        .map(Member::limit)
        .collect(Collectors.toSet());
  }

  /** What the file of a listener says, if there is one. */
  static Optional<DatagramListener> read(Layout layout, String id) {
    return AtomicFiles.readText(layout.outside(layout.datagramConfiguration(id)))
        .map(text -> parse(id, text));
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is not of the shape that controllers write
   */
  static DatagramListener parse(String id, String text) {
    Block file = Block.parse(text);
    boolean enabled = file.comment("Listener", true).isPresent();
    var groups = new ArrayList<Group>();
    String protocol = "udp";
    for (Block server : file.all("virtual_server group")) {
      protocol = server.value("protocol").orElse("UDP").equals("SCTP") ? "sctp" : "udp";
      Block addresses =
          file.all("virtual_server_group").stream()
              .filter(each -> each.argument().equals(server.argument()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no group " + server.argument()));
      groups.add(group(addresses, server));
    }
    return new DatagramListener(id, enabled, protocol, List.copyOf(groups));
  }

  private static Group group(Block addresses, Block server) {
    var vips = new ArrayList<String>();
    int port = 0;
    for (String line : addresses.lines()) {
      Target vip = target(line);
      vips.add(vip.address);
      port = vip.port;
    }
    if (vips.isEmpty()) {
      throw new IllegalArgumentException("a group without addresses");
    }
    var persistence =
        server
            .value("persistence_timeout")
            .map(seconds ->
                new Persistence(
                    Integer.parseInt(seconds),
                    server.value("persistence_granularity").orElse("255.255.255.255")));
    var monitor =
        server
            .value("delay_loop")
            .map(delay ->
                new Monitor(
                    Integer.parseInt(delay),
                    server.value("retry").map(Integer::valueOf).orElse(1)));
    return new Group(
        List.copyOf(vips),
        port,
        server.value("lb_algo").orElse("").equals("sh") ? Scheduler.SOURCE : Scheduler.WEIGHTS,
        persistence,
        server.comment("Pool", true),
        monitor,
        members(server));
  }

  private static List<Member> members(Block server) {
    var members = new ArrayList<Member>();
    String id = "";
    for (BlockItem item : server.items()) {
      switch (item) {
        case BlockItem.Line(var line) when Block.comment(line, "Member", true).isPresent() ->
            id = Block.comment(line, "Member", true).orElseThrow();
        case BlockItem.Line(var line) when Block.comment(line, "Member", false).isPresent() ->
            members.add(
                new Member(
                    Block.comment(line, "Member", false).orElseThrow(),
                    Optional.empty(),
                    0,
                    0,
                    new Check.None()));
        case Block real when real.header().startsWith("real_server ") ->
            members.add(
                new Member(
                    id,
                    Optional.of(target(real.header().substring(12))),
                    real.value("weight").map(Integer::valueOf).orElse(1),
                    real.value("uthreshold").map(Integer::valueOf).orElse(0),
                    check(real)));
        case BlockItem _ -> {}
      }
    }
    return List.copyOf(members);
  }

  private static Check check(Block real) {
    for (Block block : real.blocks()) {
      switch (block.header()) {
        case "MISC_CHECK" -> {
          String command = block.value("misc_path").orElse("\"false\"");
          return new Check.Script(
              command.substring(1, command.length() - 1),
              block.value("misc_timeout").map(Integer::valueOf).orElse(5));
        }
        case "TCP_CHECK" -> {
          return new Check.Connect(connect(block), timeout(block));
        }
        case "HTTP_GET" -> {
          var statuses = new ArrayList<Integer>();
          String path = "/";
          for (Block url : block.all("url")) {
            path = url.value("path").orElse(path);
            url.value("status_code").map(Integer::valueOf).ifPresent(statuses::add);
          }
          return new Check.Get(connect(block), timeout(block), path, List.copyOf(statuses));
        }
        default -> {}
      }
    }
    return new Check.None();
  }

  private static int timeout(Block block) {
    return block.value("connect_timeout").map(Integer::valueOf).orElse(5);
  }

  private static Target connect(Block block) {
    return target(
        block.value("connect_ip").orElse("") + " " + block.value("connect_port").orElse(""));
  }

  private static Target target(String words) {
    String[] parts = words.strip().split("\\s+", -1);
    if (parts.length != 2 || !parts[0].matches("[0-9A-Fa-f:.]+")) {
      throw new IllegalArgumentException("not an address and a port: " + words);
    }
    return new Target(parts[0], Integer.parseInt(parts[1]));
  }
}

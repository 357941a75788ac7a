package io.octavia.agent;

import io.octavia.agent.InterfaceFile.Address;
import io.octavia.agent.InterfaceFile.Rule;
import io.octavia.wire.AmphoraDetails.Traffic;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The interfaces in an amphora's network namespace. {@link #up} makes one what its file says,
 * whatever it was before; doing it again changes nothing.
 */
final class Interfaces {
  private static final Logger LOG = LoggerFactory.getLogger(Interfaces.class);
  private static final Duration DAD_LIMIT = Duration.ofSeconds(10);

  /**
   * Of upstream's image, those that belong to a namespace: a backup binds an address that it does
   * not hold. Ours besides: an address that goes takes no others of its subnet with it, and the
   * kernel announces addresses when {@link #announce} nudges it (the last four).
   */
  private static final List<String> SYSCTLS =
      List.of(
          "net.ipv4.ip_forward=1",
          "net.ipv6.conf.all.forwarding=1",
          "net.ipv4.conf.all.promote_secondaries=1",
          "net.ipv4.ip_nonlocal_bind=1",
          "net.ipv6.ip_nonlocal_bind=1",
          "net.ipv4.tcp_max_tw_buckets=5800000",
          "net.ipv4.tcp_max_syn_backlog=100000",
          "net.ipv4.tcp_keepalive_time=300",
          "net.ipv4.tcp_tw_reuse=1",
          "net.ipv4.tcp_synack_retries=3",
          "net.ipv4.tcp_fin_timeout=5",
          "net.ipv4.tcp_mtu_probing=1",
          "net.core.somaxconn=65534",
          "net.ipv4.ip_local_port_range=1025 65534",
          "net.ipv4.ping_group_range=0 2147483647",
          "net.ipv4.conf.all.arp_notify=1",
          "net.ipv4.conf.default.arp_notify=1",
          "net.ipv6.conf.all.ndisc_notify=1",
          "net.ipv6.conf.default.ndisc_notify=1");

  private final Sandbox sandbox;
  private final IpCommand ip;

  Interfaces(Sandbox sandbox) {
    this.sandbox = sandbox;
    this.ip = new IpCommand(sandbox.netns());
  }

  /**
   * Makes the settings of the namespace what HAProxy needs. An amphora that is the whole machine
   * makes its namespace too; that of any other is made with it, and the amphora is lost without.
   *
   * @throws CommandException if there is no namespace
   */
  void prepare() {
    if (!sandbox.exists()) {
      if (!sandbox.isWholeMachine()) {
        throw new CommandException("network namespace " + sandbox.netns(), "it is gone");
      }
      IpCommand.changeOutside("netns", "add", sandbox.netns());
    }
    ip.change("link", "set", "dev", "lo", "up");
    var argv = new ArrayList<>(List.of("sysctl", "-e", "-q", "-w"));
    argv.addAll(SYSCTLS);
    Commands.Result result = Commands.attempt(sandbox.inNetns(argv));
    if (!result.ok()) {
      LOG.debug("some settings of {} stay: {}", sandbox.netns(), result.output().strip());
    }
  }

  /** The interface with that hardware address. */
  Optional<String> byMac(String mac) {
    return sandbox.exists() ? byMac(mac, ip.list("link", "show")) : Optional.empty();
  }

  /** The interface with that hardware address on the machine, outside the namespace. */
  static Optional<String> byMacOutside(String mac) {
    return byMac(mac, IpCommand.outside("link", "show"));
  }

  private static Optional<String> byMac(String mac, List<JsonNode> links) {
    return links.stream()
        .filter(link -> link.path("address").asString("").equals(mac))
        .map(link -> link.path("ifname").asString(""))
        .findFirst();
  }

  /** The interface that has the address now. */
  Optional<String> byAddress(InetAddress address) {
    if (!sandbox.exists()) {
      return Optional.empty();
    }
    return ip.list("address", "show").stream()
        .filter(link -> addresses(link).stream().anyMatch(held -> held.local.equals(address)))
        .map(link -> link.path("ifname").asString(""))
        .findFirst();
  }

  /** Whether any interface has any of these addresses. */
  boolean hold(Collection<InetAddress> some) {
    return sandbox.exists()
        && ip.list("address", "show").stream()
            .flatMap(link -> addresses(link).stream())
            .anyMatch(held -> some.contains(held.local));
  }

  /** Takes these addresses from whatever interfaces have them. */
  void release(Collection<InetAddress> some) {
    for (JsonNode link : ip.list("address", "show")) {
      for (Held held : addresses(link)) {
        if (some.contains(held.local)) {
          String cidr = cidr(held.local, held.prefix);
          ip.change("address", "del", cidr, "dev", link.path("ifname").asString(""));
        }
      }
    }
  }

  Set<String> names() {
    var names = new HashSet<String>();
    if (sandbox.exists()) {
      ip.list("link", "show").forEach(link -> names.add(link.path("ifname").asString("")));
    }
    return names;
  }

  /**
   * Bytes of the interfaces {@code eth…}, by name.
   *
   * @param inside a process in the namespace, by which they are read without another one
   */
  Map<String, Traffic> traffic(Optional<RunningProcess> inside) {
    Optional<Map<String, Traffic>> read =
        inside.flatMap(process -> process.text("net/dev")).map(Interfaces::traffic);
    if (read.isPresent()) {
      return read.get();
    }
    var traffic = new TreeMap<String, Traffic>();
    if (sandbox.exists()) {
      for (JsonNode link : ip.list("-stats", "link", "show")) {
        String name = link.path("ifname").asString("");
        JsonNode stats = link.path("stats64");
        if (name.startsWith("eth")) {
          long sent = stats.path("tx").path("bytes").asLong(0);
          long received = stats.path("rx").path("bytes").asLong(0);
          traffic.put(name, new Traffic(sent, received));
        }
      }
    }
    return traffic;
  }

  /** The kernel's table: eight columns of what was received, eight of what was sent. */
  private static Map<String, Traffic> traffic(String table) {
    var traffic = new TreeMap<String, Traffic>();
    for (String line : table.lines().map(String::strip).toList()) {
      if (line.startsWith("eth")) {
        String[] words = line.split("[\\s:]+", -1);
        traffic.put(words[0], new Traffic(Long.parseLong(words[9]), Long.parseLong(words[1])));
      }
    }
    return traffic;
  }

  /** Moves an interface of the machine into the namespace and names it, in one step. */
  void take(String nameOutside, String name) {
    IpCommand.changeOutside(
        "link", "set", "dev", nameOutside, "netns", sandbox.netns(), "name", name);
  }

  /**
   * Makes an interface of the namespace what its file says.
   *
   * @throws CommandException if the kernel refuses
   */
  void up(InterfaceFile file) {
    var link = new ArrayList<>(List.of("link", "set", "dev", file.name(), "up"));
    Integer mtu = file.mtu();
    if (mtu != null) {
      link.addAll(List.of("mtu", Integer.toString(mtu)));
    }
    ip.change(link);
    automatic(file);
    addresses(file);
    new Routes(ip).apply(file.name(), file.routes());
    if (file.type().equals(InterfaceFile.VIP)) {
      rules(file.rules());
    }
  }

  /**
   * Tells the neighbours where the interface's addresses are: the kernel sends gratuitous ARP and
   * unsolicited neighbour advertisements for all of them when the hardware address is set, also to
   * what it is.
   */
  void announce(String name) {
    for (JsonNode link : ip.list("link", "show", "dev", name)) {
      ip.change("link", "set", "dev", name, "address", link.path("address").asString(""));
    }
  }

  private void automatic(InterfaceFile file) {
    boolean dhcp = file.addresses().stream().anyMatch(each -> Boolean.TRUE.equals(each.dhcp()));
    boolean routers =
        file.addresses().stream().anyMatch(each -> Boolean.TRUE.equals(each.ipv6auto()));
    if (routers) {
      String conf = "net.ipv6.conf." + file.name() + ".";
      Commands.run(
          sandbox.inNetns(
              List.of("sysctl", "-q", "-w", conf + "accept_ra=2", conf + "autoconf=1")));
    }
    if (dhcp) {
      Commands.run(sandbox.wrap(List.of("dhclient", "-1", "-nw", file.name())));
    }
  }

  /** An address that an interface has. */
  private record Held(InetAddress local, int prefix, boolean permanent, boolean tentative) {}

  private static List<Held> addresses(JsonNode link) {
    var held = new ArrayList<Held>();
    for (JsonNode row : link.path("addr_info")) {
      if (row.has("local")) {
        boolean fleeting =
            row.path("dynamic").asBoolean(false) || row.path("scope").asString("").equals("link");
        held.add(
            new Held(
                IpAddresses.address(row.path("local").asString("")),
                row.path("prefixlen").asInt(0),
                !fleeting,
                row.path("tentative").asBoolean(false)));
      }
    }
    return held;
  }

  private List<Held> held(String name) {
    return ip.list("address", "show", "dev", name).stream()
        .flatMap(link -> addresses(link).stream())
        .toList();
  }

  private void addresses(InterfaceFile file) {
    var surplus = new LinkedHashMap<String, Held>();
    for (Held each : held(file.name())) {
      if (each.permanent) {
        surplus.put(cidr(each.local, each.prefix), each);
      }
    }
    boolean v6Added = false;
    for (Address wanted : file.addresses()) {
      String text = wanted.address();
      Integer prefix = wanted.prefixlen();
      if (text == null || prefix == null) {
        continue;
      }
      InetAddress address = IpAddresses.address(text);
      boolean missing = surplus.remove(cidr(address, prefix)) == null;
      if (missing && wanted.ours()) {
        ip.add(List.of("address", "add", cidr(address, prefix), "dev", file.name()));
        v6Added |= address instanceof Inet6Address;
      }
    }
    if (v6Added) {
      awaitDuplicateDetection(file.name());
    }
    for (String cidr : surplus.keySet()) {
      ip.change("address", "del", cidr, "dev", file.name());
    }
  }

  /** Until it is over the kernel neither answers for an IPv6 address nor takes it as a source. */
  private void awaitDuplicateDetection(String name) {
    boolean over =
        Poll.until(
                DAD_LIMIT,
                () ->
                    held(name).stream().anyMatch(each -> each.permanent && each.tentative)
                        ? Optional.empty()
                        : Optional.of(true))
            .isPresent();
    if (!over) {
      LOG.warn("an IPv6 address of {} may be taken by somebody else", name);
    }
  }

  private static String cidr(InetAddress address, int prefix) {
    return address.getHostAddress() + "/" + prefix;
  }

  /**
   * All rules of the namespace that have a source and are neither the kernel's nor keepalived's.
   */
  private void rules(List<Rule> wanted) {
    var missing = new LinkedHashSet<List<String>>();
    wanted.forEach(rule -> missing.add(rule(rule.src(), rule.srcLen(), rule.table())));
    for (boolean v6 : new boolean[] {false, true}) {
      for (JsonNode row : ip.list(v6 ? "-6" : "-4", "rule", "show")) {
        String source = row.path("src").asString("all");
        String protocol = row.path("protocol").asString("");
        boolean others = protocol.equals("kernel") || protocol.equals("keepalived");
        if (source.equals("all") || others) {
          continue;
        }
        int length = row.path("srclen").asInt(v6 ? 128 : 32);
        var present = rule(source, length, Integer.parseInt(row.path("table").asString("0")));
        if (!missing.remove(present)) {
          change(v6, "del", present);
        }
      }
    }
    missing.forEach(rule -> change(rule.get(1).contains(":"), "add", rule));
  }

  private void change(boolean v6, String verb, List<String> rule) {
    var words = new ArrayList<>(List.of(v6 ? "-6" : "-4", "rule", verb));
    words.addAll(rule);
    ip.add(words);
  }

  private static List<String> rule(String source, int length, int table) {
    String from = IpAddresses.address(source).getHostAddress() + "/" + length;
    return List.of("from", from, "table", Integer.toString(table));
  }
}

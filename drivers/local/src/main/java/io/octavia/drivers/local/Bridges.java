package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One Linux bridge a network, which carries the gateway address of each of its subnets: so the host
 * reaches the addresses directly, and routes between its own bridges. Forwarding is switched on for
 * packets that come in through these bridges and for no other interface.
 */
record Bridges(Names names, Commands commands) {
  private static final Path SYSFS = Path.of("/sys/class/net");

  /** Makes what is missing; leaves alone what is there. */
  void ensure(String networkId, int mtu, List<LocalSubnet> subnets) {
    String bridge = names.bridge(networkId);
    if (!exists(bridge)) {
      commands.run(
          ("ip link add name "
                  + bridge
                  + " mtu "
                  + mtu
                  + " address "
                  + Names.mac(networkId)
                  + " type bridge forward_delay 0 stp_state 0 mcast_snooping 0")
              .split(" ", -1));
    }
    configure(bridge);
    List<String> lines = new ArrayList<>();
    for (LocalSubnet subnet : subnets) {
      if (subnet.gateway() != null) {
        String noDad = subnet.cidr().version() == 6 ? " nodad" : "";
        lines.add("addr replace " + subnet.bridgeAddress() + " dev " + bridge + noDad);
      }
    }
    lines.add("link set dev " + bridge + " up");
    commands.batch(lines);
  }

  /** Takes a subnet's gateway address off the bridge. */
  void removeGateway(LocalSubnet subnet) {
    String bridge = names.bridge(subnet.networkId());
    if (subnet.gateway() != null && exists(bridge)) {
      String held = commands.run("ip", "-o", "addr", "show", "dev", bridge);
      if (held.contains(" " + subnet.bridgeAddress() + " ")) {
        commands.run("ip", "addr", "del", subnet.bridgeAddress(), "dev", bridge);
      }
    }
  }

  /** Takes the bridge of a network away. */
  void remove(String networkId) {
    removeLink(names.bridge(networkId));
  }

  /** Takes an interface away; one that is gone is fine. */
  void removeLink(String link) {
    try {
      if (exists(link)) {
        commands.run("ip", "link", "del", "dev", link);
      }
    } catch (CloudException e) {
      if (exists(link)) {
        throw e;
      }
    }
  }

  /** Whether this kernel can forward IPv6 that comes in through one interface and no other. */
  static boolean forwardsSixSelectively() {
    return Files.exists(Path.of("/proc/sys/net/ipv6/conf/lo/force_forwarding"));
  }

  /** Whether the root namespace has that interface. */
  static boolean exists(String link) {
    return Files.exists(SYSFS.resolve(link));
  }

  private static void configure(String bridge) {
    Path six = Path.of("/proc/sys/net/ipv6/conf", bridge);
    set(Path.of("/proc/sys/net/ipv4/conf", bridge, "forwarding"), "1");
    if (Files.exists(six)) {
      set(six.resolve("disable_ipv6"), "0");
      set(six.resolve("accept_ra"), "0");
      set(six.resolve("accept_dad"), "0");
      set(six.resolve("forwarding"), "1");
      // Kernels before 6.17 forward IPv6 for all interfaces or for none: that switch is not ours.
      Path force = six.resolve("force_forwarding");
      if (Files.exists(force)) {
        set(force, "1");
      }
    }
  }

  private static void set(Path sysctl, String value) {
    try {
      if (!Files.readString(sysctl).strip().equals(value)) {
        Files.writeString(sysctl, value);
      }
    } catch (IOException e) {
      throw new CloudException(Kind.UNAVAILABLE, "cannot set " + sysctl + " to " + value, e);
    }
  }
}

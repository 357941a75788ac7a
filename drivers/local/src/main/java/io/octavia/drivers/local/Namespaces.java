package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Named network namespaces, set up as an amphora needs them. */
record Namespaces(Commands commands) {
  private static final Path RUN = Path.of("/run/netns");

  /**
   * What a namespace does not inherit. haproxy on the BACKUP binds a VIP that it does not hold;
   * addresses must be usable at once; the rest is what upstream's image sets
   * (elements/haproxy-octavia) as far as it is kept for each namespace.
   */
  private static final List<String> SYSCTLS =
      List.of(
          "net.ipv4.ip_nonlocal_bind=1",
          "net.ipv6.ip_nonlocal_bind=1",
          "net.ipv6.conf.all.disable_ipv6=0",
          "net.ipv6.conf.default.disable_ipv6=0",
          "net.ipv6.conf.all.accept_dad=0",
          "net.ipv6.conf.default.accept_dad=0",
          "net.ipv6.conf.all.accept_ra=0",
          "net.ipv6.conf.default.accept_ra=0",
          "net.core.somaxconn=65534",
          "net.ipv4.tcp_max_syn_backlog=100000",
          "net.ipv4.tcp_fin_timeout=5",
          "net.ipv4.tcp_keepalive_time=300",
          "net.ipv4.tcp_tw_reuse=1",
          "net.ipv4.tcp_synack_retries=3",
          "net.ipv4.tcp_mtu_probing=1",
          "'net.ipv4.ip_local_port_range=1025 65534'",
          "'net.ipv4.ping_group_range=0 2147483647'");

  /** Where the namespace's name is. */
  static Path path(String netns) {
    return RUN.resolve(netns);
  }

  /** Whether the name stands for a namespace; a name left by an interrupted command does not. */
  static boolean exists(String netns) {
    try {
      return !Files.getAttribute(path(netns), "unix:dev")
          .equals(Files.getAttribute(RUN, "unix:dev"));
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * What tells this namespace from another one that gets the same name later: the kernel reuses the
   * number at once, so the time when it was given belongs to it. Empty if there is none.
   */
  static String identity(String netns) {
    try {
      return exists(netns)
          ? Files.getAttribute(path(netns), "unix:ino")
              + "@"
              + Files.getAttribute(path(netns), "unix:ctime")
          : "";
    } catch (NoSuchFileException _) {
      return "";
    } catch (IOException e) {
      throw new CloudException(Kind.UNAVAILABLE, "cannot identify namespace " + netns, e);
    }
  }

  /** Makes the namespace if need be and sets it up. */
  void ensure(String netns) {
    List<String> lines = new ArrayList<>();
    if (!exists(netns)) {
      removeName(netns);
      lines.add("netns add " + netns);
    }
    lines.add("netns exec " + netns + " ip link set dev lo up");
    lines.add("netns exec " + netns + " sysctl -q -e -w " + String.join(" ", SYSCTLS));
    commands.batch(lines);
  }

  /** Ends everything that runs in the namespace and takes it away; one that is gone is fine. */
  void remove(String netns) {
    if (exists(netns)) {
      Processes.end(() -> Processes.inNamespace(path(netns)));
    }
    removeName(netns);
  }

  private void removeName(String netns) {
    if (exists(netns)) {
      commands.run("ip", "netns", "del", netns);
      return;
    }
    try {
      Files.deleteIfExists(path(netns));
    } catch (IOException e) {
      throw new CloudException(Kind.UNAVAILABLE, "cannot remove " + path(netns), e);
    }
  }
}

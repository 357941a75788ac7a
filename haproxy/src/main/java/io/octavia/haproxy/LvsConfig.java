package io.octavia.haproxy;

import io.octavia.domain.Algorithm;
import io.octavia.domain.HealthMonitor;
import io.octavia.domain.Listener;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.Member;
import io.octavia.domain.Pool;
import io.octavia.domain.SessionPersistence;
import io.octavia.domain.SessionPersistenceType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * keepalived's configuration for one UDP or SCTP listener, which the kernel (IPVS) serves.
 *
 * <p>The comments are read by agents: they say which object a line belongs to.
 */
public final class LvsConfig {
  private static final int DEFAULT_PERSISTENCE_SECONDS = 360;

  private final LoadBalancer loadBalancer;
  private final Listener listener;
  private final String basePath;
  private final Lines out = new Lines();

  private LvsConfig(LoadBalancer loadBalancer, Listener listener, String basePath) {
    this.loadBalancer = loadBalancer;
    this.listener = listener;
    this.basePath = basePath;
  }

  /**
   * The text of {@code octavia-keepalivedlvs-<listener id>.conf}.
   *
   * @param basePath directory of the amphora's state, {@code /var/lib/octavia}
   * @throws IllegalArgumentException if the listener is not of UDP or SCTP, or the load balancer
   *     has no address yet
   */
  public static String render(LoadBalancer loadBalancer, Listener listener, String basePath) {
    return new LvsConfig(loadBalancer, listener, basePath).render();
  }

  private String render() {
    if (Served.isHaproxy(listener.protocol())) {
      throw new IllegalArgumentException("not a listener of UDP or SCTP: " + listener.protocol());
    }
    out.top("# Configuration for Loadbalancer " + loadBalancer.id());
    out.top(comment("Listener", listener.id().value(), listener.enabled()));
    out.section("net_namespace amphora-haproxy");
    var vips = FrontendSection.vips(loadBalancer);
    if (loadBalancer.enabled() && listener.enabled() && listener.defaultPool() != null) {
      loadBalancer
          .pool(listener.defaultPool())
          .filter(pool -> Served.alive(pool.provisioningStatus()))
          .ifPresent(pool -> {
            virtualServer(4, ofFamily(4, vips), pool);
            virtualServer(6, ofFamily(6, vips), pool);
          });
    }
    return out.toString();
  }

  private static String comment(String type, String id, boolean enabled) {
    return enabled
        ? "# Configuration for " + type + " " + id
        : "# " + type + " " + id + " is disabled";
  }

  private static List<String> ofFamily(int family, List<String> addresses) {
    return addresses.stream().filter(address -> family(address) == family).toList();
  }

  private static int family(String address) {
    return address.indexOf(':') >= 0 ? 6 : 4;
  }

  private void virtualServer(int family, List<String> vips, Pool pool) {
    if (vips.isEmpty()) return;
    var group = "group ipv" + family + "-group {";
    out.section("virtual_server_" + group);
    vips.forEach(vip -> out.add(vip + " " + listener.protocolPort()));
    out.top("}");
    out.section("virtual_server " + group);
    out.add("lb_algo " + scheduler(pool.algorithm()));
    out.add("lb_kind NAT");
    out.add("protocol " + (listener.protocol() == ListenerProtocol.SCTP ? "SCTP" : "UDP"));
    if (pool.enabled()) {
      enabledPool(family, pool);
    } else {
      out.top("").add(comment("Pool", pool.id().value(), false));
    }
    out.top("}");
  }

  private static String scheduler(Algorithm algorithm) {
    return switch (algorithm) {
      case LEAST_CONNECTIONS -> "lc";
      case SOURCE_IP -> "sh";
      case ROUND_ROBIN, SOURCE_IP_PORT -> "wrr";
    };
  }

  private void enabledPool(int family, Pool pool) {
    var persistence = pool.sessionPersistence();
    if (persistence != null && persistence.type() == SessionPersistenceType.SOURCE_IP) {
      var timeout = persistence.timeout();
      out.add("persistence_timeout " + (timeout == null ? DEFAULT_PERSISTENCE_SECONDS : timeout));
      out.add("persistence_granularity " + granularity(family, persistence));
    }
    var monitor = Served.monitor(pool).orElse(null);
    if (monitor != null) {
      out.add("delay_loop " + monitor.delay());
      out.add("delay_before_retry " + monitor.delay());
      out.add("retry " + monitor.fallThreshold());
    }
    out.top("").add(comment("Pool", pool.id().value(), true));
    if (monitor != null) out.add(comment("HealthMonitor", monitor.id().value(), true));
    for (var member : Served.members(pool)) {
      if (family(member.ipAddress()) == family) member(member, monitor);
    }
  }

  /**
   * A mask counts for one family only: keepalived drops the members of a group whose granularity is
   * of the other family. (Upstream writes the same one into both.)
   */
  private static String granularity(int family, SessionPersistence persistence) {
    var wanted = persistence.granularity();
    if (family == 4) {
      return wanted != null && wanted.matches("[0-9]+(\\.[0-9]+){3}") ? wanted : "255.255.255.255";
    }
    return wanted != null && wanted.matches("[0-9]{1,3}") ? wanted : "128";
  }

  private void member(Member member, @Nullable HealthMonitor monitor) {
    out.add(comment("Member", member.id().value(), member.enabled()));
    if (!member.enabled()) return;
    var weight = member.weight();
    var limit = listener.connectionLimit();
    out.add(
        "real_server " + Words.address(member.ipAddress()) + " " + member.protocolPort() + " {");
    out.add(2, "weight " + (weight == null ? 1 : weight));
    if (limit != null && limit > 0) out.add(2, "uthreshold " + limit);
    if (monitor != null) checker(member, monitor);
    out.add("}");
  }

  private void checker(Member member, HealthMonitor monitor) {
    var monitorAddress = member.monitorAddress();
    var monitorPort = member.monitorPort();
    var address = Words.address(monitorAddress == null ? member.ipAddress() : monitorAddress);
    int port = monitorPort == null ? member.protocolPort() : monitorPort;
    switch (monitor.type()) {
      case UDP_CONNECT ->
          script(basePath + "/lvs/check/udp_check.sh " + address + " " + port, monitor.timeout());
      case SCTP ->
          script(
              "amphora-health-checker sctp -t " + monitor.timeout() + " " + address + " " + port,
              monitor.timeout() + 1);
      case HTTP -> {
        if (monitor.httpMethod() == null || monitor.httpMethod().equals("GET")) {
          out.add(2, "HTTP_GET {");
          urls(monitor);
          connection(address, port, monitor.timeout());
        }
      }
      case TCP -> {
        out.add(2, "TCP_CHECK {");
        connection(address, port, monitor.timeout());
      }
      case HTTPS, PING, TLS_HELLO -> {}
    }
  }

  private void script(String command, int timeout) {
    out.add(2, "MISC_CHECK {");
    out.add(3, "misc_path \"" + command + "\"");
    out.add(3, "misc_timeout " + timeout);
    out.add(2, "}");
  }

  private void urls(HealthMonitor monitor) {
    var path = monitor.urlPath();
    for (int code : ExpectedCodes.of(monitor.expectedCodes())) {
      out.add(3, "url {");
      out.add(3, "  path " + Words.requestTarget(path == null ? "/" : path));
      out.add(3, "  status_code " + code);
      out.add(3, "}");
    }
  }

  private void connection(String address, int port, int timeout) {
    out.add(3, "connect_ip " + address);
    out.add(3, "connect_port " + port);
    out.add(3, "connect_timeout " + timeout);
    out.add(2, "}");
  }
}

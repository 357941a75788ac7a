package io.octavia.haproxy;

import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.HealthMonitorType;
import io.octavia.domain.Listener;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the one HAProxy that serves a load balancer's TCP and HTTP listeners.
 *
 * <pre>
 * global, defaults
 * peers                       who shares stick tables: both amphorae, or the old and the new
 *                             process of a reload
 * frontend prometheus-…       if a listener shows metrics
 * frontend LISTENER           for each listener, followed by its
 * backend POOL:LISTENER       pools
 * </pre>
 *
 * <p>The lines are those of upstream's template ({@code octavia/common/jinja/haproxy}). Text of
 * users is escaped, so that it stays text; what cannot be written in HAProxy's language at all
 * takes the object that it belongs to out of the file.
 */
public final class HaproxyConfig {
  /** Where the peers of an ACTIVE_STANDBY load balancer find each other. */
  public static final int PEER_PORT = 1025;

  private static final int MAX_CONNECTIONS = 1_000_000;

  private final Served served;
  private final AmphoraId self;
  private final HaproxySettings settings;
  private final AmphoraFacts facts;
  private final LoadBalancer loadBalancer;
  private final Lines out = new Lines();

  private HaproxyConfig(
      Served served, AmphoraId self, HaproxySettings settings, AmphoraFacts facts) {
    this.served = served;
    this.self = self;
    this.settings = settings;
    this.facts = facts;
    this.loadBalancer = served.loadBalancer();
  }

  /**
   * The text of {@code haproxy.cfg} for one amphora.
   *
   * @throws IllegalArgumentException if the load balancer has no address yet
   */
  public static String render(
      LoadBalancer loadBalancer,
      AmphoraId self,
      HaproxySettings settings,
      CertificateFiles files,
      AmphoraFacts facts) {
    return new HaproxyConfig(new Served(loadBalancer, files), self, settings, facts).render();
  }

  /** The listeners that the file has frontends for. If there are none, no HAProxy is needed. */
  public static List<Listener> served(LoadBalancer loadBalancer, CertificateFiles files) {
    return new Served(loadBalancer, files).listeners();
  }

  private String render() {
    out.top("# Configuration for loadbalancer " + loadBalancer.id());
    global();
    defaults();
    var peers = peers();
    if (showsMetrics()) prometheus();
    for (var listener : served.listeners()) {
      new FrontendSection(served, listener, settings, facts).write(out);
      for (var pool : served.pools(listener)) {
        new BackendSection(served, listener, pool, settings, facts, peers).write(out);
      }
    }
    return out.toString();
  }

  private void global() {
    var id = loadBalancer.id();
    var logging = settings.logging();
    out.top("global").add("daemon").add("user nobody");
    out.add("log /run/rsyslog/octavia/log local" + logging.userFacility());
    out.add("log /run/rsyslog/octavia/log local" + logging.administrativeFacility() + " notice");
    out.add("stats socket " + settings.basePath() + "/" + id + ".sock mode 0666 level user");
    if (facts.haproxy().atLeast(1, 6)) {
      out.add("server-state-file " + settings.basePath() + "/" + id + "/servers-state");
    }
    long maxConnections = maxConnections();
    out.add("maxconn " + maxConnections);
    sessionCache(maxConnections);
    threads();
    if (pings()) {
      out.add("external-check");
      if (facts.haproxy().atLeast(2, 2)) out.add("insecure-fork-wanted");
    }
  }

  private long maxConnections() {
    long sum = 0;
    for (var listener : served.enabledListeners()) sum += limit(listener, settings);
    return sum > 0 && sum < MAX_CONNECTIONS ? sum : MAX_CONNECTIONS;
  }

  /** What is left of the memory after the connections' buffers, of which 40 % are for sessions. */
  private void sessionCache(long maxConnections) {
    var memory = facts.memory();
    if (memory == null) return;
    if (served.enabledListeners().stream()
        .noneMatch(listener -> listener.protocol() == ListenerProtocol.TERMINATED_HTTPS)) {
      return;
    }
    long kilobytes = Math.floorDiv((memory.available() - 32 * maxConnections) * 2, 5);
    if (kilobytes > 5000) out.add("tune.ssl.cachesize " + 4 * kilobytes);
  }

  /** The image's tuning keeps the first processor for the kernel and the agent. */
  private void threads() {
    var processors = facts.cpuCount();
    if (processors == null || processors < 2) return;
    if (!facts.tunedProfiles().contains("amphora")) return;
    int threads = processors - 1;
    out.add("nbthread " + threads);
    out.add("cpu-map auto:1/1-" + threads + " 1-" + threads);
  }

  private boolean pings() {
    return served.enabledListeners().stream()
        .flatMap(listener -> served.pools(listener).stream())
        .flatMap(pool -> Served.monitor(pool).stream())
        .anyMatch(monitor -> monitor.type() == HealthMonitorType.PING);
  }

  private void defaults() {
    out.section("defaults").add(settings.logging().connections() ? "log global" : "no log");
    out.add("retries 3").add("option redispatch");
    out.add("option splice-request").add("option splice-response");
    out.add("option http-keep-alive");
    // The old process of a reload would close kept connections, whatever is under way on them.
    if (facts.haproxy().atLeast(2, 4)) out.add("option idle-close-on-response");
  }

  /** Writes the section, if there is a use for one, and returns its name. */
  private @Nullable String peers() {
    var name = loadBalancer.id().value().replace("-", "") + "_peers";
    var peers = new ArrayList<String>();
    if (loadBalancer.topology() == Topology.ACTIVE_STANDBY) {
      for (var amphora : loadBalancer.amphorae()) {
        var address = amphora.vrrpIp();
        if (isPeer(amphora) && address != null) {
          peers.add(peer(amphora.id(), Words.address(address)));
        }
      }
    } else if (hasStickTables()) {
      // The new process of a reload learns the tables from the old one. Upstream loses them.
      peers.add(peer(self, "127.0.0.1"));
    }
    if (peers.isEmpty()) return null;
    out.section("peers " + name);
    peers.forEach(out::add);
    return name;
  }

  private static String peer(AmphoraId amphora, String address) {
    return "peer " + PeerName.of(amphora) + " " + address + ":" + PEER_PORT;
  }

  private boolean isPeer(Amphora amphora) {
    return amphora.status() == AmphoraStatus.ALLOCATED || Objects.equals(amphora.id(), self);
  }

  private boolean hasStickTables() {
    return served.listeners().stream()
        .flatMap(listener -> served.pools(listener).stream())
        .anyMatch(Served::hasStickTable);
  }

  private boolean showsMetrics() {
    return facts.haproxy().atLeast(2, 0)
        && served.listeners().stream()
            .anyMatch(listener -> listener.protocol() == ListenerProtocol.PROMETHEUS);
  }

  /** HAProxy's own metrics, and the agent's proxy that gives them Octavia's names. */
  private void prometheus() {
    out.section("frontend prometheus-exporter-internal-endpoint");
    out.add("bind 127.0.0.1:9101").add("mode http").add("no log");
    out.add("http-request use-service prometheus-exporter if { path /metrics }");
    out.add("http-request reject");
    out.add("timeout http-request 5s").add("timeout client 5s");
    out.section("backend " + FrontendSection.PROMETHEUS_BACKEND);
    out.add("mode http").add("no log").add("balance first");
    out.add("timeout connect 5s").add("timeout server 5s");
    out.add("server prometheus-internal 127.0.0.1:9102");
  }

  /** How many connections a listener may have. */
  static int limit(Listener listener, HaproxySettings settings) {
    var limit = listener.connectionLimit();
    return limit == null || limit <= 0 ? settings.defaultConnectionLimit() : limit;
  }

  /** What the backend of a pool is called: a pool of two listeners has two. */
  static String backend(io.octavia.domain.PoolId pool, Listener listener) {
    return pool + ":" + listener.id();
  }
}

package io.octavia.agent;

import io.octavia.domain.AmphoraId;
import io.octavia.http.HttpServer;
import io.octavia.http.Response;
import io.octavia.http.TlsSettings;
import io.octavia.wire.AgentReply;
import io.octavia.wire.AmphoraDetails;
import io.octavia.wire.AmphoraInfo;
import io.octavia.wire.ListenerEntry;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of one amphora: what its REST calls do, and what it does unasked every second.
 *
 * <p>Closing it leaves HAProxy and keepalived running; {@link #abandon} ends them.
 */
final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final int MAX_BODY = 4 << 20;

  /** After a change: at once, and when members have been checked for the first time. */
  private static final List<Duration> AFTER_CHANGE =
      List.of(Duration.ZERO, Duration.ofMillis(1500));

  private final AmphoraPlace place;
  private final InstantSource clock;
  private final Packages packages;
  private final Layout layout;
  private final LoadBalancers loadBalancers;
  private final Datagrams datagrams;
  private final Vrrp vrrp;
  private final CheckScripts checks;
  private final Interfaces interfaces;
  private final VipFilter vipFilter;
  private final Plugs plugs;
  private final Restoration restoration;
  private final Heartbeats heartbeats;
  private final BeatTimes beats = new BeatTimes();
  private final TlsSettings tls;
  private final HttpServer server;
  private final ReentrantLock vrrpLock = new ReentrantLock();
  private final ReentrantLock settingsLock = new ReentrantLock();
  private volatile AgentSettings settings;

  /**
   * Starts to listen.
   *
   * @throws RuntimeException if a file is missing or wrong, or the address is taken
   */
  Agent(AmphoraPlace place, InstantSource clock, Packages packages, DatagramSocket socket) {
    this.place = place;
    this.clock = clock;
    this.packages = packages;
    this.settings = AgentSettings.read(place.configuration());
    this.layout = new Layout(place.root(), settings.basePath(), settings.certificateBase());
    var sandbox = new Sandbox(place.root(), place.netns());
    this.interfaces = new Interfaces(sandbox);
    this.checks = new CheckScripts(layout);
    this.loadBalancers = new LoadBalancers(layout, sandbox, () -> settings, interfaces, clock);
    this.datagrams =
        new Datagrams(layout, sandbox, settings.administrativeLogFacility(), clock, this::beatSoon);
    this.vrrp = new Vrrp(layout, sandbox, settings, interfaces, clock);
    Path directory = layout.outside(settings.interfaceDirectory());
    this.vipFilter = new VipFilter(layout, new Nft(sandbox));
    this.plugs = new Plugs(layout, directory, interfaces, vipFilter, () -> settings.topology());
    var counters = new Counters(layout.outside(layout.counters()));
    this.heartbeats =
        new Heartbeats(
            () -> settings, loadBalancers, datagrams, () -> healthy(sandbox), counters, socket);
    this.tls = TlsSettings.mutual(text(certificateFile()), text(clientCaFile()));
    this.restoration = new Restoration(sandbox, plugs, clock);
    restoration.attempt();
    loadBalancers.adopt();
    datagrams.supervise();
    this.server = listen();
  }

  /** Without its namespace a hosted amphora cannot be reached, whatever still runs in it. */
  private boolean healthy(Sandbox sandbox) {
    return (sandbox.isWholeMachine() || sandbox.exists()) && vrrp.healthy();
  }

  private HttpServer listen() {
    return HttpServer.builder()
        .bind(place.managementAddress().orElse(settings.bindHost()), settings.bindPort())
        .tls(tls)
        .maxBody(MAX_BODY)
        .readTimeout(settings.requestTimeout())
        .gracePeriod(Duration.ofSeconds(2))
        .tooLarge(error(413, "Request Entity Too Large", "The body is too large."))
        .refusal((status, reason) -> error(status, "Bad Request", reason))
        .failure((_, _) -> error(500, "Internal Server Error", "See the agent's log."))
        .handler(new AgentApi(this).handler())
        .start();
  }

  private static Response error(int status, String name, String text) {
    return Response.json(status, AgentReply.error(status, name, text));
  }

  /** The port it listens on. */
  int port() {
    return server.port();
  }

  AmphoraId amphora() {
    return settings.amphora();
  }

  LoadBalancers loadBalancers() {
    return loadBalancers;
  }

  Datagrams datagrams() {
    return datagrams;
  }

  VipFilter vipFilter() {
    return vipFilter;
  }

  Plugs plugs() {
    return plugs;
  }

  Interfaces interfaces() {
    return interfaces;
  }

  Layout layout() {
    return layout;
  }

  AmphoraInfo info() {
    return new AmphoraInfo(
        place.hostname(),
        packages.version("haproxy"),
        AmphoraInfo.API_VERSION,
        packages.version("keepalived"),
        packages.version("ipvsadm"));
  }

  AmphoraDetails details() {
    var ids = loadBalancers.ids();
    var listeners = new ArrayList<String>();
    listeners().forEach(listener -> listeners.add(listener.uuid()));
    listeners.sort(null);
    int running = (int) ids.stream().filter(loadBalancers::running).count();
    return MachineFacts.details(
        info(),
        interfaces.traffic(loadBalancers.anyProcess()),
        running,
        datagrams.running(),
        listeners,
        place.root().equals(Path.of("/")));
  }

  /** The listeners of all kinds. */
  List<ListenerEntry> listeners() {
    var all = new ArrayList<>(loadBalancers.listeners());
    all.addAll(datagrams.listeners());
    return all;
  }

  /** Starts, reloads or stops a listener of UDP or SCTP, and says so at once. */
  void actDatagrams(String id, LoadBalancerAction action) {
    switch (action) {
      case START, RELOAD -> datagrams.start(id);
      case STOP -> datagrams.stop(id);
    }
    if (vrrp.configured()) {
      refreshChecks(loadBalancers.ids());
    }
    beatSoon();
  }

  /** Starts, reloads or stops a load balancer, and says so at once. */
  void act(String id, LoadBalancerAction action) {
    if (vrrp.configured()) {
      boolean stops = action == LoadBalancerAction.STOP;
      refreshChecks(
          loadBalancers.ids().stream().filter(each -> !stops || !each.equals(id)).toList());
    }
    switch (action) {
      case START -> loadBalancers.start(id);
      case RELOAD -> loadBalancers.reload(id);
      case STOP -> loadBalancers.stop(id);
    }
    beatSoon();
  }

  /** Stops a load balancer and forgets all about it. */
  void delete(String id) {
    if (loadBalancers.exists(id)) {
      loadBalancers.delete(id);
    } else if (datagrams.exists(id)) {
      datagrams.delete(id);
    } else {
      return;
    }
    if (vrrp.configured()) {
      refreshChecks(loadBalancers.ids());
    }
    beatSoon();
  }

  void uploadVrrp(byte[] text) {
    vrrpLock.lock();
    try {
      checks.install(Ipvs.available());
      refreshChecks(loadBalancers.ids());
      vrrp.upload(text);
    } finally {
      vrrpLock.unlock();
    }
  }

  void actVrrp(LoadBalancerAction action) {
    vrrpLock.lock();
    try {
      switch (action) {
        case START -> vrrp.start();
        case RELOAD -> vrrp.reload();
        case STOP -> vrrp.stop();
      }
    } finally {
      vrrpLock.unlock();
    }
    beatSoon();
  }

  private void refreshChecks(List<String> ids) {
    vrrpLock.lock();
    try {
      checks.ask(ids, !datagrams.ids().isEmpty());
    } finally {
      vrrpLock.unlock();
    }
  }

  /** The next connection is presented this certificate. */
  void replaceCertificate(byte[] pem) {
    settingsLock.lock();
    try {
      tls.replaceCertificate(new String(pem, StandardCharsets.UTF_8));
      AtomicFiles.write(certificateFile(), pem, AtomicFiles.SECRET);
    } finally {
      settingsLock.unlock();
    }
  }

  /**
   * Takes a new configuration file. Like upstream's, a running agent takes over where heartbeats
   * go, their key and interval, and the topology; anything else waits for its next start.
   */
  void replaceConfiguration(byte[] text) {
    settingsLock.lock();
    try {
      Path candidate = place.configuration().resolveSibling("amphora-agent.conf.new");
      AtomicFiles.write(candidate, text, AtomicFiles.SECRET);
      try {
        AgentSettings read = AgentSettings.read(candidate);
        AtomicFiles.rename(candidate, place.configuration());
        settings = settings.hotUpdated(read);
      } finally {
        AtomicFiles.delete(candidate);
      }
    } finally {
      settingsLock.unlock();
    }
    beatSoon();
  }

  private void beatSoon() {
    Instant now = clock.instant();
    AFTER_CHANGE.forEach(delay -> beats.also(now.plus(delay)));
  }

  /** Whether a heartbeat is due; each is due once. */
  boolean beatDue() {
    return beats.due(clock.instant(), settings.heartbeatInterval());
  }

  void beat() {
    heartbeats.send();
  }

  /** Sets up again what a reboot has taken, restarts what died. */
  void supervise() {
    restoration.attempt();
    loadBalancers.supervise();
    datagrams.supervise();
    if (vrrpLock.tryLock()) {
      try {
        vrrp.supervise();
      } finally {
        vrrpLock.unlock();
      }
    }
  }

  /** Ends HAProxy and keepalived too: the amphora is no more. */
  void abandon() {
    close();
    loadBalancers.abandon();
    datagrams.abandon();
    vrrpLock.lock();
    try {
      vrrp.abandon();
    } finally {
      vrrpLock.unlock();
    }
    LOG.info("amphora {} is gone", settings.amphora());
  }

  @Override
  public void close() {
    server.close();
    loadBalancers.leave();
    datagrams.leave();
  }

  private Path certificateFile() {
    return layout.outside(settings.certificateFile());
  }

  private Path clientCaFile() {
    return layout.outside(settings.clientCaFile());
  }

  private static String text(Path file) {
    return AtomicFiles.readText(file)
        .orElseThrow(() -> new IllegalArgumentException(file + " does not exist"));
  }
}

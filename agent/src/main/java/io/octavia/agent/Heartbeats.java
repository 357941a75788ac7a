package io.octavia.agent;

import io.octavia.domain.ListenerId;
import io.octavia.domain.MemberId;
import io.octavia.haproxy.HaproxyRuntime;
import io.octavia.haproxy.StatRow;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.Heartbeat.ListenerReport;
import io.octavia.wire.Heartbeat.PoolKey;
import io.octavia.wire.Heartbeat.PoolReport;
import io.octavia.wire.HeartbeatCodec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says how one amphora does, to one controller after the other. */
final class Heartbeats {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  /** Proxies that serve the metrics are nobody's listeners. */
  private static final String HIDDEN = "prometheus";

  private final Supplier<AgentSettings> settings;
  private final LoadBalancers loadBalancers;
  private final Datagrams datagrams;
  private final BooleanSupplier healthy;
  private final Counters counters;
  private final DatagramSocket socket;
  private final ReentrantLock lock = new ReentrantLock();
  private final String run = UUID.randomUUID().toString();
  private long sequence;
  private int turn;

  /**
   * @param healthy false: say nothing, so that the controller replaces the amphora
   */
  Heartbeats(
      Supplier<AgentSettings> settings,
      LoadBalancers loadBalancers,
      Datagrams datagrams,
      BooleanSupplier healthy,
      Counters counters,
      DatagramSocket socket) {
    this.settings = settings;
    this.loadBalancers = loadBalancers;
    this.datagrams = datagrams;
    this.healthy = healthy;
    this.counters = counters;
    this.socket = socket;
  }

  /** Sends one, unless one is being sent. */
  void send() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      if (healthy.getAsBoolean()) {
        AgentSettings now = settings.get();
        byte[] datagram = new HeartbeatCodec(now.heartbeatKey()).encode(next(now));
        counters.save();
        send(datagram, now.controllers());
      }
    } finally {
      lock.unlock();
    }
  }

  private Heartbeat next(AgentSettings now) {
    var listeners = new LinkedHashMap<ListenerId, ListenerReport>();
    var pools = new LinkedHashMap<PoolKey, PoolReport>();
    for (String id : loadBalancers.ids()) {
      Haproxy haproxy = loadBalancers.haproxy(id);
      haproxy.runtime().ifPresent(runtime -> report(haproxy, runtime, listeners, pools));
    }
    for (String id : datagrams.ids()) {
      try {
        datagrams
            .balancer(id)
            .report()
            .ifPresent(report -> {
              var stats = counters.add(id, report.totals(), report.flows());
              listeners.put(new ListenerId(id), new ListenerReport("OPEN", stats));
              report.pools().forEach((pool, status) -> pools.put(PoolKey.parse(pool), status));
            });
      } catch (CommandException e) {
        LOG.warn("no statistics of {}: {}", id, e.getMessage());
      }
    }
    return Heartbeat.current(now.amphora(), sequence++, listeners, pools).ofRun(run);
  }

  private void report(
      Haproxy haproxy,
      HaproxyRuntime runtime,
      Map<ListenerId, ListenerReport> listeners,
      Map<PoolKey, PoolReport> pools) {
    List<StatRow> rows;
    try {
      rows = runtime.stats();
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("no statistics from {}: {}", runtime.socket(), e.getMessage());
      return;
    }
    var statuses = new LinkedHashMap<String, String>();
    var members = new LinkedHashMap<String, Map<MemberId, String>>();
    for (StatRow row : rows) {
      if (row.proxy().contains(HIDDEN)) {
        continue;
      }
      switch (row.kind()) {
        case FRONTEND ->
            listeners.put(
                new ListenerId(row.proxy()), new ListenerReport(row.status(), counters.add(row)));
        case BACKEND -> statuses.put(row.proxy(), row.status());
        case SERVER -> {
          if (!haproxy.isRetired(row.proxy(), row.name())) {
            members
                .computeIfAbsent(row.proxy(), _ -> new LinkedHashMap<>())
                .put(new MemberId(row.name()), status(row));
          }
        }
      }
    }
    statuses.forEach((proxy, status) ->
        pools.put(
            PoolKey.parse(proxy), new PoolReport(status, members.getOrDefault(proxy, Map.of()))));
  }

  private static String status(StatRow row) {
    return row.status().equals("UP") && row.weight() == 0 ? "DRAIN" : row.status();
  }

  private void send(byte[] datagram, List<String> controllers) {
    List<InetSocketAddress> addresses = addresses(controllers);
    if (addresses.isEmpty()) {
      return;
    }
    InetSocketAddress to = addresses.get(Math.floorMod(turn++, addresses.size()));
    try {
      socket.send(new DatagramPacket(datagram, datagram.length, to));
    } catch (IOException e) {
      LOG.debug("no heartbeat to {}: {}", to, e.getMessage());
    }
  }

  /** Upstream takes the list up to the first entry that makes no sense. */
  private static List<InetSocketAddress> addresses(List<String> controllers) {
    var addresses = new ArrayList<InetSocketAddress>();
    for (String controller : controllers) {
      Optional<InetSocketAddress> address = address(controller);
      if (address.isEmpty()) {
        LOG.warn("heartbeats cannot go to '{}' of controller_ip_port_list", controller);
        break;
      }
      addresses.add(address.get());
    }
    return addresses;
  }

  private static Optional<InetSocketAddress> address(String controller) {
    int colon = controller.lastIndexOf(':');
    if (colon < 1) {
      return Optional.empty();
    }
    String host = controller.substring(0, colon);
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    try {
      InetAddress[] all =
          InetAddress.getAllByName(brackets ? host.substring(1, host.length() - 1) : host);
      int port = Integer.parseInt(controller.substring(colon + 1));
      return Optional.of(new InetSocketAddress(all[0], port));
    } catch (UnknownHostException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

package io.octavia.server.doctor;

import io.octavia.config.Config;
import io.octavia.config.ConfigException;
import io.octavia.config.HealthManager;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;

/** Where amphorae send their heartbeats, and whether somebody listens there. */
final class HeartbeatSeam {
  private static final String SEAM = "heartbeats";

  /** The refusal of a machine comes as fast as its answer to a ping. */
  private static final Duration REFUSAL = Duration.ofSeconds(1);

  private HeartbeatSeam() {}

  static void examine(Config config, Report report) {
    if (config.find(HealthManager.HEARTBEAT_KEY).filter(key -> !key.isEmpty()).isEmpty()) {
      report.wrong(
          SEAM,
          HealthManager.HEARTBEAT_KEY + " is not set: nobody can sign heartbeats",
          "write the output of: openssl rand -hex 32");
    }
    report.examine(SEAM, () -> config.get(HealthManager.BIND_IP));
    var addresses = config.get(HealthManager.CONTROLLER_IP_PORT_LIST);
    if (addresses.isEmpty()) {
      report.wrong(
          SEAM,
          HealthManager.CONTROLLER_IP_PORT_LIST + " is empty: amphorae cannot tell that they live",
          "write ADDRESS:%d of each health manager there"
              .formatted(config.get(HealthManager.BIND_PORT)));
    }
    for (var address : addresses) knock(address, report);
  }

  /** Nobody answers a datagram, but a machine says if nobody is there to have it. */
  private static void knock(String address, Report report) {
    var udp = "UDP " + address;
    try (var socket = new DatagramSocket()) {
      socket.connect(place(address));
      socket.setSoTimeout((int) REFUSAL.toMillis());
      socket.send(new DatagramPacket(new byte[1], 1));
      socket.receive(new DatagramPacket(new byte[1], 1));
      report.fine(SEAM, udp + " answers");
    } catch (SocketTimeoutException _) {
      report.fine(SEAM, udp + " takes datagrams");
    } catch (PortUnreachableException _) {
      report.wrong(
          SEAM,
          "nobody listens on " + udp,
          "there: systemctl start octavia-health-manager, with that address as bind_ip and bind_port");
    } catch (IOException e) {
      report.wrong(
          SEAM,
          udp + " cannot be reached: " + e.getMessage(),
          "ip route get the address, or correct " + HealthManager.CONTROLLER_IP_PORT_LIST);
    }
  }

  private static InetSocketAddress place(String address) {
    try {
      var uri = URI.create("udp://" + address.strip());
      if (uri.getHost() != null && uri.getPort() > 0) {
        return new InetSocketAddress(uri.getHost(), uri.getPort());
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new ConfigException(
        HealthManager.CONTROLLER_IP_PORT_LIST + ": " + address + " is not host:port");
  }
}

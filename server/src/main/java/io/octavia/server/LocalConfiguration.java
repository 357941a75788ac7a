package io.octavia.server;

import io.octavia.drivers.amphora.Pki;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Writes an installation's {@code octavia.conf} at its first start: where things are on this
 * machine, secrets that only this installation knows, and times that suit amphorae that start in a
 * second instead of minutes. It is the operator's from then on, and never written again.
 */
final class LocalConfiguration {
  /** Where upstream's health manager listens; further installations choose from those after it. */
  private static final int FIRST_HEARTBEAT_PORT = 5555;

  private final SecureRandom random;

  LocalConfiguration(SecureRandom random) {
    this.random = random;
  }

  /** Writes the file if there is none. */
  void ensure(StateDirectory state, Pki pki, int apiPort) {
    if (Files.exists(state.configFile())) return;
    var heartbeats = "127.0.0.1:" + freeHeartbeatPort(state);
    write(state.configFile(), text(state, pki, apiPort, heartbeats));
  }

  private String text(StateDirectory state, Pki pki, int apiPort, String heartbeats) {
    return """
    # Configuration of this installation, written at its first start. Change it as you like, then
    # restart. All options with their meaning: etc/octavia.conf in the source.

    [api_settings]
    bind_host = 127.0.0.1
    bind_port = %d
    auth_strategy = noauth

    [database]
    connection = sqlite:///%s

    [driver_agent]
    status_socket_path = %s/status.sock
    stats_socket_path = %s/stats.sock
    get_socket_path = %s/get.sock

    [health_manager]
    bind_ip = 127.0.0.1
    bind_port = %s
    controller_ip_port_list = %s
    heartbeat_key = %s
    heartbeat_interval = 2
    heartbeat_timeout = 10
    health_check_interval = 1

    [house_keeping]
    orphan_age = 60

    [certificates]
    # Certificates of listeners and pools: NAME.crt, NAME.key, or NAME.p12; NAME is the reference.
    cert_manager = local_cert_manager
    storage_path = %s
    ca_certificate = %s
    ca_private_key = %s
    server_certs_key_passphrase = %s

    [haproxy_amphora]
    client_cert = %s
    server_ca = %s
    # Costs a sixth of the throughput; lines go to /run/rsyslog/octavia/log, where nobody may listen.
    connection_logging = false
    rest_request_conn_timeout = 2
    rest_request_read_timeout = 20
    connection_max_retries = 30
    connection_retry_interval = 1

    [keepalived_vrrp]
    vrrp_advert_milliseconds = 200

    [controller_worker]
    network_driver = local_network_driver
    compute_driver = local_compute_driver
    amphora_driver = amphora_haproxy_rest_driver
    client_ca = %s
    amp_active_retries = 30
    amp_active_wait_sec = 1
    loadbalancer_topology = SINGLE
    """
        .formatted(
            apiPort,
            state.database(),
            state.path(),
            state.path(),
            state.path(),
            heartbeats.substring(heartbeats.indexOf(':') + 1),
            heartbeats,
            secret(),
            state.secrets(),
            pki.serverCa(),
            pki.serverCaKey(),
            secret(),
            pki.clientCert(),
            pki.serverCa(),
            pki.clientCa());
  }

  /** 32 characters, as the options want them. */
  private String secret() {
    var bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * The port is kept, also while the installation is down: amphorae that run already know it. A
   * random one is unlikely to be taken meanwhile.
   */
  private int freeHeartbeatPort(StateDirectory state) {
    boolean further = !state.path().equals(StateDirectory.DEFAULT);
    int first = FIRST_HEARTBEAT_PORT + (further ? 1 + random.nextInt(4000) : 0);
    for (int port = first; port < first + 1000; port++) {
      if (isFree(port)) return port;
    }
    throw new StartFailure(
        "no free UDP port from "
            + first
            + " on for heartbeats; free one or set [health_manager] bind_port with --config-file");
  }

  private static boolean isFree(int port) {
    try (var socket = new DatagramSocket(null)) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false; // another installation's, or somebody else's
    }
  }

  private static void write(Path file, String text) {
    try {
      var fresh =
          Files.createTempFile(
              file.getParent(),
              file.getFileName().toString(),
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StartFailure("cannot write " + file + " (" + e + ")", e);
    }
  }
}

package io.octavia.drivers.amphora;

import io.octavia.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Certificates in a temporary directory, and a configuration that names them. */
final class Installation {
  final Path directory;
  final Pki pki;

  private Installation(Path directory) {
    this.directory = directory;
    this.pki = Pki.create(directory.resolve("pki"), InstantSource.system());
  }

  static Installation in(Path directory) {
    return new Installation(directory);
  }

  Config config(int agentPort) {
    return config(agentPort, Map.of());
  }

  Config config(int agentPort, Map<String, String> more) {
    var values = new HashMap<String, String>();
    values.put("certificates.ca_certificate", pki.serverCa().toString());
    values.put("certificates.ca_private_key", pki.serverCaKey().toString());
    values.put("haproxy_amphora.server_ca", pki.serverCa().toString());
    values.put("haproxy_amphora.client_cert", pki.clientCert().toString());
    values.put("haproxy_amphora.bind_port", Integer.toString(agentPort));
    values.put("haproxy_amphora.rest_request_conn_timeout", "2");
    values.put("haproxy_amphora.rest_request_read_timeout", "5");
    values.put("controller_worker.client_ca", pki.clientCa().toString());
    values.put("health_manager.heartbeat_key", "secret$$key");
    values.put("health_manager.controller_ip_port_list", "127.0.0.1:5555");
    values.putAll(more);
    return Config.of(values);
  }

  CertificateAuthority authority() {
    return CertificateAuthority.load(config(1), InstantSource.system(), UUID::randomUUID);
  }

  String clientCa() {
    try {
      return Files.readString(pki.clientCa());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.octavia.drivers.amphora;

import io.octavia.config.AmphoraAgent;
import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.config.Default;
import io.octavia.config.HaproxyAmphora;
import io.octavia.config.HealthManager;
import io.octavia.config.KeepalivedVrrp;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.Topology;
import io.octavia.haproxy.HaproxySettings;
import io.octavia.haproxy.VrrpSettings;
import io.octavia.wire.AgentConf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the controller's configuration says to the amphorae. */
final class DriverSettings {
  private final Config config;

  DriverSettings(Config config) {
    this.config = config;
  }

  HaproxySettings haproxy() {
    return new HaproxySettings(
        config.get(HaproxyAmphora.BASE_PATH),
        config.get(HaproxyAmphora.BASE_CERT_DIR),
        new HaproxySettings.Logging(
            config.get(HaproxyAmphora.CONNECTION_LOGGING),
            config.get(AmphoraAgent.USER_LOG_FACILITY),
            config.get(AmphoraAgent.ADMINISTRATIVE_LOG_FACILITY),
            config.get(HaproxyAmphora.USER_LOG_FORMAT)),
        new HaproxySettings.Timeouts(
            config.get(HaproxyAmphora.TIMEOUT_CLIENT_DATA),
            config.get(HaproxyAmphora.TIMEOUT_MEMBER_CONNECT),
            config.get(HaproxyAmphora.TIMEOUT_MEMBER_DATA),
            config.get(HaproxyAmphora.TIMEOUT_TCP_INSPECT)),
        config.get(HaproxyAmphora.DEFAULT_CONNECTION_LIMIT),
        config.get(HaproxyAmphora.HAPROXY_STICK_SIZE),
        new HaproxySettings.Ciphers(
            config.get(ApiSettings.DEFAULT_LISTENER_CIPHERS),
            config.get(ApiSettings.DEFAULT_POOL_CIPHERS)));
  }

  VrrpSettings vrrp() {
    return new VrrpSettings(
        config.get(HaproxyAmphora.BASE_PATH),
        config.get(KeepalivedVrrp.VRRP_CHECK_INTERVAL),
        config.get(KeepalivedVrrp.VRRP_FAIL_COUNT),
        config.get(KeepalivedVrrp.VRRP_SUCCESS_COUNT),
        config.get(KeepalivedVrrp.VRRP_GARP_REFRESH_INTERVAL),
        config.get(KeepalivedVrrp.VRRP_GARP_REFRESH_COUNT),
        config.get(KeepalivedVrrp.VRRP_ADVERT_MILLISECONDS));
  }

  /** The agent's configuration file. */
  String agentConf(LoadBalancer loadBalancer, AmphoraId amphora) {
    return new AgentConf(
            config.get(Default.DEBUG),
            new AgentConf.Haproxy(
                config.get(HaproxyAmphora.BASE_CERT_DIR),
                config.get(HaproxyAmphora.BASE_PATH),
                config.get(HaproxyAmphora.BIND_HOST),
                config.get(HaproxyAmphora.BIND_PORT),
                config.get(HaproxyAmphora.HAPROXY_CMD),
                config.get(AmphoraAgent.USER_LOG_FACILITY),
                config.get(AmphoraAgent.ADMINISTRATIVE_LOG_FACILITY)),
            new AgentConf.Health(
                config.get(HealthManager.CONTROLLER_IP_PORT_LIST),
                config.get(HealthManager.HEARTBEAT_INTERVAL),
                config.find(HealthManager.HEARTBEAT_KEY).orElse("")),
            new AgentConf.Agent(
                config.get(AmphoraAgent.AGENT_SERVER_CA),
                config.get(AmphoraAgent.AGENT_SERVER_CERT),
                config.find(AmphoraAgent.AGENT_SERVER_NETWORK_DIR).orElse(null),
                config.get(AmphoraAgent.AGENT_REQUEST_READ_TIMEOUT),
                amphora,
                config.get(AmphoraAgent.AMPHORA_UDP_DRIVER),
                config.get(AmphoraAgent.AGENT_TLS_PROTOCOL)),
            Optional.ofNullable(loadBalancer.topology())
                .orElseGet(() -> Topology.of(config.get(ControllerWorker.LOADBALANCER_TOPOLOGY))))
        .render();
  }

  /** What a server boots with, by path. */
  Map<String, String> bootFiles(LoadBalancer loadBalancer, AmphoraId amphora, String serverPem) {
    return Map.of(
        AgentConf.PATH,
        agentConf(loadBalancer, amphora),
        config.get(AmphoraAgent.AGENT_SERVER_CERT),
        serverPem,
        config.get(AmphoraAgent.AGENT_SERVER_CA),
        clientCa());
  }

  private String clientCa() {
    var file = Path.of(config.get(ControllerWorker.CLIENT_CA));
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new PkiException(file + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }
}

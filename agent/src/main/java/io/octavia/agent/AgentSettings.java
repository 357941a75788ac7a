package io.octavia.agent;

import io.octavia.config.AmphoraAgent;
import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.config.HaproxyAmphora;
import io.octavia.config.HealthManager;
import io.octavia.config.Option;
import io.octavia.config.Sources;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What an amphora's own configuration file says.
 *
 * @param certificateFile the agent's certificate and key, as the amphora sees it
 * @param clientCaFile as the amphora sees it
 * @param interfaceDirectory as the amphora sees it
 * @param controllers {@code host:port} each, where heartbeats go
 */
record AgentSettings(
    AmphoraId amphora,
    String basePath,
    String certificateBase,
    String bindHost,
    int bindPort,
    String haproxyCommand,
    int administrativeLogFacility,
    String certificateFile,
    String clientCaFile,
    String interfaceDirectory,
    Duration requestTimeout,
    List<String> controllers,
    Duration heartbeatInterval,
    String heartbeatKey,
    Topology topology) {

  private static final String INTERFACES = "/etc/octavia/interfaces";

  /**
   * Reads the file.
   *
   * @throws io.octavia.config.ConfigException if it is not valid
   * @throws IllegalArgumentException if it does not name the amphora or the heartbeats' key
   */
  static AgentSettings read(Path file) {
    Config config = Config.load(Sources.of(file));
    return new AgentSettings(
        new AmphoraId(required(config, AmphoraAgent.AMPHORA_ID)),
        config.get(HaproxyAmphora.BASE_PATH),
        config.get(HaproxyAmphora.BASE_CERT_DIR),
        config.get(HaproxyAmphora.BIND_HOST),
        config.get(HaproxyAmphora.BIND_PORT),
        config.get(HaproxyAmphora.HAPROXY_CMD),
        config.get(AmphoraAgent.ADMINISTRATIVE_LOG_FACILITY),
        config.get(AmphoraAgent.AGENT_SERVER_CERT),
        config.get(AmphoraAgent.AGENT_SERVER_CA),
        config.find(AmphoraAgent.AGENT_SERVER_NETWORK_DIR).orElse(INTERFACES),
        Duration.ofSeconds(config.get(AmphoraAgent.AGENT_REQUEST_READ_TIMEOUT)),
        config.find(HealthManager.CONTROLLER_IP_PORT_LIST).orElse(List.of()),
        Duration.ofSeconds(config.get(HealthManager.HEARTBEAT_INTERVAL)),
        required(config, HealthManager.HEARTBEAT_KEY),
        Topology.of(config.get(ControllerWorker.LOADBALANCER_TOPOLOGY)));
  }

  /** These settings with what a running agent takes over from new ones. */
  AgentSettings hotUpdated(AgentSettings read) {
    return new AgentSettings(
        amphora,
        basePath,
        certificateBase,
        bindHost,
        bindPort,
        haproxyCommand,
        administrativeLogFacility,
        certificateFile,
        clientCaFile,
        interfaceDirectory,
        requestTimeout,
        read.controllers,
        read.heartbeatInterval,
        read.heartbeatKey,
        read.topology);
  }

  private static String required(Config config, Option<String> option) {
    return config
        .find(option)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> new IllegalArgumentException(option + " is not set"));
  }

  /** Without the key of the heartbeats. */
  @Override
  public String toString() {
    return "AgentSettings[" + amphora + "]";
  }
}

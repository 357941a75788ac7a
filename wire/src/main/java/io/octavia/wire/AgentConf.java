package io.octavia.wire;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent's configuration file, {@code /etc/octavia/amphora-agent.conf}, as the controller writes
 * it.
 */
public record AgentConf(
    boolean debug, Haproxy haproxy, Health health, Agent agent, Topology topology) {

  /** Where the file is inside an amphora. */
  public static final String PATH = "/etc/octavia/amphora-agent.conf";

  /** Section {@code haproxy_amphora}. Log facilities are numbers of syslog's LOCALn. */
  public record Haproxy(
      String baseCertDir,
      String basePath,
      String bindHost,
      int bindPort,
      String haproxyCmd,
      int userLogFacility,
      int administrativeLogFacility) {}

  /**
   * Section {@code health_manager}.
   *
   * @param controllers {@code host:port} each
   * @param heartbeatInterval seconds
   */
  public record Health(List<String> controllers, int heartbeatInterval, String heartbeatKey) {
    @Override
    public String toString() {
      return "Health[" + controllers + ", every " + heartbeatInterval + " s]";
    }
  }

  /**
   * Section {@code amphora_agent}.
   *
   * @param requestReadTimeout seconds
   */
  public record Agent(
      String serverCa,
      String serverCert,
      @Nullable String serverNetworkDir,
      int requestReadTimeout,
      AmphoraId amphora,
      String udpDriver,
      String tlsProtocol) {}

  /**
   * The text of the file.
   *
   * @throws IllegalArgumentException if a value has a control character in it
   */
  public String render() {
    var out = new StringBuilder();
    out.append("[DEFAULT]\n");
    put(out, "debug", debug ? "True" : "False");
    put(out, "use_syslog", "True");
    put(out, "syslog_log_facility", "LOG_LOCAL" + haproxy.administrativeLogFacility());
    haproxySection(out);
    out.append("\n[health_manager]\n");
    put(out, "controller_ip_port_list", String.join(", ", health.controllers()));
    put(out, "heartbeat_interval", health.heartbeatInterval());
    put(out, "heartbeat_key", health.heartbeatKey());
    agentSection(out);
    out.append("\n[controller_worker]\n");
    put(out, "loadbalancer_topology", topology.text());
    return out.toString();
  }

  private void haproxySection(StringBuilder out) {
    out.append("\n[haproxy_amphora]\n");
    put(out, "base_cert_dir", haproxy.baseCertDir());
    put(out, "base_path", haproxy.basePath());
    put(out, "bind_host", haproxy.bindHost());
    put(out, "bind_port", haproxy.bindPort());
    put(out, "haproxy_cmd", haproxy.haproxyCmd());
    put(out, "user_log_facility", haproxy.userLogFacility());
    put(out, "administrative_log_facility", haproxy.administrativeLogFacility());
  }

  private void agentSection(StringBuilder out) {
    out.append("\n[amphora_agent]\n");
    put(out, "agent_server_ca", agent.serverCa());
    put(out, "agent_server_cert", agent.serverCert());
    var networkDir = agent.serverNetworkDir();
    if (networkDir != null) put(out, "agent_server_network_dir", networkDir);
    put(out, "agent_request_read_timeout", agent.requestReadTimeout());
    put(out, "amphora_id", agent.amphora().value());
    put(out, "amphora_udp_driver", agent.udpDriver());
    put(out, "agent_tls_protocol", agent.tlsProtocol());
  }

  private static void put(StringBuilder out, String option, int value) {
    put(out, option, Integer.toString(value));
  }

  /**
   * The reader, oslo.config, strips blanks and one pair of quotes, and takes {@code $} for the name
   * of another option.
   */
  private static void put(StringBuilder out, String option, String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(option + " has a control character in it");
    }
    var text = value.replace("$", "$$");
    boolean quote =
        !text.isEmpty() && (edgy(text.charAt(0)) || edgy(text.charAt(text.length() - 1)));
    out.append(option).append(" = ").append(quote ? '"' + text + '"' : text).append('\n');
  }

  private static boolean edgy(char c) {
    return Character.isWhitespace(c) || c == '"' || c == '\'';
  }
}

package io.octavia.config;

import java.util.List;

/** Options of section {@code [amphora_agent]}. */
public final class AmphoraAgent {
  private static final Section.Builder IN =
      Section.named(
          "amphora_agent",
          "The agent inside an amphora. The controller writes these into the agent's own file.");

  public static final Option<String> AGENT_SERVER_CA =
      IN.text("agent_server_ca")
          .byDefault("/etc/octavia/certs/client_ca.pem")
          .help("File inside the amphora with the CA that signed the certificates of controllers.");

  public static final Option<String> AGENT_SERVER_CERT =
      IN.text("agent_server_cert")
          .byDefault("/etc/octavia/certs/server.pem")
          .help("File inside the amphora with the agent's certificate and key.");

  public static final Option<String> AGENT_SERVER_NETWORK_DIR =
      IN.text("agent_server_network_dir")
          .help(
              "Directory inside the amphora for the descriptions of its network interfaces."
                  + " Unset: the default of its distribution.");

  public static final Option<Integer> AGENT_REQUEST_READ_TIMEOUT =
      IN.integer("agent_request_read_timeout")
          .byDefault(180)
          .help("Seconds after which the agent gives a request up.");

  public static final Option<String> AGENT_TLS_PROTOCOL =
      IN.oneOf("agent_tls_protocol", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
          .byDefault("TLSv1.2")
          .help("The one TLS version between controller and agent.");

  public static final Option<List<String>> ADMIN_LOG_TARGETS =
      IN.list("admin_log_targets")
          .help(
              "host:port of the syslog servers for the logs of the amphora itself, tried in"
                  + " order.");

  public static final Option<List<String>> TENANT_LOG_TARGETS =
      IN.list("tenant_log_targets")
          .help("host:port of the syslog servers for the logs of connections, tried in order.");

  public static final Option<Integer> USER_LOG_FACILITY =
      IN.integer("user_log_facility", 0, 7)
          .byDefault(0)
          .help("n of the syslog facility LOCALn for the logs of connections.");

  public static final Option<Integer> ADMINISTRATIVE_LOG_FACILITY =
      IN.integer("administrative_log_facility", 0, 7)
          .byDefault(1)
          .help("n of the syslog facility LOCALn for the logs of the amphora itself.");

  public static final Option<String> LOG_PROTOCOL =
      IN.oneOf("log_protocol", "TCP", "UDP")
          .byDefault("UDP")
          .help("Protocol to the syslog servers.");

  public static final Option<Integer> LOG_RETRY_COUNT =
      IN.integer("log_retry_count").byDefault(5).help("Attempts to reach a syslog server again.");

  public static final Option<Integer> LOG_RETRY_INTERVAL =
      IN.integer("log_retry_interval").byDefault(2).help("Seconds between these attempts.");

  public static final Option<Integer> LOG_QUEUE_SIZE =
      IN.integer("log_queue_size")
          .byDefault(10000)
          .help("Log messages kept while no syslog server answers.");

  public static final Option<String> LOGGING_TEMPLATE_OVERRIDE =
      IN.text("logging_template_override")
          .help("File with a template of one's own for the rsyslog configuration of amphorae.");

  public static final Option<Boolean> FORWARD_ALL_LOGS =
      IN.flag("forward_all_logs")
          .byDefault(false)
          .help("Send the whole system log of the amphora to the administrative targets.");

  public static final Option<Boolean> DISABLE_LOCAL_LOG_STORAGE =
      IN.flag("disable_local_log_storage")
          .byDefault(false)
          .help("Write no logs to the disk of the amphora.");

  public static final Option<String> AMPHORA_ID =
      IN.text("amphora_id")
          .help("Written by the controller into the file inside the amphora; of no use elsewhere.");

  public static final Option<String> AMPHORA_UDP_DRIVER =
      IN.text("amphora_udp_driver")
          .byDefault("keepalived_lvs")
          .whenSet(Reaction.inform("is deprecated since Wallaby"))
          .help("Driver of UDP listeners; keepalived_lvs is the only one.");

  // Options of earlier releases.
  static {
    IN.gone("agent_server_network_file", Reaction.warn("has no effect since 2024.1"));
  }

  static final Section SECTION = IN.build();

  private AmphoraAgent() {}
}

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
          .help("CA file inside amphora to verify controller.");

  public static final Option<String> AGENT_SERVER_CERT =
      IN.text("agent_server_cert")
          .byDefault("/etc/octavia/certs/server.pem")
          .help("Agent's own cert+key inside amphora.");

  public static final Option<String> AGENT_SERVER_NETWORK_DIR =
      IN.text("agent_server_network_dir").help("Interface-file directory inside amphora.");

  public static final Option<Integer> AGENT_REQUEST_READ_TIMEOUT =
      IN.integer("agent_request_read_timeout").byDefault(180).help("Agent request limit (s).");

  public static final Option<String> AGENT_TLS_PROTOCOL =
      IN.oneOf("agent_tls_protocol", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
          .byDefault("TLSv1.2")
          .help("Exact TLS version controller<->agent.");

  public static final Option<List<String>> ADMIN_LOG_TARGETS =
      IN.list("admin_log_targets").help("ip:port syslog targets for admin logs.");

  public static final Option<List<String>> TENANT_LOG_TARGETS =
      IN.list("tenant_log_targets").help("Same for traffic logs.");

  public static final Option<Integer> USER_LOG_FACILITY =
      IN.integer("user_log_facility", 0, 7).byDefault(0).help("LOG_LOCALn of traffic logs.");

  public static final Option<Integer> ADMINISTRATIVE_LOG_FACILITY =
      IN.integer("administrative_log_facility", 0, 7)
          .byDefault(1)
          .help("LOG_LOCALn of admin logs.");

  public static final Option<String> LOG_PROTOCOL =
      IN.oneOf("log_protocol", "TCP", "UDP").byDefault("UDP").help("TCP or UDP.");

  public static final Option<Integer> LOG_RETRY_COUNT =
      IN.integer("log_retry_count").byDefault(5).help("Omfwd resume retries.");

  public static final Option<Integer> LOG_RETRY_INTERVAL =
      IN.integer("log_retry_interval").byDefault(2).help("Seconds between.");

  public static final Option<Integer> LOG_QUEUE_SIZE =
      IN.integer("log_queue_size").byDefault(10000).help("Messages buffered.");

  public static final Option<String> LOGGING_TEMPLATE_OVERRIDE =
      IN.text("logging_template_override").help("Own rsyslog template dir.");

  public static final Option<Boolean> FORWARD_ALL_LOGS =
      IN.flag("forward_all_logs").byDefault(false).help("Send whole system log to admin targets.");

  public static final Option<Boolean> DISABLE_LOCAL_LOG_STORAGE =
      IN.flag("disable_local_log_storage").byDefault(false).help("Stop local writing.");

  public static final Option<String> AMPHORA_ID =
      IN.text("amphora_id").help("Runtime only, inside amphora.");

  public static final Option<String> AMPHORA_UDP_DRIVER =
      IN.text("amphora_udp_driver")
          .byDefault("keepalived_lvs")
          .whenSet(Reaction.inform("deprecated"))
          .help("Only keepalived_lvs.");

  static final Section SECTION = IN.build();

  private AmphoraAgent() {}
}

package io.octavia.config;

/** Options of section {@code [haproxy_amphora]}. */
public final class HaproxyAmphora {
  private static final Section.Builder IN =
      Section.named(
          "haproxy_amphora",
          "How the controller talks to amphorae, and what HAProxy in them is given.");

  public static final Option<String> BASE_PATH =
      IN.text("base_path")
          .byDefault("/var/lib/octavia")
          .help("Directory inside the amphora for its state.");

  public static final Option<String> BASE_CERT_DIR =
      IN.text("base_cert_dir")
          .byDefault("/var/lib/octavia/certs")
          .help("Directory inside the amphora for the certificates of listeners.");

  public static final Option<String> HAPROXY_TEMPLATE =
      IN.text("haproxy_template").help("File with an HAProxy template of one's own.");

  public static final Option<Boolean> CONNECTION_LOGGING =
      IN.flag("connection_logging").byDefault(true).help("Log the connections of listeners.");

  public static final Option<Integer> CONNECTION_MAX_RETRIES =
      IN.integer("connection_max_retries")
          .byDefault(120)
          .help("Attempts to reach the agent of an amphora that boots.");

  public static final Option<Integer> CONNECTION_RETRY_INTERVAL =
      IN.integer("connection_retry_interval").byDefault(5).help("Seconds between these attempts.");

  public static final Option<Integer> ACTIVE_CONNECTION_MAX_RETRIES =
      IN.integer("active_connection_max_retries")
          .byDefault(15)
          .help("Attempts to reach the agent of an amphora that is in service.");

  public static final Option<Integer> ACTIVE_CONNECTION_RETRY_INTERVAL =
      IN.integer("active_connection_retry_interval")
          .byDefault(2)
          .formerly("active_connection_rety_interval")
          .help("Seconds between these attempts.");

  public static final Option<Integer> FAILOVER_CONNECTION_MAX_RETRIES =
      IN.integer("failover_connection_max_retries")
          .byDefault(2)
          .help("Attempts to reach an agent when a failover finds out which amphorae are alive.");

  public static final Option<Integer> FAILOVER_CONNECTION_RETRY_INTERVAL =
      IN.integer("failover_connection_retry_interval")
          .byDefault(5)
          .help("Seconds between these attempts.");

  public static final Option<Integer> BUILD_RATE_LIMIT =
      IN.integer("build_rate_limit")
          .byDefault(-1)
          .help("Amphorae that are built at the same time. -1: no limit.");

  public static final Option<Integer> BUILD_ACTIVE_RETRIES =
      IN.integer("build_active_retries").byDefault(120).help("Attempts to get a build slot.");

  public static final Option<Integer> BUILD_RETRY_INTERVAL =
      IN.integer("build_retry_interval").byDefault(5).help("Seconds between these attempts.");

  public static final Option<String> HAPROXY_STICK_SIZE =
      IN.text("haproxy_stick_size")
          .byDefault("10k")
          .help("Size of the table for session persistence, with suffix k, m or g.");

  public static final Option<String> USER_LOG_FORMAT =
      IN.text("user_log_format")
          .byDefault(
              "{{ project_id }} {{ lb_id }} %f %ci %cp %t %{+Q}r %ST %B %U %[ssl_c_verify]"
                  + " %{+Q}[ssl_c_s_dn] %b %s %Tt %tsc")
          .help(
              "Format of a connection's log line as HAProxy writes it, where {{ project_id }}"
                  + " and {{ lb_id }} are filled in.");

  public static final Option<String> BIND_HOST =
      IN.address("bind_host")
          .byDefault("::")
          .help("Address the agent listens on inside the amphora.");

  public static final Option<Integer> BIND_PORT =
      IN.port("bind_port")
          .byDefault(9443)
          .help("Port the agent listens on, and the controller connects to.");

  public static final Option<String> LB_NETWORK_INTERFACE =
      IN.text("lb_network_interface")
          .byDefault("o-hm0")
          .help(
              "Interface of the controller through which amphorae with an IPv6 link-local"
                  + " address are reached.");

  public static final Option<String> HAPROXY_CMD =
      IN.text("haproxy_cmd").byDefault("/usr/sbin/haproxy").help("HAProxy inside the amphora.");

  public static final Option<Integer> RESPAWN_COUNT =
      IN.integer("respawn_count")
          .byDefault(2)
          .whenSet(Reaction.inform("is deprecated and has no effect"))
          .help("For upstart, which no amphora uses any more.");

  public static final Option<Integer> RESPAWN_INTERVAL =
      IN.integer("respawn_interval")
          .byDefault(2)
          .whenSet(Reaction.inform("is deprecated and has no effect"))
          .help("For upstart, which no amphora uses any more.");

  public static final Option<Double> REST_REQUEST_CONN_TIMEOUT =
      IN.decimal("rest_request_conn_timeout")
          .byDefault(10.0)
          .help("Seconds to wait for a connection to an agent.");

  public static final Option<Double> REST_REQUEST_READ_TIMEOUT =
      IN.decimal("rest_request_read_timeout")
          .byDefault(60.0)
          .help("Seconds to wait for an agent's answer.");

  public static final Option<Integer> TIMEOUT_CLIENT_DATA =
      IN.integer("timeout_client_data")
          .byDefault(50000)
          .help("Milliseconds a client may be silent, for listeners that do not say.");

  public static final Option<Integer> TIMEOUT_MEMBER_CONNECT =
      IN.integer("timeout_member_connect")
          .byDefault(5000)
          .help("Milliseconds to connect to a member, for listeners that do not say.");

  public static final Option<Integer> TIMEOUT_MEMBER_DATA =
      IN.integer("timeout_member_data")
          .byDefault(50000)
          .help("Milliseconds a member may be silent, for listeners that do not say.");

  public static final Option<Integer> TIMEOUT_TCP_INSPECT =
      IN.integer("timeout_tcp_inspect")
          .byDefault(0)
          .help(
              "Milliseconds to wait for more of a TCP connection before it is judged, for"
                  + " listeners that do not say.");

  public static final Option<String> CLIENT_CERT =
      IN.text("client_cert")
          .byDefault("/etc/octavia/certs/client.pem")
          .help("File with the controller's certificate and key for calls to agents.");

  public static final Option<String> SERVER_CA =
      IN.text("server_ca")
          .byDefault("/etc/octavia/certs/server_ca.pem")
          .help("File with the CA that signed the certificates of agents.");

  public static final Option<Integer> API_DB_COMMIT_RETRY_ATTEMPTS =
      IN.integer("api_db_commit_retry_attempts")
          .byDefault(15)
          .help(
              "Times a worker looks for an object that the API has announced and not committed"
                  + " yet.");

  public static final Option<Integer> API_DB_COMMIT_RETRY_INITIAL_DELAY =
      IN.integer("api_db_commit_retry_initial_delay")
          .byDefault(1)
          .help("Seconds before it looks again.");

  public static final Option<Integer> API_DB_COMMIT_RETRY_BACKOFF =
      IN.integer("api_db_commit_retry_backoff")
          .byDefault(1)
          .help("Seconds by which each wait is longer than the one before.");

  public static final Option<Integer> API_DB_COMMIT_RETRY_MAX =
      IN.integer("api_db_commit_retry_max").byDefault(5).help("Longest wait, in seconds.");

  public static final Option<Integer> DEFAULT_CONNECTION_LIMIT =
      IN.integer("default_connection_limit")
          .byDefault(50000)
          .help("Connections of a listener whose limit is -1 or unset.");

  // Options of earlier releases.
  static {
    IN.gone("use_upstart", Reaction.warn("has no effect: amphorae have no upstart any more"));
    IN.gone("user_group", Reaction.warn("has no effect: the agent knows the group of its HAProxy"));
  }

  static final Section SECTION = IN.build();

  private HaproxyAmphora() {}
}

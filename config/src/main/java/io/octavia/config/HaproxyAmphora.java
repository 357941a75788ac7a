package io.octavia.config;

/** Options of section {@code [haproxy_amphora]}. */
public final class HaproxyAmphora {
  private static final Section.Builder IN =
      Section.named(
          "haproxy_amphora",
          "How the controller talks to amphorae, and what HAProxy in them is given.");

  public static final Option<String> BASE_PATH =
      IN.text("base_path").byDefault("/var/lib/octavia").help("Amphora state dir.");

  public static final Option<String> BASE_CERT_DIR =
      IN.text("base_cert_dir").byDefault("/var/lib/octavia/certs").help("Amphora cert dir.");

  public static final Option<String> HAPROXY_TEMPLATE =
      IN.text("haproxy_template").help("Own haproxy template.");

  public static final Option<Boolean> CONNECTION_LOGGING =
      IN.flag("connection_logging").byDefault(true).help("Log connections.");

  public static final Option<Integer> CONNECTION_MAX_RETRIES =
      IN.integer("connection_max_retries").byDefault(120).help("REST attempts, booting amphora.");

  public static final Option<Integer> CONNECTION_RETRY_INTERVAL =
      IN.integer("connection_retry_interval").byDefault(5).help("Seconds.");

  public static final Option<Integer> ACTIVE_CONNECTION_MAX_RETRIES =
      IN.integer("active_connection_max_retries")
          .byDefault(15)
          .help("REST attempts, active amphora in failover.");

  public static final Option<Integer> ACTIVE_CONNECTION_RETRY_INTERVAL =
      IN.integer("active_connection_retry_interval")
          .byDefault(2)
          .formerly("active_connection_rety_interval")
          .help("Seconds.");

  public static final Option<Integer> FAILOVER_CONNECTION_MAX_RETRIES =
      IN.integer("failover_connection_max_retries")
          .byDefault(2)
          .help("REST attempts when choosing failover order.");

  public static final Option<Integer> FAILOVER_CONNECTION_RETRY_INTERVAL =
      IN.integer("failover_connection_retry_interval").byDefault(5).help("Seconds.");

  public static final Option<Integer> BUILD_RATE_LIMIT =
      IN.integer("build_rate_limit").byDefault(-1).help("Concurrent builds, -1 = unlimited.");

  public static final Option<Integer> BUILD_ACTIVE_RETRIES =
      IN.integer("build_active_retries").byDefault(120).help("Polls for a build slot.");

  public static final Option<Integer> BUILD_RETRY_INTERVAL =
      IN.integer("build_retry_interval").byDefault(5).help("Seconds.");

  public static final Option<String> HAPROXY_STICK_SIZE =
      IN.text("haproxy_stick_size").byDefault("10k").help("Stick table size k/m/g.");

  public static final Option<String> USER_LOG_FORMAT =
      IN.text("user_log_format")
          .byDefault(
              "{{ project_id }} {{ lb_id }} %f %ci %cp %t %{+Q}r %ST %B %U %[ssl_c_verify] %{+Q}[ssl_c_s_dn] %b %s %Tt %tsc")
          .help("HAProxy log format with {{ project_id }}, {{ lb_id }}.");

  public static final Option<String> BIND_HOST =
      IN.address("bind_host").byDefault("::").help("Agent listen address (rendered into amphora).");

  public static final Option<Integer> BIND_PORT =
      IN.port("bind_port").byDefault(9443).help("Agent port; also the port the controller dials.");

  public static final Option<String> LB_NETWORK_INTERFACE =
      IN.text("lb_network_interface").byDefault("o-hm0").help("Scope for IPv6 link-local.");

  public static final Option<String> HAPROXY_CMD =
      IN.text("haproxy_cmd").byDefault("/usr/sbin/haproxy").help("Path in amphora.");

  public static final Option<Integer> RESPAWN_COUNT =
      IN.integer("respawn_count")
          .byDefault(2)
          .whenSet(Reaction.inform("deprecated"))
          .help("Upstart relic.");

  public static final Option<Integer> RESPAWN_INTERVAL =
      IN.integer("respawn_interval")
          .byDefault(2)
          .whenSet(Reaction.inform("deprecated"))
          .help("Upstart relic.");

  public static final Option<Double> REST_REQUEST_CONN_TIMEOUT =
      IN.decimal("rest_request_conn_timeout").byDefault(10.0).help("Connect s.");

  public static final Option<Double> REST_REQUEST_READ_TIMEOUT =
      IN.decimal("rest_request_read_timeout").byDefault(60.0).help("Read s.");

  public static final Option<Integer> TIMEOUT_CLIENT_DATA =
      IN.integer("timeout_client_data").byDefault(50000).help("Default ms.");

  public static final Option<Integer> TIMEOUT_MEMBER_CONNECT =
      IN.integer("timeout_member_connect").byDefault(5000).help("Default ms.");

  public static final Option<Integer> TIMEOUT_MEMBER_DATA =
      IN.integer("timeout_member_data").byDefault(50000).help("Default ms.");

  public static final Option<Integer> TIMEOUT_TCP_INSPECT =
      IN.integer("timeout_tcp_inspect").byDefault(0).help("Default ms.");

  public static final Option<String> CLIENT_CERT =
      IN.text("client_cert")
          .byDefault("/etc/octavia/certs/client.pem")
          .help("Controller cert+key PEM.");

  public static final Option<String> SERVER_CA =
      IN.text("server_ca")
          .byDefault("/etc/octavia/certs/server_ca.pem")
          .help("CA that signed amphora certs.");

  public static final Option<Integer> API_DB_COMMIT_RETRY_ATTEMPTS =
      IN.integer("api_db_commit_retry_attempts").byDefault(15).help("Worker waits for API commit.");

  public static final Option<Integer> API_DB_COMMIT_RETRY_INITIAL_DELAY =
      IN.integer("api_db_commit_retry_initial_delay").byDefault(1).help("S.");

  public static final Option<Integer> API_DB_COMMIT_RETRY_BACKOFF =
      IN.integer("api_db_commit_retry_backoff").byDefault(1).help("S added per try.");

  public static final Option<Integer> API_DB_COMMIT_RETRY_MAX =
      IN.integer("api_db_commit_retry_max").byDefault(5).help("S cap.");

  public static final Option<Integer> DEFAULT_CONNECTION_LIMIT =
      IN.integer("default_connection_limit").byDefault(50000).help("Used for -1/unset.");

  static final Section SECTION = IN.build();

  private HaproxyAmphora() {}
}

package io.octavia.config;

import java.util.List;
import java.util.Map;

/** Options of section {@code [api_settings]}. */
public final class ApiSettings {
  private static final String CIPHERS =
      String.join(
          ":",
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-CHACHA20-POLY1305",
          "ECDHE-RSA-CHACHA20-POLY1305",
          "DHE-RSA-AES128-GCM-SHA256",
          "DHE-RSA-AES256-GCM-SHA384",
          "DHE-RSA-CHACHA20-POLY1305");

  private static final Section.Builder IN = Section.named("api_settings", "The REST API.");

  public static final Option<String> BIND_HOST =
      IN.address("bind_host").byDefault("127.0.0.1").help("API listen address.");

  public static final Option<Integer> BIND_PORT =
      IN.port("bind_port").byDefault(9876).help("API listen port.");

  public static final Option<String> AUTH_STRATEGY =
      IN.oneOf("auth_strategy", "noauth", "keystone", "testing")
          .byDefault("keystone")
          .help("keystone, noauth (all admin, project from header), testing.");

  public static final Option<Boolean> ALLOW_PAGINATION =
      IN.flag("allow_pagination").byDefault(true).help("Honour limit/marker.");

  public static final Option<Boolean> ALLOW_SORTING =
      IN.flag("allow_sorting").byDefault(true).help("Honour sort.");

  public static final Option<Boolean> ALLOW_FILTERING =
      IN.flag("allow_filtering").byDefault(true).help("Honour field filters.");

  public static final Option<Boolean> ALLOW_FIELD_SELECTION =
      IN.flag("allow_field_selection").byDefault(true).help("Honour fields=.");

  public static final Option<String> PAGINATION_MAX_LIMIT =
      IN.text("pagination_max_limit")
          .byDefault("1000")
          .help("Page size cap; infinite or negative = none.");

  public static final Option<String> API_BASE_URI =
      IN.text("api_base_uri").help("Base of links; default from request.");

  public static final Option<Boolean> ALLOW_TLS_TERMINATED_LISTENERS =
      IN.flag("allow_tls_terminated_listeners").byDefault(true).help("Permit TERMINATED_HTTPS.");

  public static final Option<Boolean> ALLOW_PING_HEALTH_MONITORS =
      IN.flag("allow_ping_health_monitors").byDefault(true).help("Permit PING monitors.");

  public static final Option<Boolean> ALLOW_PROMETHEUS_LISTENERS =
      IN.flag("allow_prometheus_listeners").byDefault(true).help("Permit PROMETHEUS listeners.");

  public static final Option<Map<String, String>> ENABLED_PROVIDER_DRIVERS =
      IN.pairs("enabled_provider_drivers")
          .byDefault(
              Types.inOrder(
                  "amphora",
                  "The Octavia Amphora driver.",
                  "octavia",
                  "Deprecated alias of the Octavia Amphora driver."))
          .help("name: description, ...; loaded at start.");

  public static final Option<String> DEFAULT_PROVIDER_DRIVER =
      IN.text("default_provider_driver").byDefault("amphora").help("Used when request names none.");

  public static final Option<Integer> UDP_CONNECT_MIN_INTERVAL_HEALTH_MONITOR =
      IN.integer("udp_connect_min_interval_health_monitor")
          .byDefault(3)
          .help("Min delay of UDP-CONNECT; negative = no limit.");

  public static final Option<Boolean> HEALTHCHECK_ENABLED =
      IN.flag("healthcheck_enabled").byDefault(false).help("Serve /healthcheck.");

  public static final Option<Integer> HEALTHCHECK_REFRESH_INTERVAL =
      IN.integer("healthcheck_refresh_interval").byDefault(5).help("Cache seconds of DB check.");

  public static final Option<String> DEFAULT_LISTENER_CIPHERS =
      IN.text("default_listener_ciphers")
          .byDefault(CIPHERS)
          .help("OpenSSL string for new TLS listeners.");

  public static final Option<String> DEFAULT_POOL_CIPHERS =
      IN.text("default_pool_ciphers").byDefault(CIPHERS).help("Same for TLS pools.");

  public static final Option<String> TLS_CIPHER_PROHIBIT_LIST =
      IN.text("tls_cipher_prohibit_list")
          .byDefault("")
          .formerly("tls_cipher_blacklist")
          .help("Colon list of forbidden ciphers; conflict with defaults aborts start.");

  public static final Option<List<String>> DEFAULT_LISTENER_TLS_VERSIONS =
      IN.list("default_listener_tls_versions")
          .byDefault(List.of("TLSv1.2", "TLSv1.3"))
          .help("For new TLS listeners.");

  public static final Option<List<String>> DEFAULT_POOL_TLS_VERSIONS =
      IN.list("default_pool_tls_versions")
          .byDefault(List.of("TLSv1.2", "TLSv1.3"))
          .help("For new TLS pools.");

  public static final Option<String> MINIMUM_TLS_VERSION =
      IN.oneOf("minimum_tls_version", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
          .help("Floor; defaults below it abort start.");

  public static final Option<List<String>> DEFAULT_LISTENER_ALPN_PROTOCOLS =
      IN.list("default_listener_alpn_protocols")
          .byDefault(List.of("h2", "http/1.1", "http/1.0"))
          .help("Order matters.");

  public static final Option<List<String>> DEFAULT_POOL_ALPN_PROTOCOLS =
      IN.list("default_pool_alpn_protocols")
          .byDefault(List.of("h2", "http/1.1", "http/1.0"))
          .help("Order matters.");

  public static final Option<String> PENDING_UPDATES =
      IN.oneOf("pending_updates", "strict", "accept")
          .byDefault("strict")
          .ours()
          .help(
              "What happens to a change of a load balancer that is still being changed: strict refuses it with 409 as the original does, which a worker of the original beside ours needs; accept takes it and applies both.");

  static final Section SECTION = IN.build();

  private ApiSettings() {}
}

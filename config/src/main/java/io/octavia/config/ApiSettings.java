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
      IN.address("bind_host")
          .byDefault("127.0.0.1")
          .formerly("DEFAULT", "bind_host")
          .help("Address the API listens on.");

  public static final Option<Integer> BIND_PORT =
      IN.port("bind_port")
          .byDefault(9876)
          .formerly("DEFAULT", "bind_port")
          .help("Port the API listens on.");

  public static final Option<String> AUTH_STRATEGY =
      IN.oneOf("auth_strategy", "noauth", "keystone", "testing")
          .byDefault("keystone")
          .formerly("DEFAULT", "auth_strategy")
          .help(
              "Who says who calls: keystone; noauth, where everybody is an administrator and names"
                  + " the project in a header; or testing, where headers are believed and the"
                  + " rules hold. The latter two on loopback only.");

  public static final Option<Boolean> ALLOW_PAGINATION =
      IN.flag("allow_pagination")
          .byDefault(true)
          .formerly("DEFAULT", "allow_pagination")
          .help("Honour limit and marker in list calls.");

  public static final Option<Boolean> ALLOW_SORTING =
      IN.flag("allow_sorting")
          .byDefault(true)
          .formerly("DEFAULT", "allow_sorting")
          .help("Honour sort keys in list calls.");

  public static final Option<Boolean> ALLOW_FILTERING =
      IN.flag("allow_filtering").byDefault(true).help("Honour filters on fields in list calls.");

  public static final Option<Boolean> ALLOW_FIELD_SELECTION =
      IN.flag("allow_field_selection").byDefault(true).help("Honour the fields parameter.");

  public static final Option<String> PAGINATION_MAX_LIMIT =
      IN.text("pagination_max_limit")
          .byDefault("1000")
          .formerly("DEFAULT", "pagination_max_limit")
          .help(
              "Most objects in one answer to a list call. infinite or a negative number: no"
                  + " limit.");

  public static final Option<String> API_BASE_URI =
      IN.text("api_base_uri")
          .help("URL that links in answers start with. Unset: taken from the request.");

  public static final Option<Boolean> ALLOW_TLS_TERMINATED_LISTENERS =
      IN.flag("allow_tls_terminated_listeners")
          .byDefault(true)
          .help("Allow listeners with protocol TERMINATED_HTTPS.");

  public static final Option<Boolean> ALLOW_PING_HEALTH_MONITORS =
      IN.flag("allow_ping_health_monitors")
          .byDefault(true)
          .help("Allow health monitors of type PING.");

  public static final Option<Boolean> ALLOW_PROMETHEUS_LISTENERS =
      IN.flag("allow_prometheus_listeners")
          .byDefault(true)
          .help("Allow listeners with protocol PROMETHEUS.");

  public static final Option<Map<String, String>> ENABLED_PROVIDER_DRIVERS =
      IN.pairs("enabled_provider_drivers")
          .byDefault(
              Types.inOrder(
                  "amphora",
                  "The Octavia Amphora driver.",
                  "octavia",
                  "Deprecated alias of the Octavia Amphora driver."))
          .help("Provider drivers that users can choose: name:description, ...");

  public static final Option<String> DEFAULT_PROVIDER_DRIVER =
      IN.text("default_provider_driver")
          .byDefault("amphora")
          .help("Provider driver of a load balancer whose request names none.");

  public static final Option<Integer> UDP_CONNECT_MIN_INTERVAL_HEALTH_MONITOR =
      IN.integer("udp_connect_min_interval_health_monitor")
          .byDefault(3)
          .help("Smallest delay of a UDP-CONNECT health monitor, in seconds. Negative: no limit.");

  public static final Option<Boolean> HEALTHCHECK_ENABLED =
      IN.flag("healthcheck_enabled").byDefault(false).help("Serve /healthcheck.");

  public static final Option<Integer> HEALTHCHECK_REFRESH_INTERVAL =
      IN.integer("healthcheck_refresh_interval")
          .byDefault(5)
          .help("Seconds for which the result of a health check is used again.");

  public static final Option<String> DEFAULT_LISTENER_CIPHERS =
      IN.text("default_listener_ciphers")
          .byDefault(CIPHERS)
          .help("Ciphers of new TLS listeners that name none, as OpenSSL writes them.");

  public static final Option<String> DEFAULT_POOL_CIPHERS =
      IN.text("default_pool_ciphers")
          .byDefault(CIPHERS)
          .help("Ciphers of new TLS pools that name none, as OpenSSL writes them.");

  public static final Option<String> TLS_CIPHER_PROHIBIT_LIST =
      IN.text("tls_cipher_prohibit_list")
          .byDefault("")
          .formerly("tls_cipher_blacklist")
          .help(
              "Ciphers that nobody may use, separated by colons. The API does not start if a"
                  + " default above is among them.");

  public static final Option<List<String>> DEFAULT_LISTENER_TLS_VERSIONS =
      IN.list("default_listener_tls_versions")
          .byDefault(List.of("TLSv1.2", "TLSv1.3"))
          .help("TLS versions of new TLS listeners that name none.");

  public static final Option<List<String>> DEFAULT_POOL_TLS_VERSIONS =
      IN.list("default_pool_tls_versions")
          .byDefault(List.of("TLSv1.2", "TLSv1.3"))
          .help("TLS versions of new TLS pools that name none.");

  public static final Option<String> MINIMUM_TLS_VERSION =
      IN.oneOf("minimum_tls_version", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
          .help(
              "Oldest TLS version that may be used. The API does not start if a default above is"
                  + " older.");

  public static final Option<List<String>> DEFAULT_LISTENER_ALPN_PROTOCOLS =
      IN.list("default_listener_alpn_protocols")
          .byDefault(List.of("h2", "http/1.1", "http/1.0"))
          .help("ALPN protocols of new TLS listeners that name none, best first.");

  public static final Option<List<String>> DEFAULT_POOL_ALPN_PROTOCOLS =
      IN.list("default_pool_alpn_protocols")
          .byDefault(List.of("h2", "http/1.1", "http/1.0"))
          .help("ALPN protocols of new TLS pools that name none, best first.");

  public static final Option<String> PENDING_UPDATES =
      IN.oneOf("pending_updates", "strict", "accept")
          .ours()
          .help(
              "What happens to a change of a load balancer that is still being changed: strict"
                  + " refuses it with 409 as the original does, which a worker of the original"
                  + " beside ours needs; accept takes it and applies both. Unless it is set:"
                  + " strict where workers are called by messages (workers = rpc), which the"
                  + " original's may take; accept where they read the database, as only ours do.");

  public static final Option<String> WORKERS =
      IN.oneOf("workers", "database", "rpc")
          .byDefault("database")
          .ours()
          .help(
              "How workers learn of changes: database says that ours read them there, and no"
                  + " message is sent; rpc sends the original's messages through [DEFAULT]"
                  + " transport_url to whoever consumes them, workers of the original among them.");

  /** Whether a load balancer that is still being changed takes further changes. */
  public static boolean acceptsPendingUpdates(Config config) {
    return config
        .find(PENDING_UPDATES)
        .orElse(config.get(WORKERS).equals("database") ? "accept" : "strict")
        .equals("accept");
  }

  // Options of earlier releases.
  static {
    IN.gone(
        "api_handler",
        Reaction.warn("has no effect: only queue_producer is left").unless("queue_producer"));
    IN.gone("api_v1_enabled", Reaction.warn("has no effect: there is no v1 API any more, only v2"));
    IN.gone(
        "api_v2_enabled",
        Reaction.warn("has no effect: the v2 API is always served")
            .unless("true", "1", "yes", "on"));
  }

  static final Section SECTION = IN.build();

  private ApiSettings() {}
}

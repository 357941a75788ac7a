package io.octavia.config;

import java.util.List;
import java.util.Optional;

/** Options of section {@code [keystone_authtoken]}: how tokens of callers are verified. */
public final class KeystoneAuthtoken {
  private static final Section.Builder IN =
      Section.named("keystone_authtoken", "How the tokens of callers are verified.");

  public static final KeystoneAuth AUTH = new KeystoneAuth(IN, null);

  public static final KeystoneSession SESSION = new KeystoneSession(IN, config -> Optional.empty());

  public static final Option<String> WWW_AUTHENTICATE_URI =
      IN.text("www_authenticate_uri")
          .formerly("auth_uri")
          .help("URL of Keystone that callers without a token are told.");

  public static final Option<String> AUTH_VERSION =
      IN.text("auth_version").help("Version of the API of Keystone.");

  public static final Option<String> INTERFACE =
      IN.oneOf("interface", "public", "internal", "admin")
          .byDefault("internal")
          .help("Interface of Keystone in the catalog.");

  public static final Option<String> REGION_NAME =
      IN.text("region_name").help("Region of Keystone in the catalog.");

  public static final Option<Boolean> DELAY_AUTH_DECISION =
      IN.flag("delay_auth_decision")
          .byDefault(false)
          .help("Let calls without a valid token through, for another one to decide.");

  public static final Option<Integer> HTTP_CONNECT_TIMEOUT =
      IN.integer("http_connect_timeout")
          .help("Seconds to wait for an answer of Keystone. Unset: 60.");

  public static final Option<Integer> HTTP_REQUEST_MAX_RETRIES =
      IN.integer("http_request_max_retries")
          .byDefault(3)
          .help("Further attempts to reach Keystone.");

  public static final Option<String> CACHE = IN.text("cache").help("Without effect here.");

  public static final Option<List<String>> MEMCACHED_SERVERS =
      IN.list("memcached_servers")
          .formerly("memcache_servers")
          .help(
              "Known, and without effect here: each process remembers the tokens that it has seen.");

  public static final Option<Integer> TOKEN_CACHE_TIME =
      IN.integer("token_cache_time")
          .byDefault(300)
          .help("Seconds for which a verified token is not verified again. -1: never used again.");

  public static final Option<String> MEMCACHE_SECURITY_STRATEGY =
      IN.of("memcache_security_strategy", Types.oneOfIgnoringCase("None", "MAC", "ENCRYPT"))
          .byDefault("None")
          .help("Whether tokens in memcached are signed, or encrypted.");

  public static final Option<String> MEMCACHE_SECRET_KEY =
      IN.text("memcache_secret_key").secret().help("Key for that.");

  public static final Option<Boolean> MEMCACHE_TLS_ENABLED =
      IN.flag("memcache_tls_enabled").byDefault(false).help("TLS to memcached.");

  public static final Option<String> MEMCACHE_TLS_CAFILE =
      IN.text("memcache_tls_cafile")
          .formerly("tls_cafile")
          .help("File with the CA of memcached's certificate.");

  public static final Option<String> MEMCACHE_TLS_CERTFILE =
      IN.text("memcache_tls_certfile").formerly("tls_certfile").help("File with our certificate.");

  public static final Option<String> MEMCACHE_TLS_KEYFILE =
      IN.text("memcache_tls_keyfile")
          .formerly("tls_keyfile")
          .help("File with the key of our certificate.");

  public static final Option<String> MEMCACHE_TLS_ALLOWED_CIPHERS =
      IN.text("memcache_tls_allowed_ciphers")
          .formerly("tls_allowed_ciphers")
          .help("Ciphers to memcached.");

  public static final Option<Integer> MEMCACHE_POOL_DEAD_RETRY =
      IN.integer("memcache_pool_dead_retry")
          .byDefault(300)
          .help("Seconds before a dead server is tried again.");

  public static final Option<Integer> MEMCACHE_POOL_MAXSIZE =
      IN.integer("memcache_pool_maxsize").byDefault(10).help("Connections to each server.");

  public static final Option<Integer> MEMCACHE_POOL_SOCKET_TIMEOUT =
      IN.integer("memcache_pool_socket_timeout").byDefault(3).help("Seconds to wait for a server.");

  public static final Option<Integer> MEMCACHE_POOL_UNUSED_TIMEOUT =
      IN.integer("memcache_pool_unused_timeout")
          .byDefault(60)
          .help("Seconds after which an unused connection is closed.");

  public static final Option<Integer> MEMCACHE_POOL_CONN_GET_TIMEOUT =
      IN.integer("memcache_pool_conn_get_timeout")
          .byDefault(10)
          .help("Seconds to wait for a free connection.");

  public static final Option<Boolean> MEMCACHE_USE_ADVANCED_POOL =
      IN.flag("memcache_use_advanced_pool")
          .byDefault(true)
          .help("Share connections among threads.");

  public static final Option<Boolean> MEMCACHE_SASL_ENABLED =
      IN.flag("memcache_sasl_enabled").byDefault(false).help("Log in to memcached.");

  public static final Option<String> MEMCACHE_USERNAME =
      IN.text("memcache_username").byDefault("").help("User at memcached.");

  public static final Option<String> MEMCACHE_PASSWORD =
      IN.text("memcache_password").byDefault("").secret().help("Password at memcached.");

  public static final Option<Boolean> INCLUDE_SERVICE_CATALOG =
      IN.flag("include_service_catalog")
          .byDefault(true)
          .help("Ask Keystone for the catalog of the caller, too.");

  public static final Option<String> ENFORCE_TOKEN_BIND =
      IN.text("enforce_token_bind")
          .byDefault("permissive")
          .help("Known, and without effect here: Keystone binds tokens to nothing any more.");

  public static final Option<List<String>> SERVICE_TOKEN_ROLES =
      IN.list("service_token_roles")
          .byDefault(List.of("service"))
          .help("Roles one of which a service token must have.");

  public static final Option<Boolean> SERVICE_TOKEN_ROLES_REQUIRED =
      IN.flag("service_token_roles_required")
          .byDefault(true)
          .help("Refuse service tokens without such a role.");

  public static final Option<String> SERVICE_TYPE =
      IN.text("service_type")
          .help(
              "Type of this service, for access rules of application credentials. Unset:"
                  + " load-balancer.");

  // Options of earlier releases.
  static {
    IN.gone("admin_user", Reaction.warn("has no effect: use username"));
    IN.gone("admin_password", Reaction.warn("has no effect: use password"));
    IN.gone("admin_tenant_name", Reaction.warn("has no effect: use project_name"));
    IN.gone("admin_token", Reaction.warn("has no effect: use username and password"));
    IN.gone("identity_uri", Reaction.warn("has no effect: use auth_url"));
    IN.gone("auth_host", Reaction.warn("has no effect: use auth_url"));
    IN.gone("auth_port", Reaction.warn("has no effect: use auth_url"));
    IN.gone("auth_protocol", Reaction.warn("has no effect: use auth_url"));
    IN.gone("auth_admin_prefix", Reaction.warn("has no effect: use auth_url"));
    IN.gone("signing_dir", Reaction.warn("has no effect: there are no PKI tokens any more"));
    IN.gone(
        "check_revocations_for_cached",
        Reaction.warn("has no effect: there are no PKI tokens any more"));
    IN.gone("hash_algorithms", Reaction.warn("has no effect: there are no PKI tokens any more"));
    IN.gone(
        "revocation_cache_time", Reaction.warn("has no effect: there are no PKI tokens any more"));
  }

  static final Section SECTION = IN.build();

  private KeystoneAuthtoken() {}
}

package io.octavia.api;

import static io.octavia.api.schema.Mode.CREATE;
import static io.octavia.api.schema.Mode.CREATE_WITHIN;
import static io.octavia.api.schema.Mode.UPDATE;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Attribute.Null;
import io.octavia.api.schema.Schema;
import io.octavia.api.schema.Type;
import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.config.HaproxyAmphora;
import io.octavia.config.Option;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All kinds of objects, declared once: what requests may say, and what replies show. */
final class Declarations {
  private static final String[] POOL_PROTOCOLS = {
    "TCP", "HTTP", "HTTPS", "PROXY", "PROXYV2", "UDP", "SCTP"
  };

  final Resource loadBalancers;
  final Resource listeners;
  final Resource pools;
  final Resource members;
  final Resource monitors;
  final Resource policies;
  final Resource rules;
  final Resource amphorae;

  private final Config config;

  Declarations(Config config) {
    this.config = config;
    var rule = rule();
    rules =
        new Resource(Kind.L7_RULE, "L7 Rule", "l7rule", "rule", "rules", "rule_", "l7rule_", rule);
    var member = member();
    members = new Resource(Kind.MEMBER, "Member", "member", "member", "members", "member_", member);
    var monitor = monitor();
    monitors =
        new Resource(
            Kind.HEALTH_MONITOR,
            "Health Monitor",
            "healthmonitor",
            "healthmonitor",
            "healthmonitors",
            "health_monitor_",
            monitor);
    var pool = pool(monitor, member);
    pools = new Resource(Kind.POOL, "Pool", "pool", "pool", "pools", "pool_", pool);
    var policy = policy(pool, rule);
    policies =
        new Resource(
            Kind.L7_POLICY, "L7 Policy", "l7policy", "l7policy", "l7policies", "l7policy_", policy);
    var listener = listener(pool, policy);
    listeners =
        new Resource(
            Kind.LISTENER, "Listener", "listener", "listener", "listeners", "listener_", listener);
    loadBalancers =
        new Resource(
            Kind.LOAD_BALANCER,
            "Load Balancer",
            "loadbalancer",
            "loadbalancer",
            "loadbalancers",
            "load_balancer",
            loadBalancer(listener, pool));
    amphorae =
        new Resource(
            Kind.AMPHORA, "Amphora", "amphora", "amphora", "amphorae", "amphora_", amphora());
  }

  private static Attribute id() {
    return Attribute.shown("id");
  }

  private static Attribute name() {
    return Attribute.of("name", Type.line(255)).always().shownAsText();
  }

  private static Attribute description() {
    return Attribute.of("description", Type.text(255)).always().shownAsText();
  }

  private static Attribute enabled() {
    return Attribute.of("admin_state_up", Type.flag())
        .in("enabled")
        .always()
        .byDefault(true)
        .nullMeans(false)
        .shown(row -> row.flag("enabled"));
  }

  private static Attribute tags() {
    return Attribute.of("tags", Type.list(Type.text(255)))
        .always()
        .nullAtUpdate(new Null.Ignored())
        .shown();
  }

  private static Attribute provisioning() {
    return Attribute.shown("provisioning_status");
  }

  private static Attribute operating() {
    return Attribute.shown("operating_status");
  }

  private static Attribute createdAt() {
    return Attribute.shown("created_at");
  }

  private static Attribute updatedAt() {
    return Attribute.shown("updated_at");
  }

  /** The project that a request names; what becomes of it is for the load balancer to say. */
  private static Attribute project() {
    return Attribute.of("project_id", Type.line(36))
        .at(CREATE)
        .apart()
        .shown(row -> row.get("project_id"));
  }

  private static Attribute tenant() {
    return Attribute.of("tenant_id", Type.line(36))
        .at(CREATE)
        .apart()
        .shown(row -> row.get("project_id"));
  }

  /** Objects that this one has: shown by their ids. */
  private static Attribute ids(String name) {
    return Attribute.shown(name, row -> new Attribute.Ids(row.texts(name)));
  }

  /** Objects that this one belongs to, of which it knows one. */
  private static Attribute owner(String name, String column) {
    return Attribute.shown(
        name,
        row -> {
          var owner = row.text(column);
          return new Attribute.Ids(owner == null ? List.of() : List.of(owner));
        });
  }

  private static Attribute reference(String name, String column) {
    return Attribute.of(name, Type.line(255)).in(column).always().shown();
  }

  /** An option's value, or none if the option has none. */
  private <T> Null configured(Option<T> option) {
    return new Null.Means(() -> config.find(option).orElse(null));
  }

  private Schema loadBalancer(Schema listener, Schema pool) {
    var additional =
        new Schema(
            Attribute.of("subnet_id", Type.uuid()).mandatory(CREATE),
            Attribute.of("ip_address", Type.address()).at(CREATE),
            Attribute.of("port_id", Type.uuid()).at(CREATE));
    return new Schema(
        id(),
        name(),
        description(),
        provisioning(),
        operating(),
        enabled(),
        project(),
        tenant(),
        createdAt(),
        updatedAt(),
        Attribute.of("vip_address", Type.address()).at(CREATE).shown(),
        Attribute.of("vip_port_id", Type.uuid()).at(CREATE).shown(),
        Attribute.of("vip_subnet_id", Type.uuid()).at(CREATE).shown(),
        Attribute.of("vip_network_id", Type.uuid()).at(CREATE).shown(),
        Attribute.of("vip_qos_policy_id", Type.uuid()).at(CREATE, UPDATE).shown(),
        Attribute.shown("vip_vnic_type"),
        Attribute.of("vip_sg_ids", Type.list(Type.uuid()))
            .at(CREATE, UPDATE)
            .nullMeans(List.of())
            .shown(),
        Attribute.of("additional_vips", Type.list(Type.object(() -> additional, CREATE)))
            .at(CREATE)
            .refusingNull(invalid("additional_vips"))
            .apart()
            .shown(row -> row.rows("additional_vips").stream().map(Declarations::vip).toList()),
        Attribute.of("listeners", Type.list(Type.object(() -> listener, CREATE_WITHIN)))
            .at(CREATE)
            .apart()
            .shown(row -> new Attribute.Ids(row.texts("listeners"))),
        Attribute.of("pools", Type.list(Type.object(() -> pool, CREATE_WITHIN)))
            .at(CREATE)
            .apart()
            .shown(row -> new Attribute.Ids(row.texts("pools"))),
        Attribute.of("provider", Type.line(64))
            .at(CREATE)
            .shown(row -> row.text("provider") == null ? "octavia" : row.text("provider")),
        Attribute.of("flavor_id", Type.uuid())
            .at(CREATE)
            .refusingNull(Fault.invalid("Invalid flavor_id."))
            .shown(),
        Attribute.of("availability_zone", Type.line(255)).at(CREATE).shown(),
        tags());
  }

  private static Fault invalid(String name) {
    return Fault.of(
        400,
        "Invalid input for field/attribute "
            + name
            + ". Value: 'None'. Value not a valid list: None");
  }

  private static Map<String, @Nullable Object> vip(Row row) {
    var shown = new java.util.LinkedHashMap<String, @Nullable Object>();
    for (var name : new String[] {"subnet_id", "ip_address", "port_id"}) {
      shown.put(name, row.get(name));
    }
    return shown;
  }

  private Schema listener(Schema pool, Schema policy) {
    return new Schema(
        id(),
        name(),
        description(),
        provisioning(),
        operating(),
        enabled(),
        project().at(CREATE_WITHIN),
        tenant().at(CREATE_WITHIN),
        createdAt(),
        updatedAt(),
        owner("loadbalancers", "load_balancer_id"),
        Attribute.of("loadbalancer_id", Type.uuid()).in("load_balancer_id").mandatory(CREATE),
        Attribute.of(
                "protocol",
                Type.oneOf("TCP", "HTTP", "HTTPS", "TERMINATED_HTTPS", "UDP", "SCTP", "PROMETHEUS"))
            .mandatory(CREATE, CREATE_WITHIN)
            .shown(),
        Attribute.of("protocol_port", Type.integer(1, 65535))
            .mandatory(CREATE, CREATE_WITHIN)
            .shown(),
        Attribute.of("connection_limit", Type.integer(-1, Type.MAX))
            .always()
            .byDefault(-1)
            .nullAtUpdate(new Null.Means(() -> -1))
            .shown(),
        Attribute.of("default_pool_id", Type.uuid()).always().shown(),
        Attribute.of("default_pool", Type.object(() -> pool, CREATE_WITHIN)).atCreate().apart(),
        Attribute.of("l7policies", Type.list(Type.object(() -> policy, CREATE_WITHIN)))
            .atCreate()
            .apart()
            .shown(row -> new Attribute.Ids(row.texts("l7policies"))),
        reference("default_tls_container_ref", "tls_certificate_id"),
        Attribute.of("sni_container_refs", Type.list(Type.line(128)))
            .always()
            .nullMeans(List.of())
            .shown(),
        Attribute.of("insert_headers", Type.map())
            .always()
            .shown(row -> {
              var headers = row.get("insert_headers");
              return headers == null ? Map.of() : headers;
            }),
        timeout("timeout_client_data", HaproxyAmphora.TIMEOUT_CLIENT_DATA),
        timeout("timeout_member_connect", HaproxyAmphora.TIMEOUT_MEMBER_CONNECT),
        timeout("timeout_member_data", HaproxyAmphora.TIMEOUT_MEMBER_DATA),
        timeout("timeout_tcp_inspect", HaproxyAmphora.TIMEOUT_TCP_INSPECT),
        reference("client_ca_tls_container_ref", "client_ca_tls_certificate_id"),
        Attribute.of("client_authentication", Type.oneOf("NONE", "OPTIONAL", "MANDATORY"))
            .always()
            .byDefault("NONE")
            .nullMeans("NONE")
            .shown(),
        reference("client_crl_container_ref", "client_crl_container_id"),
        Attribute.of("allowed_cidrs", Type.list(Type.cidr()))
            .always()
            .nullMeans(List.of())
            .shown(row -> row.texts("allowed_cidrs").isEmpty() ? null : row.get("allowed_cidrs")),
        Attribute.of("tls_ciphers", Type.text(2048))
            .always()
            .nullAtUpdate(configured(ApiSettings.DEFAULT_LISTENER_CIPHERS))
            .shown(),
        Attribute.of("tls_versions", Type.list(Type.line(32)))
            .always()
            .nullAtUpdate(configured(ApiSettings.DEFAULT_LISTENER_TLS_VERSIONS))
            .shown(row -> row.texts("tls_versions")),
        Attribute.of("alpn_protocols", Type.list(Type.alpn()))
            .always()
            .nullAtUpdate(configured(ApiSettings.DEFAULT_LISTENER_ALPN_PROTOCOLS))
            .shown(row -> row.texts("alpn_protocols")),
        Attribute.of("hsts_max_age", Type.integer(0, Type.MAX)).always().shown(),
        flag("hsts_include_subdomains"),
        flag("hsts_preload"),
        tags());
  }

  private Attribute timeout(String name, Option<Integer> option) {
    return Attribute.of(name, Type.integer(0, 2_073_600_000))
        .always()
        .byDefault(config.find(option).orElse(null))
        .nullAtUpdate(configured(option))
        .shown();
  }

  private static Attribute flag(String name) {
    return Attribute.of(name, Type.flag())
        .always()
        .byDefault(false)
        .nullMeans(false)
        .shown(row -> row.flag(name));
  }

  private Schema pool(Schema monitor, Schema member) {
    var persistence =
        new Schema(
            Attribute.of("type", Type.oneOf("SOURCE_IP", "HTTP_COOKIE", "APP_COOKIE")).at(UPDATE),
            Attribute.of("cookie_name", Type.matching(255, "^[^\\s,;\\\\]+$", "[^\\s,;\\\\]+"))
                .at(UPDATE),
            Attribute.of("persistence_timeout", Type.integer(0, Type.MAX)).at(UPDATE),
            Attribute.of("persistence_granularity", Type.address()).at(UPDATE));
    return new Schema(
        id(),
        name(),
        description(),
        provisioning(),
        operating(),
        enabled(),
        project(),
        tenant(),
        createdAt(),
        updatedAt(),
        owner("loadbalancers", "load_balancer_id"),
        ids("listeners"),
        Attribute.of("loadbalancer_id", Type.uuid()).in("load_balancer_id").at(CREATE),
        Attribute.of("listener_id", Type.uuid()).at(CREATE).apart(),
        Attribute.of("protocol", Type.oneOf(POOL_PROTOCOLS))
            .at(CREATE_WITHIN)
            .mandatory(CREATE)
            .shown(),
        Attribute.of(
                "lb_algorithm",
                Type.oneOf("ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_IP", "SOURCE_IP_PORT"))
            .at(CREATE_WITHIN, UPDATE)
            .mandatory(CREATE)
            .shown(),
        Attribute.of("session_persistence", Type.object(() -> persistence, UPDATE))
            .always()
            .apart()
            .shown(Declarations::persistence),
        Attribute.shown(
            "healthmonitor_id",
            row -> {
              var monitorId = row.get("healthmonitor_id");
              return monitorId == null ? Attribute.ABSENT : monitorId;
            }),
        Attribute.of("healthmonitor", Type.object(() -> monitor, CREATE_WITHIN)).atCreate().apart(),
        Attribute.of("members", Type.list(Type.object(() -> member, CREATE_WITHIN)))
            .atCreate()
            .apart()
            .shown(row -> new Attribute.Ids(row.texts("members"))),
        Attribute.of("tls_enabled", Type.flag())
            .always()
            .byDefault(false)
            .nullAtCreate(new Null.Means(() -> false))
            .nullAtUpdate(new Null.Refused(Fault.option(null, "tls_enabled")))
            .shown(row -> row.flag("tls_enabled")),
        reference("tls_container_ref", "tls_certificate_id"),
        reference("ca_tls_container_ref", "ca_tls_certificate_id"),
        reference("crl_container_ref", "crl_container_id"),
        Attribute.of("tls_ciphers", Type.text(2048))
            .always()
            .nullAtUpdate(configured(ApiSettings.DEFAULT_POOL_CIPHERS))
            .shown(),
        Attribute.of("tls_versions", Type.list(Type.line(32)))
            .always()
            .nullAtUpdate(configured(ApiSettings.DEFAULT_POOL_TLS_VERSIONS))
            .shown(row -> row.texts("tls_versions")),
        Attribute.of("alpn_protocols", Type.list(Type.alpn()))
            .always()
            .shown(row -> row.texts("alpn_protocols")),
        tags());
  }

  private static @Nullable Object persistence(Row row) {
    if (row.get("persistence_type") == null) return null;
    var shown = new java.util.LinkedHashMap<String, @Nullable Object>();
    shown.put("type", row.get("persistence_type"));
    for (var name :
        new String[] {"cookie_name", "persistence_timeout", "persistence_granularity"}) {
      shown.put(name, row.get(name));
    }
    return shown;
  }

  private static Schema member() {
    return new Schema(
        id(),
        name(),
        operating(),
        provisioning(),
        enabled(),
        project().at(CREATE_WITHIN),
        tenant().at(CREATE_WITHIN),
        createdAt(),
        updatedAt(),
        Attribute.of("address", Type.address())
            .in("ip_address")
            .mandatory(CREATE, CREATE_WITHIN)
            .shown(),
        Attribute.of("protocol_port", Type.integer(1, 65535))
            .mandatory(CREATE, CREATE_WITHIN)
            .shown(),
        Attribute.of("weight", Type.integer(0, 256))
            .always()
            .byDefault(1)
            .nullAtUpdate(new Null.Means(() -> 1))
            .shown(),
        Attribute.of("backup", Type.flag())
            .always()
            .byDefault(false)
            .nullAtCreate(new Null.Refused(Fault.option(null, "backup")))
            .nullAtUpdate(new Null.Means(() -> false))
            .shown(row -> row.flag("backup")),
        Attribute.of("subnet_id", Type.uuid()).atCreate().shown(),
        Attribute.of("monitor_address", Type.address()).always().shown(),
        Attribute.of("monitor_port", Type.integer(1, 65535)).always().shown(),
        Attribute.of("request_sriov", Type.flag()).atCreate().apart(),
        Attribute.shown("vnic_type"),
        tags());
  }

  private static Schema monitor() {
    return new Schema(
        id(),
        name(),
        provisioning(),
        operating(),
        enabled(),
        project().at(CREATE_WITHIN),
        tenant().at(CREATE_WITHIN),
        createdAt(),
        updatedAt(),
        owner("pools", "pool_id"),
        Attribute.of("pool_id", Type.uuid()).mandatory(CREATE),
        Attribute.of(
                "type",
                Type.oneOf("HTTP", "HTTPS", "PING", "TCP", "TLS-HELLO", "UDP-CONNECT", "SCTP"))
            .mandatory(CREATE, CREATE_WITHIN)
            .shown(),
        number("delay", 0, Type.MAX, "delay"),
        number("timeout", 0, Type.MAX, "timeout"),
        number("max_retries", 1, 10, "rise_threshold"),
        Attribute.of("max_retries_down", Type.integer(1, 10))
            .in("fall_threshold")
            .always()
            .byDefault(3)
            .nullMeans(3)
            .shown(),
        Attribute.of(
                "http_method",
                Type.oneOf(
                    "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PATCH"))
            .always()
            .shown(),
        Attribute.of("url_path", Type.urlPath()).always().shown(),
        Attribute.of(
                "expected_codes",
                Type.matching(
                    64,
                    "^(\\d{3}(\\s*,\\s*\\d{3})*)$|^(\\d{3}-\\d{3})$",
                    "[0-9]{3}(?:[ \\t]*,[ \\t]*[0-9]{3})*+|[0-9]{3}-[0-9]{3}"))
            .always()
            .shown(),
        Attribute.of("http_version", Type.httpVersion()).always().shown(),
        Attribute.of("domain_name", Type.domainName()).always().shown(),
        tags());
  }

  private static Attribute number(String name, int min, int max, String column) {
    return Attribute.of(name, Type.integer(min, max))
        .in(column)
        .at(UPDATE)
        .mandatory(CREATE, CREATE_WITHIN)
        .refusingNull(Fault.option(null, name))
        .shown();
  }

  private static Schema policy(Schema pool, Schema rule) {
    return new Schema(
        id(),
        name(),
        description(),
        provisioning(),
        operating(),
        enabled(),
        project().at(CREATE_WITHIN),
        tenant().at(CREATE_WITHIN),
        createdAt(),
        updatedAt(),
        Attribute.of("listener_id", Type.uuid()).mandatory(CREATE).shown(),
        Attribute.of(
                "action",
                Type.oneOf("REJECT", "REDIRECT_TO_URL", "REDIRECT_TO_POOL", "REDIRECT_PREFIX"))
            .at(UPDATE)
            .mandatory(CREATE, CREATE_WITHIN)
            .nullAtUpdate(
                new Null.Refused(Fault.of(400, "Invalid L7 Policy action specified: None")))
            .shown(),
        Attribute.of("redirect_pool_id", Type.uuid()).at(CREATE, UPDATE).shown(),
        Attribute.of("redirect_pool", Type.object(() -> pool, CREATE_WITHIN))
            .at(CREATE_WITHIN)
            .apart(),
        Attribute.of("redirect_url", Type.url()).always().shown(),
        Attribute.of("redirect_prefix", Type.url()).always().shown(),
        Attribute.of("redirect_http_code", Type.oneOf(301, 302, 303, 307, 308)).always().shown(),
        Attribute.of("position", Type.integer(1, Type.MAX))
            .always()
            .apart()
            .shown(row -> row.get("position")),
        Attribute.of("rules", Type.list(Type.object(() -> rule, CREATE_WITHIN)))
            .atCreate()
            .apart()
            .shown(row -> new Attribute.Ids(row.texts("rules"))),
        tags());
  }

  private static Schema rule() {
    var oneLine = Type.matching(255, "^[^\\r\\n]*$", "[^\\r\\n]*");
    return new Schema(
        id(),
        provisioning(),
        operating(),
        enabled(),
        project().at(CREATE_WITHIN),
        tenant().at(CREATE_WITHIN),
        createdAt(),
        updatedAt(),
        Attribute.of(
                "type",
                Type.oneOf(
                    "HOST_NAME",
                    "PATH",
                    "FILE_TYPE",
                    "HEADER",
                    "COOKIE",
                    "SSL_CONN_HAS_CERT",
                    "SSL_VERIFY_RESULT",
                    "SSL_DN_FIELD"))
            .at(UPDATE)
            .mandatory(CREATE, CREATE_WITHIN)
            .shown(),
        Attribute.of(
                "compare_type",
                Type.oneOf("REGEX", "STARTS_WITH", "ENDS_WITH", "CONTAINS", "EQUAL_TO"))
            .at(UPDATE)
            .mandatory(CREATE, CREATE_WITHIN)
            .shown(),
        Attribute.of("key", oneLine).always().shown(),
        Attribute.of("value", oneLine).at(UPDATE).mandatory(CREATE, CREATE_WITHIN).shown(),
        Attribute.of("invert", Type.flag())
            .always()
            .byDefault(false)
            .nullMeans(false)
            .shown(row -> row.flag("invert")),
        tags());
  }

  private static Schema amphora() {
    return new Schema(
        id(),
        Attribute.of("loadbalancer_id", Type.uuid()).in("load_balancer_id").shown(),
        Attribute.shown("compute_id"),
        Attribute.shown("lb_network_ip"),
        Attribute.shown("vrrp_ip"),
        Attribute.shown("ha_ip"),
        Attribute.shown("vrrp_port_id"),
        Attribute.shown("ha_port_id"),
        Attribute.shown("cert_expiration"),
        Attribute.shown("cert_busy"),
        Attribute.shown("role"),
        Attribute.shown("status"),
        Attribute.shown("vrrp_interface"),
        Attribute.shown("vrrp_id"),
        Attribute.shown("vrrp_priority"),
        Attribute.shown("cached_zone"),
        createdAt(),
        updatedAt(),
        Attribute.shown("image_id"),
        Attribute.shown("compute_flavor"));
  }
}

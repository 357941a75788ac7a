package io.octavia.api;

import static io.octavia.api.schema.Mode.CREATE;
import static io.octavia.api.schema.Mode.CREATE_WITHIN;

import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Attribute.Null;
import io.octavia.api.schema.Form;
import io.octavia.api.schema.Schema;
import io.octavia.api.schema.Type;
import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.config.HaproxyAmphora;
import io.octavia.config.Option;
import java.util.List;
import java.util.Map;

/** Attributes of listeners. */
final class ListenerSchema {
  private ListenerSchema() {}

  static Schema of(Config config, Schema pool, Schema policy) {
    return new Schema(
        Attributes.id(),
        Attributes.name(),
        Attributes.description(),
        Attributes.provisioning(),
        Attributes.operating(),
        Attributes.enabled(),
        Attributes.project(),
        Attributes.tenant(),
        Attributes.createdAt(),
        Attributes.updatedAt(),
        Attributes.owner("loadbalancers", "load_balancer_id").alone(),
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
            .shown(Form.ids(), row -> new Attribute.Ids(row.texts("l7policies"))),
        Attributes.reference("default_tls_container_ref", "tls_certificate_id"),
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
        timeout(config, "timeout_client_data", HaproxyAmphora.TIMEOUT_CLIENT_DATA),
        timeout(config, "timeout_member_connect", HaproxyAmphora.TIMEOUT_MEMBER_CONNECT),
        timeout(config, "timeout_member_data", HaproxyAmphora.TIMEOUT_MEMBER_DATA),
        timeout(config, "timeout_tcp_inspect", HaproxyAmphora.TIMEOUT_TCP_INSPECT),
        Attributes.reference("client_ca_tls_container_ref", "client_ca_tls_certificate_id"),
        Attribute.of("client_authentication", Type.oneOf("NONE", "OPTIONAL", "MANDATORY"))
            .always()
            .byDefault("NONE")
            .nullMeans("NONE")
            .shown(),
        Attributes.reference("client_crl_container_ref", "client_crl_container_id"),
        Attribute.of("allowed_cidrs", Type.list(Type.cidr()))
            .always()
            .nullMeans(List.of())
            .shown(row -> row.texts("allowed_cidrs").isEmpty() ? null : row.get("allowed_cidrs")),
        Attribute.of("tls_ciphers", Type.text(2048))
            .always()
            .nullAtUpdate(configured(config, ApiSettings.DEFAULT_LISTENER_CIPHERS))
            .shown(),
        Attribute.of("tls_versions", Type.list(Type.line(32)))
            .always()
            .nullAtUpdate(configured(config, ApiSettings.DEFAULT_LISTENER_TLS_VERSIONS))
            .shown(),
        Attribute.of("alpn_protocols", Type.list(Type.alpn()))
            .always()
            .nullAtUpdate(configured(config, ApiSettings.DEFAULT_LISTENER_ALPN_PROTOCOLS))
            .shown(),
        Attribute.of("hsts_max_age", Type.integer(0, Type.MAX)).always().shown(),
        flag("hsts_include_subdomains"),
        flag("hsts_preload"),
        Attributes.tags());
  }

  private static Attribute timeout(Config config, String name, Option<Integer> option) {
    return Attribute.of(name, Type.integer(0, 2_073_600_000))
        .always()
        .byDefault(config.find(option).orElse(null))
        .nullAtCreate(configured(config, option))
        .nullAtUpdate(configured(config, option))
        .shown();
  }

  private static Attribute flag(String name) {
    return Attribute.of(name, Type.flag())
        .always()
        .byDefault(false)
        .nullMeans(false)
        .shown(Form.flag(), row -> row.flag(name));
  }

  /** An option's value, or none if the option has none. */
  private static <T> Null configured(Config config, Option<T> option) {
    return new Null.Means(() -> config.find(option).orElse(null));
  }
}

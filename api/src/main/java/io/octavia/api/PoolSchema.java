package io.octavia.api;

import static io.octavia.api.schema.Mode.CREATE;
import static io.octavia.api.schema.Mode.CREATE_WITHIN;
import static io.octavia.api.schema.Mode.UPDATE;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Attribute.Null;
import io.octavia.api.schema.Form;
import io.octavia.api.schema.Schema;
import io.octavia.api.schema.Type;
import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.config.Option;
import io.octavia.db.resource.Row;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Attributes of pools. */
final class PoolSchema {
  private PoolSchema() {}

  static Schema of(Config config, Schema monitor, Schema member) {
    var persistence =
        new Schema(
            Attribute.of("type", Type.oneOf("SOURCE_IP", "HTTP_COOKIE", "APP_COOKIE")).at(UPDATE),
            Attribute.of("cookie_name", Type.matching(255, "^[^\\s,;\\\\]+$", "[^\\s,;\\\\]+"))
                .at(UPDATE),
            Attribute.of("persistence_timeout", Type.integer(0, Type.MAX)).at(UPDATE),
            Attribute.of("persistence_granularity", Type.address()).at(UPDATE));
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
        Attributes.ids("listeners"),
        Attribute.of("loadbalancer_id", Type.uuid()).in("load_balancer_id").at(CREATE),
        Attribute.of("listener_id", Type.uuid()).at(CREATE).apart(),
        Attribute.of(
                "protocol", Type.oneOf("TCP", "HTTP", "HTTPS", "PROXY", "PROXYV2", "UDP", "SCTP"))
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
            .shown(PoolSchema::persistence),
        Attribute.shown(
                "healthmonitor_id",
                Form.text().orAbsent(),
                row -> {
                  var monitorId = row.get("healthmonitor_id");
                  return monitorId == null ? Attribute.ABSENT : monitorId;
                })
            .alone(),
        Attribute.of("healthmonitor", Type.object(() -> monitor, CREATE_WITHIN))
            .atCreate()
            .apart()
            .shown(_ -> null)
            .within(),
        Attribute.of("members", Type.list(Type.object(() -> member, CREATE_WITHIN)))
            .atCreate()
            .apart()
            .shown(Form.ids(), row -> new Attribute.Ids(row.texts("members"))),
        Attribute.of("tls_enabled", Type.flag())
            .always()
            .byDefault(false)
            .nullAtCreate(new Null.Means(() -> false))
            .nullAtUpdate(new Null.Refused(Fault.option(null, "tls_enabled")))
            .shown(Form.flag(), row -> row.flag("tls_enabled")),
        Attributes.reference("tls_container_ref", "tls_certificate_id"),
        Attributes.reference("ca_tls_container_ref", "ca_tls_certificate_id"),
        Attributes.reference("crl_container_ref", "crl_container_id"),
        Attribute.of("tls_ciphers", Type.text(2048))
            .always()
            .nullAtUpdate(configured(config, ApiSettings.DEFAULT_POOL_CIPHERS))
            .shown(),
        Attribute.of("tls_versions", Type.list(Type.line(32)))
            .always()
            .nullAtUpdate(configured(config, ApiSettings.DEFAULT_POOL_TLS_VERSIONS))
            .shown(),
        Attribute.of("alpn_protocols", Type.list(Type.alpn())).always().shown(),
        Attributes.tags());
  }

  private static @Nullable Object persistence(Row row) {
    if (row.get("persistence_type") == null) return null;
    var shown = new LinkedHashMap<String, @Nullable Object>();
    shown.put("type", row.get("persistence_type"));
    for (var name :
        new String[] {"cookie_name", "persistence_timeout", "persistence_granularity"}) {
      shown.put(name, row.get(name));
    }
    return shown;
  }

  /** An option's value, or none if the option has none. */
  private static <T> Null configured(Config config, Option<T> option) {
    return new Null.Means(() -> config.find(option).orElse(null));
  }
}

package io.octavia.api;

import static io.octavia.api.schema.Mode.CREATE;
import static io.octavia.api.schema.Mode.CREATE_WITHIN;
import static io.octavia.api.schema.Mode.UPDATE;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Schema;
import io.octavia.api.schema.Type;

/** Attributes of health monitors. */
final class HealthMonitorSchema {
  private HealthMonitorSchema() {}

  static Schema of() {
    return new Schema(
        Attributes.id(),
        Attributes.name(),
        Attributes.provisioning(),
        Attributes.operating(),
        Attributes.enabled(),
        Attributes.project(),
        Attributes.tenant(),
        Attributes.createdAt(),
        Attributes.updatedAt(),
        Attributes.owner("pools", "pool_id").alone(),
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
        Attributes.tags());
  }

  private static Attribute number(String name, int min, int max, String column) {
    return Attribute.of(name, Type.integer(min, max))
        .in(column)
        .at(UPDATE)
        .mandatory(CREATE, CREATE_WITHIN)
        .refusingNull(Fault.option(null, name))
        .shown();
  }
}

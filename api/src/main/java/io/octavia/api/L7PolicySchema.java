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

/** Attributes of L7 policies. */
final class L7PolicySchema {
  private L7PolicySchema() {}

  static Schema of(Schema pool, Schema rule) {
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
            .shown(Form.ids(), row -> new Attribute.Ids(row.texts("rules"))),
        Attributes.tagsOfL7());
  }
}

package io.octavia.api;

import static io.octavia.api.schema.Mode.CREATE;
import static io.octavia.api.schema.Mode.CREATE_WITHIN;
import static io.octavia.api.schema.Mode.UPDATE;

import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Form;
import io.octavia.api.schema.Schema;
import io.octavia.api.schema.Type;

/** Attributes of L7 rules. */
final class L7RuleSchema {
  private L7RuleSchema() {}

  static Schema of() {
    var oneLine = Type.matching(255, "^[^\\r\\n]*$", "[^\\r\\n]*");
    return new Schema(
        Attributes.id(),
        Attributes.provisioning(),
        Attributes.operating(),
        Attributes.enabled(),
        Attributes.project(),
        Attributes.tenant(),
        Attributes.createdAt(),
        Attributes.updatedAt(),
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
            .shown(Form.flag(), row -> row.flag("invert")),
        Attributes.tagsOfL7());
  }
}

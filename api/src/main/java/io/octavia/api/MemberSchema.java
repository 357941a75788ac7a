package io.octavia.api;

import static io.octavia.api.schema.Mode.CREATE;
import static io.octavia.api.schema.Mode.CREATE_WITHIN;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Attribute.Null;
import io.octavia.api.schema.Form;
import io.octavia.api.schema.Schema;
import io.octavia.api.schema.Type;

/** Attributes of members. */
final class MemberSchema {
  private MemberSchema() {}

  static Schema of() {
    return new Schema(
        Attributes.id(),
        Attributes.name(),
        Attributes.operating(),
        Attributes.provisioning(),
        Attributes.enabled(),
        Attributes.project(),
        Attributes.tenant(),
        Attributes.createdAt(),
        Attributes.updatedAt(),
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
            .shown(Form.flag(), row -> row.flag("backup")),
        Attribute.of("subnet_id", Type.uuid()).atCreate().shown(),
        Attribute.of("monitor_address", Type.address()).always().shown(),
        Attribute.of("monitor_port", Type.integer(1, 65535)).always().shown(),
        Attribute.of("request_sriov", Type.flag()).atCreate().apart(),
        Attribute.shown("vnic_type"),
        Attributes.tags());
  }
}

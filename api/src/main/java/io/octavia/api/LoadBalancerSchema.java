package io.octavia.api;

import static io.octavia.api.schema.Mode.CREATE;
import static io.octavia.api.schema.Mode.CREATE_WITHIN;
import static io.octavia.api.schema.Mode.UPDATE;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Form;
import io.octavia.api.schema.Schema;
import io.octavia.api.schema.Type;
import io.octavia.db.resource.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes of load balancers. */
final class LoadBalancerSchema {
  private LoadBalancerSchema() {}

  static Schema of(Schema listener, Schema pool) {
    var additional =
        new Schema(
            Attribute.of("subnet_id", Type.uuid()).mandatory(CREATE),
            Attribute.of("ip_address", Type.address()).at(CREATE),
            Attribute.of("port_id", Type.uuid()).at(CREATE));
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
        Attribute.of("vip_address", Type.address()).at(CREATE).shown(),
        Attribute.of("vip_port_id", Type.uuid()).at(CREATE).shown(),
        Attribute.of("vip_subnet_id", Type.uuid()).at(CREATE).shown(),
        Attribute.of("vip_network_id", Type.uuid()).at(CREATE).shown(),
        Attribute.of("vip_qos_policy_id", Type.uuid()).at(CREATE, UPDATE).shown(),
        Attribute.shown("vip_vnic_type", Form.text()),
        Attribute.of("vip_sg_ids", Type.list(Type.uuid()))
            .at(CREATE, UPDATE)
            .nullMeans(List.of())
            .shown(),
        Attribute.of("additional_vips", Type.list(Type.object(() -> additional, CREATE)))
            .at(CREATE)
            .refusingNull(invalid("additional_vips"))
            .apart()
            .shown(
                row -> row.rows("additional_vips").stream().map(LoadBalancerSchema::vip).toList()),
        Attribute.of("listeners", Type.list(Type.object(() -> listener, CREATE_WITHIN)))
            .at(CREATE)
            .apart()
            .shown(Form.ids(), row -> new Attribute.Ids(row.texts("listeners"))),
        Attribute.of("pools", Type.list(Type.object(() -> pool, CREATE_WITHIN)))
            .at(CREATE)
            .apart()
            .shown(Form.ids(), row -> new Attribute.Ids(row.texts("pools"))),
        Attribute.of("provider", Type.line(64))
            .at(CREATE)
            .shown(row -> row.text("provider") == null ? "octavia" : row.text("provider")),
        Attribute.of("flavor_id", Type.uuid())
            .at(CREATE)
            .refusingNull(Fault.invalid("Invalid flavor_id."))
            .shown(),
        Attribute.of("availability_zone", Type.line(255)).at(CREATE).shown(),
        Attributes.tags());
  }

  private static Fault invalid(String name) {
    return Fault.of(
        400,
        "Invalid input for field/attribute "
            + name
            + ". Value: 'None'. Value not a valid list: None");
  }

  private static Map<String, @Nullable Object> vip(Row row) {
    var shown = new LinkedHashMap<String, @Nullable Object>();
    for (var name : new String[] {"subnet_id", "ip_address", "port_id"}) {
      shown.put(name, row.get(name));
    }
    return shown;
  }
}

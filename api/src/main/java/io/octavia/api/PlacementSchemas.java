package io.octavia.api;

import static io.octavia.api.schema.Mode.CREATE;
import static io.octavia.api.schema.Mode.UPDATE;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Attribute.Null;
import io.octavia.api.schema.Form;
import io.octavia.api.schema.Schema;
import io.octavia.api.schema.Type;

/** Attributes of what administrators keep for load balancers: flavors, zones, their profiles. */
final class PlacementSchemas {
  private PlacementSchemas() {}

  static Schema flavorProfile() {
    return profile("flavor_data");
  }

  static Schema zoneProfile() {
    return profile("availability_zone_data");
  }

  static Schema flavor() {
    return new Schema(
        Attributes.id(),
        valued("name", Type.line(255)).at(UPDATE),
        Attributes.description(),
        enabled(),
        valued("flavor_profile_id", Type.uuid()));
  }

  static Schema zone() {
    return new Schema(
        valued("name", Type.line(255)),
        Attributes.description(),
        enabled(),
        valued("availability_zone_profile_id", Type.uuid()));
  }

  /** The data stay the text that the administrator wrote. */
  private static Schema profile(String data) {
    return new Schema(
        Attributes.id(),
        valued("name", Type.line(255)).at(UPDATE),
        valued("provider_name", Type.line(255)).at(UPDATE),
        valued(data, Type.text(4096)).at(UPDATE));
  }

  /** What always has a value. */
  private static Attribute valued(String name, Type type) {
    return Attribute.of(name, type)
        .mandatory(CREATE)
        .nullAtUpdate(new Null.Refused(Fault.option(null, name)))
        .shown(Form.text(), row -> row.get(name));
  }

  private static Attribute enabled() {
    return Attribute.of("enabled", Type.flag())
        .at(CREATE, UPDATE)
        .byDefault(true)
        .refusingNull(Fault.option(null, "enabled"))
        .shown(Form.flag(), row -> row.flag("enabled"));
  }
}

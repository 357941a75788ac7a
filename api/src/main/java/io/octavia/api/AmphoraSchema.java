package io.octavia.api;

import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Form;
import io.octavia.api.schema.Schema;
import io.octavia.api.schema.Type;

/** Attributes of amphorae. */
final class AmphoraSchema {
  private AmphoraSchema() {}

  static Schema of() {
    return new Schema(
        Attributes.id(),
        Attribute.of("loadbalancer_id", Type.uuid()).in("load_balancer_id").shown(),
        Attribute.shown("compute_id"),
        Attribute.shown("lb_network_ip"),
        Attribute.shown("vrrp_ip"),
        Attribute.shown("ha_ip"),
        Attribute.shown("vrrp_port_id"),
        Attribute.shown("ha_port_id"),
        Attribute.shown("cert_expiration", Form.time().orNull()),
        Attribute.shown("cert_busy", Form.flag().orNull()),
        Attribute.shown("role"),
        Attribute.shown("status"),
        Attribute.shown("vrrp_interface"),
        Attribute.shown("vrrp_id", Form.whole().orNull()),
        Attribute.shown("vrrp_priority", Form.whole().orNull()),
        Attribute.shown("cached_zone"),
        Attributes.createdAt(),
        Attributes.updatedAt(),
        Attribute.shown("image_id"),
        Attribute.shown("compute_flavor"));
  }
}

package io.octavia.provider;

import java.util.List;
import java.util.Map;

/**
 * A load balancer. {@code flavor} and {@code availability_zone} are the metadata of their profiles.
 */
public record LoadBalancer(Values values) implements Model {
  private static final Shape IN = new Shape();

  public static final Attribute<Boolean> ADMIN_STATE_UP = IN.flag("admin_state_up");
  public static final Attribute<String> DESCRIPTION = IN.text("description");
  public static final Attribute<Map<String, Object>> FLAVOR = IN.map("flavor");
  public static final Attribute<List<Listener>> LISTENERS = IN.models("listeners");
  public static final Attribute<String> LOADBALANCER_ID = IN.text("loadbalancer_id");
  public static final Attribute<String> NAME = IN.text("name");
  public static final Attribute<List<Pool>> POOLS = IN.models("pools");
  public static final Attribute<String> PROJECT_ID = IN.text("project_id");
  public static final Attribute<String> VIP_ADDRESS = IN.text("vip_address");
  public static final Attribute<String> VIP_NETWORK_ID = IN.text("vip_network_id");
  public static final Attribute<String> VIP_PORT_ID = IN.text("vip_port_id");
  public static final Attribute<String> VIP_SUBNET_ID = IN.text("vip_subnet_id");
  public static final Attribute<String> VIP_QOS_POLICY_ID = IN.text("vip_qos_policy_id");
  public static final Attribute<List<String>> VIP_SG_IDS = IN.newTexts("vip_sg_ids");
  public static final Attribute<List<AdditionalVip>> ADDITIONAL_VIPS = IN.models("additional_vips");
  public static final Attribute<Map<String, Object>> AVAILABILITY_ZONE =
      IN.map("availability_zone");

  private static final List<Attribute<?>> ATTRIBUTES = IN.done();

  @Override
  public List<Attribute<?>> attributes() {
    return ATTRIBUTES;
  }
}

package io.octavia.provider;

import java.util.List;

/** The VIP of a load balancer while its port is made. */
public record Vip(Values values) implements Model {
  private static final Shape IN = new Shape();

  public static final Attribute<String> VIP_ADDRESS = IN.text("vip_address");
  public static final Attribute<String> VIP_NETWORK_ID = IN.text("vip_network_id");
  public static final Attribute<String> VIP_PORT_ID = IN.text("vip_port_id");
  public static final Attribute<String> VIP_SUBNET_ID = IN.text("vip_subnet_id");
  public static final Attribute<String> VIP_QOS_POLICY_ID = IN.text("vip_qos_policy_id");
  public static final Attribute<List<String>> VIP_SG_IDS = IN.newTexts("vip_sg_ids");

  private static final List<Attribute<?>> ATTRIBUTES = IN.done();

  @Override
  public List<Attribute<?>> attributes() {
    return ATTRIBUTES;
  }
}

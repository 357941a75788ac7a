package io.octavia.provider;

import java.util.List;

/** A further address of a load balancer, on the VIP's network. */
public record AdditionalVip(Values values) implements Model {
  private static final Shape IN = new Shape();

  public static final Attribute<String> IP_ADDRESS = IN.text("ip_address");
  public static final Attribute<String> NETWORK_ID = IN.text("network_id");
  public static final Attribute<String> PORT_ID = IN.text("port_id");
  public static final Attribute<String> SUBNET_ID = IN.text("subnet_id");

  private static final List<Attribute<?>> ATTRIBUTES = IN.done();

  @Override
  public List<Attribute<?>> attributes() {
    return ATTRIBUTES;
  }
}

package io.octavia.provider;

import java.util.List;

/** A member. */
public record Member(Values values) implements Model {
  private static final Shape IN = new Shape();

  public static final Attribute<String> ADDRESS = IN.text("address");
  public static final Attribute<Boolean> ADMIN_STATE_UP = IN.flag("admin_state_up");
  public static final Attribute<String> MEMBER_ID = IN.text("member_id");
  public static final Attribute<String> MONITOR_ADDRESS = IN.text("monitor_address");
  public static final Attribute<Integer> MONITOR_PORT = IN.number("monitor_port");
  public static final Attribute<String> NAME = IN.text("name");
  public static final Attribute<String> POOL_ID = IN.text("pool_id");
  public static final Attribute<Integer> PROTOCOL_PORT = IN.number("protocol_port");
  public static final Attribute<String> SUBNET_ID = IN.text("subnet_id");
  public static final Attribute<Integer> WEIGHT = IN.number("weight");
  public static final Attribute<Boolean> BACKUP = IN.flag("backup");
  public static final Attribute<String> PROJECT_ID = IN.text("project_id");
  public static final Attribute<String> VNIC_TYPE = IN.newText("vnic_type");

  private static final List<Attribute<?>> ATTRIBUTES = IN.done();

  @Override
  public List<Attribute<?>> attributes() {
    return ATTRIBUTES;
  }
}

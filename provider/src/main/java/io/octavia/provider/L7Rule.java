package io.octavia.provider;

import java.util.List;

/** An L7 rule. */
public record L7Rule(Values values) implements Model {
  private static final Shape IN = new Shape();

  public static final Attribute<Boolean> ADMIN_STATE_UP = IN.flag("admin_state_up");
  public static final Attribute<String> COMPARE_TYPE = IN.text("compare_type");
  public static final Attribute<Boolean> INVERT = IN.flag("invert");
  public static final Attribute<String> KEY = IN.text("key");
  public static final Attribute<String> L7POLICY_ID = IN.text("l7policy_id");
  public static final Attribute<String> L7RULE_ID = IN.text("l7rule_id");
  public static final Attribute<String> TYPE = IN.text("type");
  public static final Attribute<String> VALUE = IN.text("value");
  public static final Attribute<String> PROJECT_ID = IN.text("project_id");

  private static final List<Attribute<?>> ATTRIBUTES = IN.done();

  @Override
  public List<Attribute<?>> attributes() {
    return ATTRIBUTES;
  }
}

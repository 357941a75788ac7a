package io.octavia.provider;

import java.util.List;

/** An L7 policy. */
public record L7Policy(Values values) implements Model {
  private static final Shape IN = new Shape();

  public static final Attribute<String> ACTION = IN.text("action");
  public static final Attribute<Boolean> ADMIN_STATE_UP = IN.flag("admin_state_up");
  public static final Attribute<String> DESCRIPTION = IN.text("description");
  public static final Attribute<String> L7POLICY_ID = IN.text("l7policy_id");
  public static final Attribute<String> LISTENER_ID = IN.text("listener_id");
  public static final Attribute<String> NAME = IN.text("name");
  public static final Attribute<Integer> POSITION = IN.number("position");
  public static final Attribute<String> REDIRECT_POOL_ID = IN.text("redirect_pool_id");
  public static final Attribute<String> REDIRECT_URL = IN.text("redirect_url");
  public static final Attribute<List<L7Rule>> RULES = IN.models("rules");
  public static final Attribute<String> REDIRECT_PREFIX = IN.text("redirect_prefix");
  public static final Attribute<Integer> REDIRECT_HTTP_CODE = IN.number("redirect_http_code");
  public static final Attribute<String> PROJECT_ID = IN.text("project_id");

  private static final List<Attribute<?>> ATTRIBUTES = IN.done();

  @Override
  public List<Attribute<?>> attributes() {
    return ATTRIBUTES;
  }
}

package io.octavia.provider;

import java.util.List;

/** A health monitor. */
public record HealthMonitor(Values values) implements Model {
  private static final Shape IN = new Shape();

  public static final Attribute<Boolean> ADMIN_STATE_UP = IN.flag("admin_state_up");
  public static final Attribute<Integer> DELAY = IN.number("delay");
  public static final Attribute<String> EXPECTED_CODES = IN.text("expected_codes");
  public static final Attribute<String> HEALTHMONITOR_ID = IN.text("healthmonitor_id");
  public static final Attribute<String> HTTP_METHOD = IN.text("http_method");
  public static final Attribute<Integer> MAX_RETRIES = IN.number("max_retries");
  public static final Attribute<Integer> MAX_RETRIES_DOWN = IN.number("max_retries_down");
  public static final Attribute<String> NAME = IN.text("name");
  public static final Attribute<String> POOL_ID = IN.text("pool_id");
  public static final Attribute<Integer> TIMEOUT = IN.number("timeout");
  public static final Attribute<String> TYPE = IN.text("type");
  public static final Attribute<String> URL_PATH = IN.text("url_path");
  public static final Attribute<Double> HTTP_VERSION = IN.decimal("http_version");
  public static final Attribute<String> DOMAIN_NAME = IN.text("domain_name");
  public static final Attribute<String> PROJECT_ID = IN.text("project_id");

  private static final List<Attribute<?>> ATTRIBUTES = IN.done();

  @Override
  public List<Attribute<?>> attributes() {
    return ATTRIBUTES;
  }
}

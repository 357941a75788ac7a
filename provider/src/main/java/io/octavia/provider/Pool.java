package io.octavia.provider;

import java.util.List;
import java.util.Map;

/** A pool. */
public record Pool(Values values) implements Model {
  private static final Shape IN = new Shape();

  public static final Attribute<Boolean> ADMIN_STATE_UP = IN.flag("admin_state_up");
  public static final Attribute<String> DESCRIPTION = IN.text("description");
  public static final Attribute<HealthMonitor> HEALTHMONITOR = IN.model("healthmonitor");
  public static final Attribute<String> LB_ALGORITHM = IN.text("lb_algorithm");
  public static final Attribute<String> LOADBALANCER_ID = IN.text("loadbalancer_id");
  public static final Attribute<List<Member>> MEMBERS = IN.models("members");
  public static final Attribute<String> NAME = IN.text("name");
  public static final Attribute<String> POOL_ID = IN.text("pool_id");
  public static final Attribute<String> LISTENER_ID = IN.text("listener_id");
  public static final Attribute<String> PROTOCOL = IN.text("protocol");
  public static final Attribute<Map<String, Object>> SESSION_PERSISTENCE =
      IN.map("session_persistence");
  public static final Attribute<String> TLS_CONTAINER_REF = IN.text("tls_container_ref");
  public static final Attribute<Map<String, Object>> TLS_CONTAINER_DATA =
      IN.map("tls_container_data");
  public static final Attribute<String> CA_TLS_CONTAINER_REF = IN.text("ca_tls_container_ref");
  public static final Attribute<String> CA_TLS_CONTAINER_DATA = IN.text("ca_tls_container_data");
  public static final Attribute<String> CRL_CONTAINER_REF = IN.text("crl_container_ref");
  public static final Attribute<String> CRL_CONTAINER_DATA = IN.text("crl_container_data");
  public static final Attribute<Boolean> TLS_ENABLED = IN.flag("tls_enabled");
  public static final Attribute<String> PROJECT_ID = IN.text("project_id");
  public static final Attribute<List<String>> TLS_VERSIONS = IN.texts("tls_versions");
  public static final Attribute<String> TLS_CIPHERS = IN.text("tls_ciphers");
  public static final Attribute<List<String>> ALPN_PROTOCOLS = IN.texts("alpn_protocols");

  private static final List<Attribute<?>> ATTRIBUTES = IN.done();

  @Override
  public List<Attribute<?>> attributes() {
    return ATTRIBUTES;
  }
}

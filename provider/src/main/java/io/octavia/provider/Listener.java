package io.octavia.provider;

import java.util.List;
import java.util.Map;

/**
 * A listener. Certificates are maps of {@code id, primary_cn, certificate, private_key, passphrase,
 * intermediates}.
 */
public record Listener(Values values) implements Model {
  private static final Shape IN = new Shape();

  public static final Attribute<Boolean> ADMIN_STATE_UP = IN.flag("admin_state_up");
  public static final Attribute<Integer> CONNECTION_LIMIT = IN.number("connection_limit");
  public static final Attribute<Pool> DEFAULT_POOL = IN.model("default_pool");
  public static final Attribute<String> DEFAULT_POOL_ID = IN.text("default_pool_id");
  public static final Attribute<Map<String, Object>> DEFAULT_TLS_CONTAINER_DATA =
      IN.map("default_tls_container_data");
  public static final Attribute<String> DEFAULT_TLS_CONTAINER_REF =
      IN.text("default_tls_container_ref");
  public static final Attribute<String> DESCRIPTION = IN.text("description");
  public static final Attribute<Map<String, Object>> INSERT_HEADERS = IN.map("insert_headers");
  public static final Attribute<List<L7Policy>> L7POLICIES = IN.models("l7policies");
  public static final Attribute<String> LISTENER_ID = IN.text("listener_id");
  public static final Attribute<String> LOADBALANCER_ID = IN.text("loadbalancer_id");
  public static final Attribute<String> NAME = IN.text("name");
  public static final Attribute<String> PROTOCOL = IN.text("protocol");
  public static final Attribute<Integer> PROTOCOL_PORT = IN.number("protocol_port");
  public static final Attribute<List<Map<String, Object>>> SNI_CONTAINER_DATA =
      IN.maps("sni_container_data");
  public static final Attribute<List<String>> SNI_CONTAINER_REFS = IN.texts("sni_container_refs");
  public static final Attribute<Integer> TIMEOUT_CLIENT_DATA = IN.number("timeout_client_data");
  public static final Attribute<Integer> TIMEOUT_MEMBER_CONNECT =
      IN.number("timeout_member_connect");
  public static final Attribute<Integer> TIMEOUT_MEMBER_DATA = IN.number("timeout_member_data");
  public static final Attribute<Integer> TIMEOUT_TCP_INSPECT = IN.number("timeout_tcp_inspect");
  public static final Attribute<String> CLIENT_CA_TLS_CONTAINER_REF =
      IN.text("client_ca_tls_container_ref");
  public static final Attribute<String> CLIENT_CA_TLS_CONTAINER_DATA =
      IN.text("client_ca_tls_container_data");
  public static final Attribute<String> CLIENT_AUTHENTICATION = IN.text("client_authentication");
  public static final Attribute<String> CLIENT_CRL_CONTAINER_REF =
      IN.text("client_crl_container_ref");
  public static final Attribute<String> CLIENT_CRL_CONTAINER_DATA =
      IN.text("client_crl_container_data");
  public static final Attribute<String> PROJECT_ID = IN.text("project_id");
  public static final Attribute<List<String>> ALLOWED_CIDRS = IN.texts("allowed_cidrs");
  public static final Attribute<List<String>> TLS_VERSIONS = IN.texts("tls_versions");
  public static final Attribute<String> TLS_CIPHERS = IN.text("tls_ciphers");
  public static final Attribute<List<String>> ALPN_PROTOCOLS = IN.texts("alpn_protocols");
  public static final Attribute<Integer> HSTS_MAX_AGE = IN.newNumber("hsts_max_age");
  public static final Attribute<Boolean> HSTS_INCLUDE_SUBDOMAINS =
      IN.newFlag("hsts_include_subdomains");
  public static final Attribute<Boolean> HSTS_PRELOAD = IN.newFlag("hsts_preload");

  private static final List<Attribute<?>> ATTRIBUTES = IN.done();

  @Override
  public List<Attribute<?>> attributes() {
    return ATTRIBUTES;
  }
}

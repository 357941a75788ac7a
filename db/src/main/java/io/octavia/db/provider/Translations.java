package io.octavia.db.provider;

import io.octavia.provider.AdditionalVip;
import io.octavia.provider.HealthMonitor;
import io.octavia.provider.L7Policy;
import io.octavia.provider.L7Rule;
import io.octavia.provider.Listener;
import io.octavia.provider.LoadBalancer;
import io.octavia.provider.Member;
import io.octavia.provider.Pool;

/** The single values of each kind of object. */
final class Translations {
  static final Translation LOAD_BALANCER =
      new Translation()
          .named("enabled", LoadBalancer.ADMIN_STATE_UP)
          .named("id", LoadBalancer.LOADBALANCER_ID)
          .same(
              LoadBalancer.DESCRIPTION,
              LoadBalancer.NAME,
              LoadBalancer.PROJECT_ID,
              LoadBalancer.VIP_ADDRESS,
              LoadBalancer.VIP_NETWORK_ID,
              LoadBalancer.VIP_PORT_ID,
              LoadBalancer.VIP_SUBNET_ID,
              LoadBalancer.VIP_QOS_POLICY_ID,
              LoadBalancer.VIP_SG_IDS);

  static final Translation ADDITIONAL_VIP =
      new Translation()
          .same(
              AdditionalVip.IP_ADDRESS,
              AdditionalVip.NETWORK_ID,
              AdditionalVip.PORT_ID,
              AdditionalVip.SUBNET_ID);

  static final Translation LISTENER =
      new Translation()
          .named("enabled", Listener.ADMIN_STATE_UP)
          .named("id", Listener.LISTENER_ID)
          .named("load_balancer_id", Listener.LOADBALANCER_ID)
          .named("tls_certificate_id", Listener.DEFAULT_TLS_CONTAINER_REF)
          .named("client_ca_tls_certificate_id", Listener.CLIENT_CA_TLS_CONTAINER_REF)
          .named("client_crl_container_id", Listener.CLIENT_CRL_CONTAINER_REF)
          .same(
              Listener.CONNECTION_LIMIT,
              Listener.DEFAULT_POOL_ID,
              Listener.DESCRIPTION,
              Listener.INSERT_HEADERS,
              Listener.NAME,
              Listener.PROTOCOL,
              Listener.PROTOCOL_PORT,
              Listener.SNI_CONTAINER_REFS,
              Listener.TIMEOUT_CLIENT_DATA,
              Listener.TIMEOUT_MEMBER_CONNECT,
              Listener.TIMEOUT_MEMBER_DATA,
              Listener.TIMEOUT_TCP_INSPECT,
              Listener.CLIENT_AUTHENTICATION,
              Listener.PROJECT_ID,
              Listener.ALLOWED_CIDRS,
              Listener.TLS_VERSIONS,
              Listener.TLS_CIPHERS,
              Listener.ALPN_PROTOCOLS,
              Listener.HSTS_MAX_AGE,
              Listener.HSTS_INCLUDE_SUBDOMAINS,
              Listener.HSTS_PRELOAD);

  static final Translation POOL =
      new Translation()
          .named("enabled", Pool.ADMIN_STATE_UP)
          .named("id", Pool.POOL_ID)
          .named("load_balancer_id", Pool.LOADBALANCER_ID)
          .named("tls_certificate_id", Pool.TLS_CONTAINER_REF)
          .named("ca_tls_certificate_id", Pool.CA_TLS_CONTAINER_REF)
          .named("crl_container_id", Pool.CRL_CONTAINER_REF)
          .same(
              Pool.DESCRIPTION,
              Pool.LB_ALGORITHM,
              Pool.NAME,
              Pool.PROTOCOL,
              Pool.TLS_ENABLED,
              Pool.PROJECT_ID,
              Pool.TLS_VERSIONS,
              Pool.TLS_CIPHERS,
              Pool.ALPN_PROTOCOLS);

  static final Translation MEMBER =
      new Translation()
          .named("enabled", Member.ADMIN_STATE_UP)
          .named("id", Member.MEMBER_ID)
          .named("ip_address", Member.ADDRESS)
          .same(
              Member.MONITOR_ADDRESS,
              Member.MONITOR_PORT,
              Member.NAME,
              Member.POOL_ID,
              Member.PROTOCOL_PORT,
              Member.SUBNET_ID,
              Member.WEIGHT,
              Member.BACKUP,
              Member.PROJECT_ID,
              Member.VNIC_TYPE);

  static final Translation HEALTH_MONITOR =
      new Translation()
          .named("enabled", HealthMonitor.ADMIN_STATE_UP)
          .named("id", HealthMonitor.HEALTHMONITOR_ID)
          .named("rise_threshold", HealthMonitor.MAX_RETRIES)
          .named("fall_threshold", HealthMonitor.MAX_RETRIES_DOWN)
          .same(
              HealthMonitor.DELAY,
              HealthMonitor.EXPECTED_CODES,
              HealthMonitor.HTTP_METHOD,
              HealthMonitor.NAME,
              HealthMonitor.POOL_ID,
              HealthMonitor.TIMEOUT,
              HealthMonitor.TYPE,
              HealthMonitor.URL_PATH,
              HealthMonitor.HTTP_VERSION,
              HealthMonitor.DOMAIN_NAME,
              HealthMonitor.PROJECT_ID);

  static final Translation L7_POLICY =
      new Translation()
          .named("enabled", L7Policy.ADMIN_STATE_UP)
          .named("id", L7Policy.L7POLICY_ID)
          .same(
              L7Policy.ACTION,
              L7Policy.DESCRIPTION,
              L7Policy.LISTENER_ID,
              L7Policy.NAME,
              L7Policy.POSITION,
              L7Policy.REDIRECT_POOL_ID,
              L7Policy.REDIRECT_URL,
              L7Policy.REDIRECT_PREFIX,
              L7Policy.REDIRECT_HTTP_CODE,
              L7Policy.PROJECT_ID);

  static final Translation L7_RULE =
      new Translation()
          .named("enabled", L7Rule.ADMIN_STATE_UP)
          .named("id", L7Rule.L7RULE_ID)
          .same(
              L7Rule.COMPARE_TYPE,
              L7Rule.INVERT,
              L7Rule.KEY,
              L7Rule.L7POLICY_ID,
              L7Rule.TYPE,
              L7Rule.VALUE,
              L7Rule.PROJECT_ID);

  private Translations() {}
}

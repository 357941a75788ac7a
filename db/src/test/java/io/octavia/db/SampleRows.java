package io.octavia.db;

import static io.octavia.db.tables.Tables.ADDITIONAL_VIP;
import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.HEALTH_MONITOR;
import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.L7RULE;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LISTENER_CIDR;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.SESSION_PERSISTENCE;
import static io.octavia.db.tables.Tables.SNI;
import static io.octavia.db.tables.Tables.VIP;
import static io.octavia.db.tables.Tables.VIP_SECURITY_GROUP;
import static io.octavia.db.tables.Tables.VRRP_GROUP;

import java.time.LocalDateTime;
import java.util.Map;
import org.jooq.DSLContext;

/** The rows of {@link SampleLoadBalancer}, beside some of another load balancer. */
final class SampleRows {
  private static final LocalDateTime EARLY = LocalDateTime.parse("2026-11-22T10:00:00");
  private static final LocalDateTime LATE = EARLY.plusSeconds(1);

  private SampleRows() {}

  /**
   * The rows of {@link SampleLoadBalancer}, later ones first, and some of another load balancer.
   */
  static void insert(DSLContext tx) {
    insertLoadBalancer(tx, "other", "ACTIVE");
    insertLoadBalancer(tx, "lb", "DELETED");
    insertAddresses(tx);
    insertPools(tx);
    insertListeners(tx);
    insertPolicies(tx);
    insertAmphorae(tx);
  }

  private static void insertLoadBalancer(DSLContext tx, String id, String status) {
    tx.insertInto(LOAD_BALANCER)
        .set(LOAD_BALANCER.ID, id)
        .set(LOAD_BALANCER.PROJECT_ID, "project")
        .set(LOAD_BALANCER.NAME, "web")
        .set(LOAD_BALANCER.DESCRIPTION, "front door")
        .set(LOAD_BALANCER.TOPOLOGY, "ACTIVE_STANDBY")
        .set(LOAD_BALANCER.PROVIDER, "amphora")
        .set(LOAD_BALANCER.FLAVOR_ID, "00000000-0000-0000-0000-000000000000")
        .set(LOAD_BALANCER.AVAILABILITY_ZONE, "00000000-0000-0000-0000-000000000000")
        .set(LOAD_BALANCER.SERVER_GROUP_ID, "group")
        .set(LOAD_BALANCER.ENABLED, true)
        .set(LOAD_BALANCER.PROVISIONING_STATUS, status)
        .set(LOAD_BALANCER.OPERATING_STATUS, "ONLINE")
        .execute();
    tx.insertInto(VIP)
        .set(VIP.LOAD_BALANCER_ID, id)
        .set(VIP.IP_ADDRESS, "192.0.2.1")
        .set(VIP.PORT_ID, "port")
        .set(VIP.SUBNET_ID, "subnet")
        .set(VIP.NETWORK_ID, "network")
        .set(VIP.QOS_POLICY_ID, "qos")
        .set(VIP.OCTAVIA_OWNED, true)
        .set(VIP.VNIC_TYPE, "direct")
        .execute();
  }

  private static void insertAddresses(DSLContext tx) {
    tx.insertInto(
            ADDITIONAL_VIP,
            ADDITIONAL_VIP.LOAD_BALANCER_ID,
            ADDITIONAL_VIP.SUBNET_ID,
            ADDITIONAL_VIP.IP_ADDRESS,
            ADDITIONAL_VIP.PORT_ID,
            ADDITIONAL_VIP.NETWORK_ID)
        .values("lb", "subnet-3", null, null, null)
        .values("lb", "subnet-2", "198.51.100.1", "port-2", "network-2")
        .values("other", "subnet-9", null, null, null)
        .execute();
    tx.insertInto(VIP_SECURITY_GROUP, VIP_SECURITY_GROUP.LOAD_BALANCER_ID, VIP_SECURITY_GROUP.SG_ID)
        .values("lb", "sg-2")
        .values("lb", "sg-1")
        .values("other", "sg-9")
        .execute();
    tx.insertInto(VRRP_GROUP)
        .set(VRRP_GROUP.LOAD_BALANCER_ID, "lb")
        .set(VRRP_GROUP.VRRP_GROUP_NAME, "lb")
        .set(VRRP_GROUP.VRRP_AUTH_TYPE, "PASS")
        .set(VRRP_GROUP.VRRP_AUTH_PASS, "passwd")
        .set(VRRP_GROUP.ADVERT_INT, 1)
        .execute();
  }

  private static void insertPools(DSLContext tx) {
    tx.insertInto(POOL)
        .set(POOL.ID, "pool-tls")
        .set(POOL.PROJECT_ID, "project")
        .set(POOL.NAME, "backend")
        .set(POOL.PROTOCOL, "HTTP")
        .set(POOL.LB_ALGORITHM, "ROUND_ROBIN")
        .set(POOL.LOAD_BALANCER_ID, "lb")
        .set(POOL.ENABLED, false)
        .set(POOL.PROVISIONING_STATUS, "ACTIVE")
        .set(POOL.OPERATING_STATUS, "DEGRADED")
        .set(POOL.CREATED_AT, LATE)
        .set(POOL.TLS_ENABLED, true)
        .set(POOL.TLS_CERTIFICATE_ID, "client")
        .set(POOL.CA_TLS_CERTIFICATE_ID, "ca")
        .set(POOL.CRL_CONTAINER_ID, "crl")
        .set(POOL.TLS_CIPHERS, "ciphers")
        .set(POOL.TLS_VERSIONS, "TLSv1.3")
        .set(POOL.ALPN_PROTOCOLS, "h2,http/1.0")
        .execute();
    tx.insertInto(POOL)
        .set(POOL.ID, "z-pool")
        .set(POOL.PROTOCOL, "UDP")
        .set(POOL.LB_ALGORITHM, "SOURCE_IP_PORT")
        .set(POOL.LOAD_BALANCER_ID, "lb")
        .set(POOL.ENABLED, true)
        .set(POOL.PROVISIONING_STATUS, "ACTIVE")
        .set(POOL.OPERATING_STATUS, "NO_MONITOR")
        .set(POOL.CREATED_AT, EARLY)
        .set(POOL.TLS_VERSIONS, "")
        .execute();
    tx.insertInto(SESSION_PERSISTENCE)
        .set(SESSION_PERSISTENCE.POOL_ID, "pool-tls")
        .set(SESSION_PERSISTENCE.TYPE, "APP_COOKIE")
        .set(SESSION_PERSISTENCE.COOKIE_NAME, "JSESSIONID")
        .set(SESSION_PERSISTENCE.PERSISTENCE_TIMEOUT, 30)
        .set(SESSION_PERSISTENCE.PERSISTENCE_GRANULARITY, "255.255.0.0")
        .execute();
    tx.insertInto(HEALTH_MONITOR)
        .set(HEALTH_MONITOR.ID, "monitor")
        .set(HEALTH_MONITOR.POOL_ID, "pool-tls")
        .set(HEALTH_MONITOR.NAME, "probe")
        .set(HEALTH_MONITOR.TYPE, "TLS-HELLO")
        .set(HEALTH_MONITOR.DELAY, 5)
        .set(HEALTH_MONITOR.TIMEOUT, 3)
        .set(HEALTH_MONITOR.FALL_THRESHOLD, 2)
        .set(HEALTH_MONITOR.RISE_THRESHOLD, 1)
        .set(HEALTH_MONITOR.HTTP_METHOD, "GET")
        .set(HEALTH_MONITOR.URL_PATH, "/healthz")
        .set(HEALTH_MONITOR.EXPECTED_CODES, "200-204")
        .set(HEALTH_MONITOR.HTTP_VERSION, 1.1f)
        .set(HEALTH_MONITOR.DOMAIN_NAME, "example.org")
        .set(HEALTH_MONITOR.ENABLED, true)
        .set(HEALTH_MONITOR.PROVISIONING_STATUS, "ACTIVE")
        .set(HEALTH_MONITOR.OPERATING_STATUS, "ONLINE")
        .execute();
    insertMembers(tx);
  }

  private static void insertMembers(DSLContext tx) {
    tx.insertInto(MEMBER)
        .set(MEMBER.ID, "a-member")
        .set(MEMBER.POOL_ID, "pool-tls")
        .set(MEMBER.IP_ADDRESS, "2001:db8::1")
        .set(MEMBER.PROTOCOL_PORT, 81)
        .set(MEMBER.BACKUP, false)
        .set(MEMBER.ENABLED, false)
        .set(MEMBER.PROVISIONING_STATUS, "PENDING_DELETE")
        .set(MEMBER.OPERATING_STATUS, "NO_MONITOR")
        .set(MEMBER.CREATED_AT, LATE)
        .execute();
    tx.insertInto(MEMBER)
        .set(MEMBER.ID, "z-member")
        .set(MEMBER.POOL_ID, "pool-tls")
        .set(MEMBER.NAME, "one")
        .set(MEMBER.SUBNET_ID, "subnet")
        .set(MEMBER.IP_ADDRESS, "192.0.2.10")
        .set(MEMBER.PROTOCOL_PORT, 80)
        .set(MEMBER.WEIGHT, 1)
        .set(MEMBER.BACKUP, true)
        .set(MEMBER.MONITOR_ADDRESS, "192.0.2.11")
        .set(MEMBER.MONITOR_PORT, 8080)
        .set(MEMBER.VNIC_TYPE, "direct")
        .set(MEMBER.ENABLED, true)
        .set(MEMBER.PROVISIONING_STATUS, "ACTIVE")
        .set(MEMBER.OPERATING_STATUS, "DRAINING")
        .set(MEMBER.CREATED_AT, EARLY)
        .execute();
  }

  private static void insertListeners(DSLContext tx) {
    tx.insertInto(LISTENER)
        .set(LISTENER.ID, "a-second")
        .set(LISTENER.PROJECT_ID, "project")
        .set(LISTENER.NAME, "tls")
        .set(LISTENER.PROTOCOL, "TERMINATED_HTTPS")
        .set(LISTENER.PROTOCOL_PORT, 443)
        .set(LISTENER.CONNECTION_LIMIT, 1000)
        .set(LISTENER.LOAD_BALANCER_ID, "lb")
        .set(LISTENER.DEFAULT_POOL_ID, "pool-tls")
        .set(LISTENER.PEER_PORT, 1025)
        .set(LISTENER.INSERT_HEADERS, InsertHeaders.encode(Map.of("X-Forwarded-For", "true")))
        .set(LISTENER.TIMEOUT_CLIENT_DATA, 1)
        .set(LISTENER.TIMEOUT_MEMBER_CONNECT, 2)
        .set(LISTENER.TIMEOUT_MEMBER_DATA, 3)
        .set(LISTENER.TIMEOUT_TCP_INSPECT, 4)
        .set(LISTENER.TLS_CERTIFICATE_ID, "cert")
        .set(LISTENER.CLIENT_CA_TLS_CERTIFICATE_ID, "ca")
        .set(LISTENER.CLIENT_CRL_CONTAINER_ID, "crl")
        .set(LISTENER.CLIENT_AUTHENTICATION, "OPTIONAL")
        .set(LISTENER.TLS_CIPHERS, "ciphers")
        .set(LISTENER.TLS_VERSIONS, "TLSv1.2,TLSv1.3")
        .set(LISTENER.ALPN_PROTOCOLS, "h2,http/1.1")
        .set(LISTENER.HSTS_MAX_AGE, 31536000)
        .set(LISTENER.HSTS_INCLUDE_SUBDOMAINS, true)
        .set(LISTENER.HSTS_PRELOAD, true)
        .set(LISTENER.ENABLED, true)
        .set(LISTENER.PROVISIONING_STATUS, "ACTIVE")
        .set(LISTENER.OPERATING_STATUS, "ONLINE")
        .set(LISTENER.CREATED_AT, LATE)
        .execute();
    insertPlainListener(tx, "z-first", "lb");
    insertPlainListener(tx, "foreign", "other");
    tx.insertInto(LISTENER_CIDR, LISTENER_CIDR.LISTENER_ID, LISTENER_CIDR.CIDR)
        .values("a-second", "192.0.2.0/24")
        .values("a-second", "10.0.0.0/8")
        .values("foreign", "0.0.0.0/0")
        .execute();
    tx.insertInto(SNI, SNI.LISTENER_ID, SNI.TLS_CONTAINER_ID)
        .values("a-second", "sni-2")
        .values("a-second", "sni-1")
        .values("foreign", "sni-9")
        .execute();
  }

  private static void insertPlainListener(DSLContext tx, String id, String loadBalancer) {
    tx.insertInto(LISTENER)
        .set(LISTENER.ID, id)
        .set(LISTENER.PROTOCOL, "UDP")
        .set(LISTENER.PROTOCOL_PORT, 53)
        .set(LISTENER.LOAD_BALANCER_ID, loadBalancer)
        .set(LISTENER.ENABLED, false)
        .set(LISTENER.PROVISIONING_STATUS, "PENDING_CREATE")
        .set(LISTENER.OPERATING_STATUS, "OFFLINE")
        .set(LISTENER.CREATED_AT, EARLY)
        .execute();
  }

  private static void insertPolicies(DSLContext tx) {
    tx.insertInto(L7POLICY)
        .set(L7POLICY.ID, "a-policy")
        .set(L7POLICY.NAME, "redirect")
        .set(L7POLICY.LISTENER_ID, "a-second")
        .set(L7POLICY.ACTION, "REDIRECT_TO_POOL")
        .set(L7POLICY.REDIRECT_POOL_ID, "pool-tls")
        .set(L7POLICY.REDIRECT_URL, "http://example.org/")
        .set(L7POLICY.REDIRECT_PREFIX, "http://example.org")
        .set(L7POLICY.REDIRECT_HTTP_CODE, 308)
        .set(L7POLICY.POSITION, 2)
        .set(L7POLICY.ENABLED, false)
        .set(L7POLICY.PROVISIONING_STATUS, "ERROR")
        .set(L7POLICY.OPERATING_STATUS, "OFFLINE")
        .execute();
    tx.insertInto(L7POLICY)
        .set(L7POLICY.ID, "z-policy")
        .set(L7POLICY.LISTENER_ID, "a-second")
        .set(L7POLICY.ACTION, "REJECT")
        .set(L7POLICY.POSITION, 1)
        .set(L7POLICY.ENABLED, true)
        .set(L7POLICY.PROVISIONING_STATUS, "ACTIVE")
        .set(L7POLICY.OPERATING_STATUS, "ONLINE")
        .execute();
    tx.insertInto(L7RULE)
        .set(L7RULE.ID, "a-rule")
        .set(L7RULE.L7POLICY_ID, "z-policy")
        .set(L7RULE.TYPE, "HEADER")
        .set(L7RULE.COMPARE_TYPE, "EQUAL_TO")
        .set(L7RULE.KEY, "X-Key")
        .set(L7RULE.VALUE, "value")
        .set(L7RULE.INVERT, true)
        .set(L7RULE.ENABLED, false)
        .set(L7RULE.PROVISIONING_STATUS, "PENDING_UPDATE")
        .set(L7RULE.OPERATING_STATUS, "ONLINE")
        .set(L7RULE.CREATED_AT, LATE)
        .execute();
    tx.insertInto(L7RULE)
        .set(L7RULE.ID, "z-rule")
        .set(L7RULE.L7POLICY_ID, "z-policy")
        .set(L7RULE.TYPE, "PATH")
        .set(L7RULE.COMPARE_TYPE, "STARTS_WITH")
        .set(L7RULE.VALUE, "/admin")
        .set(L7RULE.INVERT, false)
        .set(L7RULE.PROVISIONING_STATUS, "ACTIVE")
        .set(L7RULE.OPERATING_STATUS, "ONLINE")
        .set(L7RULE.CREATED_AT, EARLY)
        .execute();
  }

  private static void insertAmphorae(DSLContext tx) {
    tx.insertInto(AMPHORA)
        .set(AMPHORA.ID, "amphora")
        .set(AMPHORA.LOAD_BALANCER_ID, "lb")
        .set(AMPHORA.STATUS, "ALLOCATED")
        .set(AMPHORA.ROLE, "MASTER")
        .set(AMPHORA.COMPUTE_ID, "compute")
        .set(AMPHORA.LB_NETWORK_IP, "127.0.1.1")
        .set(AMPHORA.VRRP_IP, "192.0.2.2")
        .set(AMPHORA.HA_IP, "192.0.2.1")
        .set(AMPHORA.VRRP_PORT_ID, "vrrp-port")
        .set(AMPHORA.HA_PORT_ID, "ha-port")
        .set(AMPHORA.VRRP_INTERFACE, "eth1")
        .set(AMPHORA.VRRP_ID, 1)
        .set(AMPHORA.VRRP_PRIORITY, 100)
        .set(AMPHORA.CERT_EXPIRATION, LocalDateTime.parse("2027-11-22T10:00:00"))
        .set(AMPHORA.CERT_BUSY, true)
        .execute();
    tx.insertInto(AMPHORA)
        .set(AMPHORA.ID, "gone")
        .set(AMPHORA.LOAD_BALANCER_ID, "lb")
        .set(AMPHORA.STATUS, "DELETED")
        .set(AMPHORA.CERT_BUSY, false)
        .execute();
  }
}

package io.octavia.db;

import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.L7RULE;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LISTENER_CIDR;
import static io.octavia.db.tables.Tables.SNI;

import io.octavia.domain.ClientAuthentication;
import io.octavia.domain.L7Action;
import io.octavia.domain.L7CompareType;
import io.octavia.domain.L7Policy;
import io.octavia.domain.L7PolicyId;
import io.octavia.domain.L7Rule;
import io.octavia.domain.L7RuleId;
import io.octavia.domain.L7RuleType;
import io.octavia.domain.Listener;
import io.octavia.domain.ListenerId;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.PoolId;
import io.octavia.domain.ProvisioningStatus;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Loads the listeners of a load balancer: one query for each table below them. */
final class ListenerGraphs {
  /** Rows of the tables below listeners, by the id of what they belong to. */
  private record Below(
      Map<String, List<String>> cidrs,
      Map<String, List<String>> certificates,
      Map<String, List<L7Policy>> policies) {}

  private ListenerGraphs() {}

  static List<Listener> load(DSLContext tx, String loadBalancer) {
    var rows =
        tx.selectFrom(LISTENER)
            .where(LISTENER.LOAD_BALANCER_ID.eq(loadBalancer))
            .orderBy(LISTENER.CREATED_AT, LISTENER.ID)
            .fetch();
    if (rows.isEmpty()) return List.of();
    var below =
        new Below(
            cidrs(tx, loadBalancer), certificates(tx, loadBalancer), policies(tx, loadBalancer));
    return rows.map(row -> listener(row, below));
  }

  private static Map<String, List<String>> cidrs(DSLContext tx, String loadBalancer) {
    return tx.select(LISTENER_CIDR.fields())
        .from(LISTENER_CIDR)
        .join(LISTENER)
        .on(LISTENER.ID.eq(LISTENER_CIDR.LISTENER_ID))
        .where(LISTENER.LOAD_BALANCER_ID.eq(loadBalancer))
        .orderBy(LISTENER_CIDR.CIDR)
        .fetchGroups(LISTENER_CIDR.LISTENER_ID, LISTENER_CIDR.CIDR);
  }

  private static Map<String, List<String>> certificates(DSLContext tx, String loadBalancer) {
    return tx.select(SNI.fields())
        .from(SNI)
        .join(LISTENER)
        .on(LISTENER.ID.eq(SNI.LISTENER_ID))
        .where(LISTENER.LOAD_BALANCER_ID.eq(loadBalancer))
        .orderBy(SNI.TLS_CONTAINER_ID)
        .fetchGroups(SNI.LISTENER_ID, SNI.TLS_CONTAINER_ID);
  }

  private static Map<String, List<L7Policy>> policies(DSLContext tx, String loadBalancer) {
    var rows =
        tx.select(L7POLICY.fields())
            .from(L7POLICY)
            .join(LISTENER)
            .on(LISTENER.ID.eq(L7POLICY.LISTENER_ID))
            .where(LISTENER.LOAD_BALANCER_ID.eq(loadBalancer))
            .orderBy(L7POLICY.POSITION, L7POLICY.ID)
            .fetch();
    if (rows.isEmpty()) return Map.of();
    var rules =
        tx.select(L7RULE.fields())
            .from(L7RULE)
            .join(L7POLICY)
            .on(L7POLICY.ID.eq(L7RULE.L7POLICY_ID))
            .join(LISTENER)
            .on(LISTENER.ID.eq(L7POLICY.LISTENER_ID))
            .where(LISTENER.LOAD_BALANCER_ID.eq(loadBalancer))
            .orderBy(L7RULE.CREATED_AT, L7RULE.ID)
            .fetchGroups(L7RULE.L7POLICY_ID, ListenerGraphs::rule);
    return rows.intoGroups(L7POLICY.LISTENER_ID, row -> policy(row, rules));
  }

  private static L7Rule rule(Record row) {
    return new L7Rule(
        new L7RuleId(row.get(L7RULE.ID)),
        L7RuleType.of(row.get(L7RULE.TYPE)),
        L7CompareType.of(row.get(L7RULE.COMPARE_TYPE)),
        row.get(L7RULE.KEY),
        row.get(L7RULE.VALUE),
        row.get(L7RULE.INVERT),
        row.get(L7RULE.ENABLED),
        ProvisioningStatus.of(row.get(L7RULE.PROVISIONING_STATUS)));
  }

  private static L7Policy policy(Record row, Map<String, List<L7Rule>> rules) {
    var id = row.get(L7POLICY.ID);
    return new L7Policy(
        new L7PolicyId(id),
        row.get(L7POLICY.NAME),
        L7Action.of(row.get(L7POLICY.ACTION)),
        LoadBalancerGraphs.optional(row, L7POLICY.REDIRECT_POOL_ID, PoolId::new),
        row.get(L7POLICY.REDIRECT_URL),
        row.get(L7POLICY.REDIRECT_PREFIX),
        row.get(L7POLICY.REDIRECT_HTTP_CODE),
        row.get(L7POLICY.POSITION),
        rules.getOrDefault(id, List.of()),
        row.get(L7POLICY.ENABLED),
        ProvisioningStatus.of(row.get(L7POLICY.PROVISIONING_STATUS)));
  }

  private static Listener listener(Record row, Below below) {
    var id = row.get(LISTENER.ID);
    return new Listener(
        new ListenerId(id),
        row.get(LISTENER.PROJECT_ID),
        row.get(LISTENER.NAME),
        ListenerProtocol.of(row.get(LISTENER.PROTOCOL)),
        row.get(LISTENER.PROTOCOL_PORT),
        row.get(LISTENER.CONNECTION_LIMIT),
        LoadBalancerGraphs.optional(row, LISTENER.DEFAULT_POOL_ID, PoolId::new),
        row.get(LISTENER.PEER_PORT),
        InsertHeaders.decode(row.get(LISTENER.INSERT_HEADERS)),
        new Listener.Timeouts(
            row.get(LISTENER.TIMEOUT_CLIENT_DATA),
            row.get(LISTENER.TIMEOUT_MEMBER_CONNECT),
            row.get(LISTENER.TIMEOUT_MEMBER_DATA),
            row.get(LISTENER.TIMEOUT_TCP_INSPECT)),
        below.cidrs().getOrDefault(id, List.of()),
        tls(row, below.certificates().getOrDefault(id, List.of())),
        new Listener.Hsts(
            row.get(LISTENER.HSTS_MAX_AGE),
            LoadBalancerGraphs.isSet(row, LISTENER.HSTS_INCLUDE_SUBDOMAINS),
            LoadBalancerGraphs.isSet(row, LISTENER.HSTS_PRELOAD)),
        below.policies().getOrDefault(id, List.of()),
        row.get(LISTENER.ENABLED),
        ProvisioningStatus.of(row.get(LISTENER.PROVISIONING_STATUS)),
        OperatingStatus.of(row.get(LISTENER.OPERATING_STATUS)));
  }

  private static Listener.Tls tls(Record row, List<String> certificates) {
    return new Listener.Tls(
        row.get(LISTENER.TLS_CERTIFICATE_ID),
        certificates,
        row.get(LISTENER.CLIENT_CA_TLS_CERTIFICATE_ID),
        row.get(LISTENER.CLIENT_CRL_CONTAINER_ID),
        ClientAuthentication.of(row.get(LISTENER.CLIENT_AUTHENTICATION)),
        row.get(LISTENER.TLS_CIPHERS),
        LoadBalancerGraphs.list(row, LISTENER.TLS_VERSIONS),
        LoadBalancerGraphs.list(row, LISTENER.ALPN_PROTOCOLS));
  }
}

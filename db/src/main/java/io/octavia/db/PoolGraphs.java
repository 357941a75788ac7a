package io.octavia.db;

import static io.octavia.db.tables.Tables.HEALTH_MONITOR;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.SESSION_PERSISTENCE;

import io.octavia.domain.Algorithm;
import io.octavia.domain.HealthMonitor;
import io.octavia.domain.HealthMonitorId;
import io.octavia.domain.HealthMonitorType;
import io.octavia.domain.Member;
import io.octavia.domain.MemberId;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.Pool;
import io.octavia.domain.PoolId;
import io.octavia.domain.PoolProtocol;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.SessionPersistence;
import io.octavia.domain.SessionPersistenceType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Loads the pools of a load balancer: one query for them, one for the members of all. */
final class PoolGraphs {
  private PoolGraphs() {}

  static List<Pool> load(DSLContext tx, String loadBalancer) {
    var rows =
        tx.select(POOL.fields())
            .select(SESSION_PERSISTENCE.fields())
            .select(HEALTH_MONITOR.fields())
            .from(POOL)
            .leftJoin(SESSION_PERSISTENCE)
            .on(SESSION_PERSISTENCE.POOL_ID.eq(POOL.ID))
            .leftJoin(HEALTH_MONITOR)
            .on(HEALTH_MONITOR.POOL_ID.eq(POOL.ID))
            .where(POOL.LOAD_BALANCER_ID.eq(loadBalancer))
            .orderBy(POOL.CREATED_AT, POOL.ID)
            .fetch();
    if (rows.isEmpty()) return List.of();
    var members =
        tx.select(MEMBER.fields())
            .from(MEMBER)
            .join(POOL)
            .on(POOL.ID.eq(MEMBER.POOL_ID))
            .where(POOL.LOAD_BALANCER_ID.eq(loadBalancer))
            .orderBy(MEMBER.CREATED_AT, MEMBER.ID)
            .fetchGroups(MEMBER.POOL_ID, PoolGraphs::member);
    return rows.map(row -> pool(row, members));
  }

  private static Pool pool(Record row, Map<String, List<Member>> members) {
    var id = row.get(POOL.ID);
    return new Pool(
        new PoolId(id),
        row.get(POOL.PROJECT_ID),
        row.get(POOL.NAME),
        PoolProtocol.of(row.get(POOL.PROTOCOL)),
        Algorithm.of(row.get(POOL.LB_ALGORITHM)),
        sessionPersistence(row),
        healthMonitor(row),
        members.getOrDefault(id, List.of()),
        tls(row),
        row.get(POOL.ENABLED),
        ProvisioningStatus.of(row.get(POOL.PROVISIONING_STATUS)),
        OperatingStatus.of(row.get(POOL.OPERATING_STATUS)));
  }

  private static Pool.Tls tls(Record row) {
    return new Pool.Tls(
        row.get(POOL.TLS_ENABLED),
        row.get(POOL.TLS_CERTIFICATE_ID),
        row.get(POOL.CA_TLS_CERTIFICATE_ID),
        row.get(POOL.CRL_CONTAINER_ID),
        row.get(POOL.TLS_CIPHERS),
        LoadBalancerGraphs.list(row, POOL.TLS_VERSIONS),
        LoadBalancerGraphs.list(row, POOL.ALPN_PROTOCOLS));
  }

  private static @Nullable SessionPersistence sessionPersistence(Record row) {
    if (row.get(SESSION_PERSISTENCE.POOL_ID) == null) return null;
    return new SessionPersistence(
        SessionPersistenceType.of(row.get(SESSION_PERSISTENCE.TYPE)),
        row.get(SESSION_PERSISTENCE.COOKIE_NAME),
        row.get(SESSION_PERSISTENCE.PERSISTENCE_TIMEOUT),
        row.get(SESSION_PERSISTENCE.PERSISTENCE_GRANULARITY));
  }

  private static @Nullable HealthMonitor healthMonitor(Record row) {
    if (row.get(HEALTH_MONITOR.ID) == null) return null;
    return new HealthMonitor(
        new HealthMonitorId(row.get(HEALTH_MONITOR.ID)),
        row.get(HEALTH_MONITOR.NAME),
        HealthMonitorType.of(row.get(HEALTH_MONITOR.TYPE)),
        row.get(HEALTH_MONITOR.DELAY),
        row.get(HEALTH_MONITOR.TIMEOUT),
        row.get(HEALTH_MONITOR.FALL_THRESHOLD),
        row.get(HEALTH_MONITOR.RISE_THRESHOLD),
        row.get(HEALTH_MONITOR.HTTP_METHOD),
        row.get(HEALTH_MONITOR.URL_PATH),
        row.get(HEALTH_MONITOR.EXPECTED_CODES),
        LoadBalancerGraphs.optional(row, HEALTH_MONITOR.HTTP_VERSION, String::valueOf),
        row.get(HEALTH_MONITOR.DOMAIN_NAME),
        row.get(HEALTH_MONITOR.ENABLED),
        ProvisioningStatus.of(row.get(HEALTH_MONITOR.PROVISIONING_STATUS)),
        OperatingStatus.of(row.get(HEALTH_MONITOR.OPERATING_STATUS)));
  }

  private static Member member(Record row) {
    var id = row.get(MEMBER.ID);
    return new Member(
        new MemberId(id),
        row.get(MEMBER.NAME),
        row.get(MEMBER.SUBNET_ID),
        Objects.requireNonNull(row.get(MEMBER.IP_ADDRESS), () -> "address of member " + id),
        row.get(MEMBER.PROTOCOL_PORT),
        row.get(MEMBER.WEIGHT),
        row.get(MEMBER.BACKUP),
        row.get(MEMBER.MONITOR_ADDRESS),
        row.get(MEMBER.MONITOR_PORT),
        row.get(MEMBER.VNIC_TYPE),
        row.get(MEMBER.ENABLED),
        ProvisioningStatus.of(row.get(MEMBER.PROVISIONING_STATUS)),
        OperatingStatus.of(row.get(MEMBER.OPERATING_STATUS)));
  }
}

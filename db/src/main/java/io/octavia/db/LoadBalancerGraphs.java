package io.octavia.db;

import static io.octavia.db.tables.Tables.ADDITIONAL_VIP;
import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.VIP;
import static io.octavia.db.tables.Tables.VIP_SECURITY_GROUP;
import static io.octavia.db.tables.Tables.VRRP_GROUP;

import io.octavia.domain.AdditionalVip;
import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraRole;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.Topology;
import io.octavia.domain.Vip;
import io.octavia.domain.VrrpGroup;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/**
 * Loads a load balancer with everything below it: one query for each table that can hold several
 * rows of it, but none for what belongs to objects that it does not have.
 */
public final class LoadBalancerGraphs {
  private LoadBalancerGraphs() {}

  /**
   * The load balancer, also if its status is {@code DELETED}; empty if there is no row of it.
   * Objects that were made in the same second are ordered by their ids.
   */
  public static Optional<LoadBalancer> load(DSLContext tx, LoadBalancerId id) {
    return load(tx, id, null);
  }

  /**
   * As {@link #load(DSLContext, LoadBalancerId)}, for who knows that nothing has changed since but
   * the rows of the load balancer itself and of its amphorae.
   *
   * @param before what was loaded then; null: nothing is known
   */
  public static Optional<LoadBalancer> load(
      DSLContext tx, LoadBalancerId id, @Nullable LoadBalancer before) {
    return tx.select(LOAD_BALANCER.fields())
        .select(VIP.fields())
        .select(VRRP_GROUP.fields())
        .from(LOAD_BALANCER)
        .leftJoin(VIP)
        .on(VIP.LOAD_BALANCER_ID.eq(LOAD_BALANCER.ID))
        .leftJoin(VRRP_GROUP)
        .on(VRRP_GROUP.LOAD_BALANCER_ID.eq(LOAD_BALANCER.ID))
        .where(LOAD_BALANCER.ID.eq(id.value()))
        .fetchOptional()
        .map(row -> graph(tx, row, before));
  }

  private static LoadBalancer graph(DSLContext tx, Record row, @Nullable LoadBalancer before) {
    var id = row.get(LOAD_BALANCER.ID);
    return new LoadBalancer(
        new LoadBalancerId(id),
        row.get(LOAD_BALANCER.PROJECT_ID),
        row.get(LOAD_BALANCER.NAME),
        row.get(LOAD_BALANCER.DESCRIPTION),
        optional(row, LOAD_BALANCER.TOPOLOGY, Topology::of),
        row.get(LOAD_BALANCER.PROVIDER),
        row.get(LOAD_BALANCER.FLAVOR_ID),
        row.get(LOAD_BALANCER.AVAILABILITY_ZONE),
        row.get(LOAD_BALANCER.SERVER_GROUP_ID),
        vip(row),
        before == null ? additionalVips(tx, id) : before.additionalVips(),
        before == null ? securityGroups(tx, id) : before.securityGroups(),
        vrrpGroup(row),
        before == null ? ListenerGraphs.load(tx, id) : before.listeners(),
        before == null ? PoolGraphs.load(tx, id) : before.pools(),
        amphorae(tx, id),
        row.get(LOAD_BALANCER.ENABLED),
        ProvisioningStatus.of(row.get(LOAD_BALANCER.PROVISIONING_STATUS)),
        OperatingStatus.of(row.get(LOAD_BALANCER.OPERATING_STATUS)));
  }

  /** A row of the VIP that is missing reads as one that knows nothing yet. */
  private static Vip vip(Record row) {
    return new Vip(
        row.get(VIP.IP_ADDRESS),
        row.get(VIP.PORT_ID),
        row.get(VIP.SUBNET_ID),
        row.get(VIP.NETWORK_ID),
        row.get(VIP.QOS_POLICY_ID),
        isSet(row, VIP.OCTAVIA_OWNED),
        Objects.requireNonNullElse(row.get(VIP.VNIC_TYPE), "normal"));
  }

  private static @Nullable VrrpGroup vrrpGroup(Record row) {
    if (row.get(VRRP_GROUP.LOAD_BALANCER_ID) == null) return null;
    return new VrrpGroup(
        Objects.requireNonNullElse(row.get(VRRP_GROUP.VRRP_GROUP_NAME), ""),
        Objects.requireNonNullElse(row.get(VRRP_GROUP.VRRP_AUTH_PASS), ""),
        Objects.requireNonNullElse(row.get(VRRP_GROUP.ADVERT_INT), 1));
  }

  private static List<AdditionalVip> additionalVips(DSLContext tx, String id) {
    return tx.selectFrom(ADDITIONAL_VIP)
        .where(ADDITIONAL_VIP.LOAD_BALANCER_ID.eq(id))
        .orderBy(ADDITIONAL_VIP.SUBNET_ID)
        .fetch(row ->
            new AdditionalVip(
                row.get(ADDITIONAL_VIP.SUBNET_ID),
                row.get(ADDITIONAL_VIP.IP_ADDRESS),
                row.get(ADDITIONAL_VIP.PORT_ID),
                row.get(ADDITIONAL_VIP.NETWORK_ID)));
  }

  private static List<String> securityGroups(DSLContext tx, String id) {
    return tx.select(VIP_SECURITY_GROUP.SG_ID)
        .from(VIP_SECURITY_GROUP)
        .where(VIP_SECURITY_GROUP.LOAD_BALANCER_ID.eq(id))
        .orderBy(VIP_SECURITY_GROUP.SG_ID)
        .fetch(VIP_SECURITY_GROUP.SG_ID);
  }

  private static List<Amphora> amphorae(DSLContext tx, String id) {
    return tx.selectFrom(AMPHORA)
        .where(AMPHORA.LOAD_BALANCER_ID.eq(id))
        .and(AMPHORA.STATUS.ne(AmphoraStatus.DELETED.text()))
        .orderBy(AMPHORA.CREATED_AT, AMPHORA.ID)
        .fetch(LoadBalancerGraphs::amphora);
  }

  /**
   * One row of {@code amphora}.
   *
   * @throws NullPointerException if it belongs to no load balancer
   */
  static Amphora amphora(Record row) {
    return new Amphora(
        new AmphoraId(row.get(AMPHORA.ID)),
        new LoadBalancerId(Objects.requireNonNull(row.get(AMPHORA.LOAD_BALANCER_ID))),
        AmphoraStatus.of(row.get(AMPHORA.STATUS)),
        optional(row, AMPHORA.ROLE, AmphoraRole::of),
        row.get(AMPHORA.COMPUTE_ID),
        row.get(AMPHORA.LB_NETWORK_IP),
        row.get(AMPHORA.VRRP_IP),
        row.get(AMPHORA.HA_IP),
        row.get(AMPHORA.VRRP_PORT_ID),
        row.get(AMPHORA.HA_PORT_ID),
        row.get(AMPHORA.VRRP_INTERFACE),
        row.get(AMPHORA.VRRP_ID),
        row.get(AMPHORA.VRRP_PRIORITY),
        optional(
            row, AMPHORA.CERT_EXPIRATION, (LocalDateTime utc) -> utc.toInstant(ZoneOffset.UTC)),
        row.get(AMPHORA.CERT_BUSY));
  }

  /** The column's value in the words of the domain, if it has one. */
  static <C, T> @Nullable T optional(
      Record row, TableField<Record, C> column, Function<C, T> meaning) {
    var value = row.get(column);
    return value == null ? null : meaning.apply(value);
  }

  /** Null counts as false. */
  static boolean isSet(Record row, TableField<Record, Boolean> column) {
    return Boolean.TRUE.equals(row.get(column));
  }

  /** A comma-joined column; null and the empty text are both the empty list. */
  static List<String> list(Record row, TableField<Record, String> column) {
    var text = row.get(column);
    return text == null || text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }
}

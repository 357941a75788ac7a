package io.octavia.db.resource;

import static io.octavia.db.tables.Tables.ADDITIONAL_VIP;
import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AVAILABILITY_ZONE;
import static io.octavia.db.tables.Tables.AVAILABILITY_ZONE_PROFILE;
import static io.octavia.db.tables.Tables.FLAVOR;
import static io.octavia.db.tables.Tables.FLAVOR_PROFILE;
import static io.octavia.db.tables.Tables.HEALTH_MONITOR;
import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.L7RULE;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LISTENER_CIDR;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.QUOTAS;
import static io.octavia.db.tables.Tables.SESSION_PERSISTENCE;
import static io.octavia.db.tables.Tables.SNI;
import static io.octavia.db.tables.Tables.VIP;
import static io.octavia.db.tables.Tables.VIP_SECURITY_GROUP;

import io.octavia.db.resource.Column.Coding;
import io.octavia.db.tables.OctaviaTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/**
 * How a kind of object lies in the tables: its own table, tables that hold at most one row for each
 * object, and lists beside it.
 */
final class View {
  static final String PLACEHOLDER = "00000000-0000-0000-0000-000000000000";

  private static final Map<Kind, View> VIEWS = views();

  final Kind kind;
  final OctaviaTable table;
  final Field<String> id;
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final List<Beside> besides = new ArrayList<>();
  private final List<Collection> collections = new ArrayList<>();
  private final Map<Set<String>, Shape> shapes = new ConcurrentHashMap<>();
  private Condition visible = DSL.noCondition();
  private Function<String, Condition> below =
      _ -> {
        throw new IllegalStateException("not a kind of objects below a load balancer");
      };

  /** A table that holds at most one row for an object. */
  record Beside(OctaviaTable table, Condition on, Field<String> key) {}

  private View(Kind kind, OctaviaTable table, TableField<Record, String> id) {
    this.kind = kind;
    this.table = table;
    this.id = id;
    for (Field<?> field : table.fields()) {
      columns.put(field.getName(), new Column(field.getName(), field, Coding.PLAIN));
    }
  }

  /** How that kind lies in the tables. */
  static View of(Kind kind) {
    var view = VIEWS.get(kind);
    if (view == null) {
      throw new IllegalArgumentException("no view of " + kind);
    }
    return view;
  }

  Optional<Column> column(String name) {
    return Optional.ofNullable(columns.get(name));
  }

  /** The columns that put objects in the order in which they were made, and tell them apart. */
  List<Query.Order> byAge() {
    return Stream.of("created_at", kind.key())
        .filter(columns::containsKey)
        .map(name -> new Query.Order(name, false))
        .toList();
  }

  Column known(String name) {
    return column(name)
        .orElseThrow(() -> new IllegalArgumentException(kind + " has no column " + name));
  }

  /** All there is to read. */
  Shape whole() {
    return shapes.computeIfAbsent(
        Set.of(), _ -> new Shape(this, List.copyOf(columns()), collections));
  }

  /** These columns and lists; the key must be among them. */
  Shape only(Set<String> names) {
    return shapes.computeIfAbsent(names, some -> whole().only(some));
  }

  /** All columns, no lists. */
  Shape plain() {
    return only(
        Set.copyOf(columns.keySet().stream().filter(name -> collection(name).isEmpty()).toList()));
  }

  java.util.Collection<Column> columns() {
    return columns.values();
  }

  List<Collection> collections() {
    return collections;
  }

  Optional<Collection> collection(String name) {
    return collections.stream().filter(collection -> collection.name().equals(name)).findFirst();
  }

  List<Beside> besides() {
    return besides;
  }

  Condition visible() {
    return visible;
  }

  Table<?> joined() {
    Table<?> from = table;
    for (var beside : besides) {
      from = from.leftJoin(beside.table()).on(beside.on());
    }
    return from;
  }

  /** Whether an object is one of that load balancer. */
  Condition below(String loadBalancer) {
    return below.apply(loadBalancer);
  }

  private View below(Field<String> loadBalancer) {
    below = loadBalancer::eq;
    return this;
  }

  private View below(
      Field<String> parent, Table<?> parents, Field<String> id, Field<String> loadBalancer) {
    below = wanted -> parent.in(DSL.select(id).from(parents).where(loadBalancer.eq(wanted)));
    return this;
  }

  private View hide(Condition condition) {
    visible = condition.not();
    return this;
  }

  /** What deleted load balancers refer to when their flavor or zone is gone is not shown. */
  private View withoutPlaceholder() {
    return hide(id.eq(DSL.inline(PLACEHOLDER)));
  }

  private View coded(Coding coding, Field<?>... fields) {
    for (var field : fields) {
      columns.put(field.getName(), new Column(field.getName(), field, coding));
    }
    return this;
  }

  private View beside(OctaviaTable other, Field<String> key, Map<String, Field<?>> names) {
    besides.add(new Beside(other, key.eq(id), key));
    names.forEach((name, field) -> columns.put(name, new Column(name, field, Coding.PLAIN)));
    return this;
  }

  private View with(Collection... more) {
    collections.addAll(List.of(more));
    return this;
  }

  private static Map<Kind, View> views() {
    var views = new LinkedHashMap<Kind, View>();
    for (var view :
        List.of(
            loadBalancer(),
            listener(),
            pool(),
            member(),
            monitor(),
            policy(),
            rule(),
            amphora(),
            new View(Kind.FLAVOR_PROFILE, FLAVOR_PROFILE, FLAVOR_PROFILE.ID).withoutPlaceholder(),
            new View(Kind.FLAVOR, FLAVOR, FLAVOR.ID).withoutPlaceholder(),
            new View(
                    Kind.AVAILABILITY_ZONE_PROFILE,
                    AVAILABILITY_ZONE_PROFILE,
                    AVAILABILITY_ZONE_PROFILE.ID)
                .withoutPlaceholder(),
            new View(Kind.AVAILABILITY_ZONE, AVAILABILITY_ZONE, AVAILABILITY_ZONE.NAME)
                .withoutPlaceholder(),
            new View(Kind.QUOTA, QUOTAS, QUOTAS.PROJECT_ID))) {
      views.put(view.kind, view);
    }
    return views;
  }

  private static View loadBalancer() {
    return new View(Kind.LOAD_BALANCER, LOAD_BALANCER, LOAD_BALANCER.ID)
        .hide(LOAD_BALANCER.PROVISIONING_STATUS.eq(DSL.inline("DELETED")))
        .beside(
            VIP,
            VIP.LOAD_BALANCER_ID,
            Map.of(
                "vip_address", VIP.IP_ADDRESS,
                "vip_port_id", VIP.PORT_ID,
                "vip_subnet_id", VIP.SUBNET_ID,
                "vip_network_id", VIP.NETWORK_ID,
                "vip_qos_policy_id", VIP.QOS_POLICY_ID,
                "vip_octavia_owned", VIP.OCTAVIA_OWNED,
                "vip_vnic_type", VIP.VNIC_TYPE))
        .with(
            Collection.tags(),
            Collection.byAge("listeners", LISTENER, LISTENER.LOAD_BALANCER_ID, LISTENER.CREATED_AT),
            Collection.byAge("pools", POOL, POOL.LOAD_BALANCER_ID, POOL.CREATED_AT),
            Collection.texts(
                "vip_sg_ids", VIP_SECURITY_GROUP.LOAD_BALANCER_ID, VIP_SECURITY_GROUP.SG_ID),
            new Collection.Rows(
                "additional_vips",
                ADDITIONAL_VIP.LOAD_BALANCER_ID,
                List.of(
                    ADDITIONAL_VIP.SUBNET_ID,
                    ADDITIONAL_VIP.IP_ADDRESS,
                    ADDITIONAL_VIP.PORT_ID,
                    ADDITIONAL_VIP.NETWORK_ID)));
  }

  private static View listener() {
    return new View(Kind.LISTENER, LISTENER, LISTENER.ID)
        .below(LISTENER.LOAD_BALANCER_ID)
        .coded(Coding.PICKLE, LISTENER.INSERT_HEADERS)
        .coded(Coding.COMMAS, LISTENER.TLS_VERSIONS, LISTENER.ALPN_PROTOCOLS)
        .with(
            Collection.tags(),
            Collection.texts("sni_container_refs", SNI.LISTENER_ID, SNI.TLS_CONTAINER_ID),
            Collection.texts("allowed_cidrs", LISTENER_CIDR.LISTENER_ID, LISTENER_CIDR.CIDR),
            Collection.byPosition("l7policies", L7POLICY, L7POLICY.LISTENER_ID, L7POLICY.POSITION));
  }

  private static View pool() {
    return new View(Kind.POOL, POOL, POOL.ID)
        .below(POOL.LOAD_BALANCER_ID)
        .coded(Coding.COMMAS, POOL.TLS_VERSIONS, POOL.ALPN_PROTOCOLS)
        .beside(
            SESSION_PERSISTENCE,
            SESSION_PERSISTENCE.POOL_ID,
            Map.of(
                "persistence_type", SESSION_PERSISTENCE.TYPE,
                "cookie_name", SESSION_PERSISTENCE.COOKIE_NAME,
                "persistence_timeout", SESSION_PERSISTENCE.PERSISTENCE_TIMEOUT,
                "persistence_granularity", SESSION_PERSISTENCE.PERSISTENCE_GRANULARITY))
        .beside(
            HEALTH_MONITOR, HEALTH_MONITOR.POOL_ID, Map.of("healthmonitor_id", HEALTH_MONITOR.ID))
        .with(
            Collection.tags(),
            Collection.byAge("members", MEMBER, MEMBER.POOL_ID, MEMBER.CREATED_AT),
            Collection.listenersOfPool());
  }

  private static View member() {
    return new View(Kind.MEMBER, MEMBER, MEMBER.ID)
        .below(MEMBER.POOL_ID, POOL, POOL.ID, POOL.LOAD_BALANCER_ID)
        .with(Collection.tags());
  }

  private static View monitor() {
    return new View(Kind.HEALTH_MONITOR, HEALTH_MONITOR, HEALTH_MONITOR.ID)
        .below(HEALTH_MONITOR.POOL_ID, POOL, POOL.ID, POOL.LOAD_BALANCER_ID)
        .with(Collection.tags());
  }

  private static View policy() {
    return new View(Kind.L7_POLICY, L7POLICY, L7POLICY.ID)
        .below(L7POLICY.LISTENER_ID, LISTENER, LISTENER.ID, LISTENER.LOAD_BALANCER_ID)
        .with(
            Collection.tags(),
            Collection.byAge("rules", L7RULE, L7RULE.L7POLICY_ID, L7RULE.CREATED_AT));
  }

  private static View rule() {
    return new View(Kind.L7_RULE, L7RULE, L7RULE.ID)
        .below(
            L7RULE.L7POLICY_ID,
            L7POLICY.join(LISTENER).on(LISTENER.ID.eq(L7POLICY.LISTENER_ID)),
            L7POLICY.ID,
            LISTENER.LOAD_BALANCER_ID)
        .with(Collection.tags());
  }

  private static View amphora() {
    var view =
        new View(Kind.AMPHORA, AMPHORA, AMPHORA.ID).hide(AMPHORA.STATUS.eq(DSL.inline("DELETED")));
    view.besides.add(
        new Beside(LOAD_BALANCER, LOAD_BALANCER.ID.eq(AMPHORA.LOAD_BALANCER_ID), LOAD_BALANCER.ID));
    view.columns.put(
        "project_id", new Column("project_id", LOAD_BALANCER.PROJECT_ID, Coding.PLAIN));
    return view;
  }
}

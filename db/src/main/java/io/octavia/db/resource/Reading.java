package io.octavia.db.resource;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.LISTENER_STATISTICS;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Looks at the objects of the API. */
public class Reading {
  final DSLContext context;

  Reading(DSLContext context) {
    this.context = context;
  }

  /** Whether objects of that kind have a single value of that name, to filter and sort by. */
  public static boolean hasColumn(Kind kind, String column) {
    return View.of(kind).column(column).isPresent();
  }

  /** Whether this stands for flavors and zones that are gone, and for no real one. */
  public static boolean isPlaceholder(@Nullable String id) {
    return View.PLACEHOLDER.equals(id);
  }

  /** The object with that id; deleted load balancers and amphorae are not there. */
  public Optional<Row> find(Kind kind, String id) {
    return new Selection(context, View.of(kind)).one(id);
  }

  /** The objects, or empty if the query's marker is not one of that kind. */
  public Optional<List<Row>> page(Kind kind, Query query) {
    return new Selection(context, View.of(kind)).list(query);
  }

  /** The objects for which these columns have these values, oldest first. */
  public List<Row> all(Kind kind, Query.Equal... equal) {
    return page(kind, Query.of(kind, equal)).orElseThrow();
  }

  /** All objects of that kind that a load balancer has, oldest first. */
  public List<Row> below(Kind kind, String loadBalancer) {
    return new Selection(context, View.of(kind)).below(loadBalancer);
  }

  /** The same with these columns and lists only. */
  public List<Row> below(Kind kind, String loadBalancer, Set<String> names) {
    return new Selection(context, View.of(kind)).only(names).below(loadBalancer);
  }

  /** A flavor with its profile, columns {@code enabled}, {@code data}, {@code provider}. */
  public Optional<Row> flavor(String id) {
    return find(Kind.FLAVOR, id)
        .map(flavor ->
            placed(
                flavor, Kind.FLAVOR_PROFILE, flavor.required("flavor_profile_id"), "flavor_data"));
  }

  /**
   * An availability zone with its profile, columns {@code enabled}, {@code data}, {@code provider}.
   */
  public Optional<Row> availabilityZone(String name) {
    return find(Kind.AVAILABILITY_ZONE, name)
        .map(zone ->
            placed(
                zone,
                Kind.AVAILABILITY_ZONE_PROFILE,
                zone.required("availability_zone_profile_id"),
                "availability_zone_data"));
  }

  private Row placed(Row thing, Kind profiles, String profile, String data) {
    var found = find(profiles, profile);
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put("enabled", thing.get("enabled"));
    values.put("data", found.map(row -> row.get(data)).orElse("{}"));
    values.put("provider", found.map(row -> row.get("provider_name")).orElse(null));
    return Row.of(values);
  }

  /** Whether the project could have so many more now; only a charge knows in the end. */
  public boolean allows(String project, Kind kind, int more, int byDefault) {
    return Quota.of(kind).allows(context, project, more, byDefault);
  }

  /** The provider of a load balancer; those from before there were providers have ours. */
  public Optional<String> provider(String loadBalancer) {
    return context
        .select(DSL.coalesce(LOAD_BALANCER.PROVIDER, "amphora"))
        .from(LOAD_BALANCER)
        .where(LOAD_BALANCER.ID.eq(loadBalancer))
        .fetchOptional()
        .map(found -> found.value1());
  }

  /** Traffic of these listeners together; connections are counted on amphorae in service only. */
  public Statistics statistics(List<String> listeners) {
    if (listeners.isEmpty()) {
      return Statistics.NONE;
    }
    var live =
        DSL.when(
                AMPHORA
                    .STATUS
                    .eq("ALLOCATED")
                    .or(LISTENER_STATISTICS.AMPHORA_ID.eq(LISTENER_STATISTICS.LISTENER_ID)),
                LISTENER_STATISTICS.ACTIVE_CONNECTIONS)
            .otherwise(0);
    return context
        .select(
            DSL.sum(LISTENER_STATISTICS.BYTES_IN),
            DSL.sum(LISTENER_STATISTICS.BYTES_OUT),
            DSL.sum(live),
            DSL.sum(LISTENER_STATISTICS.TOTAL_CONNECTIONS),
            DSL.sum(LISTENER_STATISTICS.REQUEST_ERRORS))
        .from(LISTENER_STATISTICS)
        .leftJoin(AMPHORA)
        .on(AMPHORA.ID.eq(LISTENER_STATISTICS.AMPHORA_ID))
        .where(LISTENER_STATISTICS.LISTENER_ID.in(listeners))
        .fetchOptional()
        .map(sums ->
            new Statistics(
                number(sums.value1()),
                number(sums.value2()),
                number(sums.value3()),
                number(sums.value4()),
                number(sums.value5())))
        .orElse(Statistics.NONE);
  }

  /** Traffic of an amphora, a row for each of its listeners, columns as the API names them. */
  public List<Row> statisticsOfAmphora(String amphora) {
    return context
        .select(LISTENER_STATISTICS.fields())
        .select(AMPHORA.LOAD_BALANCER_ID)
        .from(LISTENER_STATISTICS)
        .join(AMPHORA)
        .on(AMPHORA.ID.eq(LISTENER_STATISTICS.AMPHORA_ID))
        .where(LISTENER_STATISTICS.AMPHORA_ID.eq(amphora))
        .orderBy(LISTENER_STATISTICS.LISTENER_ID)
        .fetch(found -> {
          var values = new LinkedHashMap<String, @Nullable Object>();
          values.put("active_connections", found.get(LISTENER_STATISTICS.ACTIVE_CONNECTIONS));
          values.put("bytes_in", found.get(LISTENER_STATISTICS.BYTES_IN));
          values.put("bytes_out", found.get(LISTENER_STATISTICS.BYTES_OUT));
          values.put("id", amphora);
          values.put("listener_id", found.get(LISTENER_STATISTICS.LISTENER_ID));
          values.put("loadbalancer_id", found.get(AMPHORA.LOAD_BALANCER_ID));
          values.put("request_errors", found.get(LISTENER_STATISTICS.REQUEST_ERRORS));
          values.put("total_connections", found.get(LISTENER_STATISTICS.TOTAL_CONNECTIONS));
          return Row.of(values);
        });
  }

  private static long number(@Nullable BigDecimal sum) {
    return sum == null ? 0 : sum.longValue();
  }

  /** Bytes and connections since the listener was made, except the active connections. */
  public record Statistics(
      long bytesIn,
      long bytesOut,
      long activeConnections,
      long totalConnections,
      long requestErrors) {
    /** No traffic. */
    public static final Statistics NONE = new Statistics(0, 0, 0, 0, 0);
  }
}

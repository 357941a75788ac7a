package io.octavia.api;

import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Row;
import io.octavia.db.resource.Writing;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A load balancer with all it has, as the reply to its creation shows it. */
final class GraphReply {
  private final Declarations declared;
  private final List<Row> listeners;
  private final List<Row> pools;
  private final Map<String, List<Row>> policies;
  private final Map<String, List<Row>> rules;
  private final Map<String, List<Row>> monitors;
  private final Map<String, List<Row>> members;

  private GraphReply(Writing writing, Declarations declared) {
    this.declared = declared;
    this.listeners = writing.added(Kind.LISTENER);
    this.pools = writing.added(Kind.POOL);
    this.policies = grouped(writing, Kind.L7_POLICY, "listener_id");
    this.rules = grouped(writing, Kind.L7_RULE, "l7policy_id");
    this.monitors = grouped(writing, Kind.HEALTH_MONITOR, "pool_id");
    this.members = grouped(writing, Kind.MEMBER, "pool_id");
  }

  private static Map<String, List<Row>> grouped(Writing writing, Kind kind, String parent) {
    return writing.added(kind).stream().collect(Collectors.groupingBy(row -> row.required(parent)));
  }

  /** What was added in this transaction. */
  static Map<String, @Nullable Object> of(Writing writing, Declarations declared) {
    var row = writing.added(Kind.LOAD_BALANCER).getFirst();
    var reply = new GraphReply(writing, declared);
    var shown = declared.loadBalancers.schema().showWithin(row);
    shown.put("listeners", reply.listeners.stream().map(reply::listener).toList());
    shown.put("pools", reply.pools.stream().map(reply::pool).toList());
    return shown;
  }

  private Map<String, @Nullable Object> listener(Row row) {
    var shown = declared.listeners.schema().showWithin(row);
    var below = policies.getOrDefault(row.id(), List.of());
    shown.put("l7policies", below.stream().map(this::policy).toList());
    return shown;
  }

  private Map<String, @Nullable Object> policy(Row row) {
    var shown = declared.policies.schema().showWithin(row);
    var below = rules.getOrDefault(row.id(), List.of());
    shown.put("rules", below.stream().map(declared.rules.schema()::showWithin).toList());
    return shown;
  }

  private Map<String, @Nullable Object> pool(Row row) {
    var shown = declared.pools.schema().showWithin(row);
    var monitor = monitors.getOrDefault(row.id(), List.of()).stream().findFirst();
    shown.put("healthmonitor", monitor.map(declared.monitors.schema()::showWithin).orElse(null));
    var below = members.getOrDefault(row.id(), List.of());
    shown.put("members", below.stream().map(declared.members.schema()::showWithin).toList());
    shown.put("listeners", users(row.id()).stream().map(id -> Map.of("id", id)).toList());
    return shown;
  }

  /**
   * The listeners whose default the pool is, then those with a policy that sends requests to it.
   */
  private List<String> users(String pool) {
    return Stream.concat(
            listeners.stream().filter(listener -> pool.equals(listener.text("default_pool_id"))),
            listeners.stream()
                .filter(listener ->
                    policies.getOrDefault(listener.id(), List.of()).stream()
                        .anyMatch(policy -> redirects(policy, pool))))
        .map(Row::id)
        .distinct()
        .toList();
  }

  private boolean redirects(Row policy, String pool) {
    return pool.equals(policy.text("redirect_pool_id"))
        && policy.flag("enabled")
        && rules.containsKey(policy.id());
  }
}

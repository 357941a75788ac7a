package io.octavia.api;

import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

  private GraphReply(Reading reading, Declarations declared, String loadBalancer) {
    this.declared = declared;
    this.listeners = reading.below(Kind.LISTENER, loadBalancer);
    this.pools = reading.below(Kind.POOL, loadBalancer);
    this.policies = grouped(reading, Kind.L7_POLICY, loadBalancer, "listener_id");
    this.rules = grouped(reading, Kind.L7_RULE, loadBalancer, "l7policy_id");
    this.monitors = grouped(reading, Kind.HEALTH_MONITOR, loadBalancer, "pool_id");
    this.members = grouped(reading, Kind.MEMBER, loadBalancer, "pool_id");
  }

  private static Map<String, List<Row>> grouped(
      Reading reading, Kind kind, String loadBalancer, String parent) {
    return reading.below(kind, loadBalancer).stream()
        .collect(Collectors.groupingBy(row -> row.required(parent)));
  }

  static Map<String, @Nullable Object> of(Reading reading, Declarations declared, Row row) {
    var reply = new GraphReply(reading, declared, row.id());
    var shown = declared.loadBalancers.schema().showWithin(row);
    shown.put("listeners", reply.listeners.stream().map(reply::listener).toList());
    shown.put("pools", reply.pools.stream().map(reply::pool).toList());
    return shown;
  }

  private Map<String, @Nullable Object> listener(Row row) {
    var shown = declared.listeners.schema().showWithin(row);
    var below = policies.getOrDefault(row.id(), List.of());
    var order = row.texts("l7policies");
    var sorted = new ArrayList<>(below);
    sorted.sort((one, other) -> order.indexOf(one.id()) - order.indexOf(other.id()));
    shown.put("l7policies", sorted.stream().map(this::policy).toList());
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
    return shown;
  }
}

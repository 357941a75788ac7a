package io.octavia.api;

import io.octavia.api.openapi.Gives;
import io.octavia.api.schema.Form;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A load balancer with the statuses of what it serves: listeners, the pools they use, members. */
final class StatusTree {
  private static final Set<String> READ =
      Set.of(
          "id",
          "name",
          "operating_status",
          "provisioning_status",
          "pool_id",
          "default_pool_id",
          "listeners",
          "ip_address",
          "protocol_port",
          "type");
  private static final Map<String, Form> NODE =
      Map.of(
          "id",
          Form.text(),
          "name",
          Form.text(),
          "operating_status",
          Form.operatingStatus(),
          "provisioning_status",
          Form.provisioningStatus());
  private static final Form MEMBER =
      node(Map.of("address", Form.text(), "protocol_port", Form.whole()));
  private static final Form MONITOR = node(Map.of("type", Form.text()));
  private static final Form POOL =
      node(Map.of("health_monitor", MONITOR.orAbsent(), "members", Form.list(MEMBER)));
  private static final Form LISTENER = node(Map.of("pools", Form.list(POOL)));

  /** What the reply is. */
  static final Gives SHOWN =
      new Gives.Shape(
          200,
          Form.fields(
              Map.of(
                  "statuses",
                  Form.fields(
                      Map.of("loadbalancer", node(Map.of("listeners", Form.list(LISTENER))))))));

  private final Map<String, Row> pools;
  private final Map<String, List<Row>> monitors;
  private final Map<String, List<Row>> members;

  private StatusTree(Reading reading, String loadBalancer) {
    this.pools =
        below(reading, Kind.POOL, loadBalancer).stream()
            .collect(
                Collectors.toMap(
                    Row::id, Function.identity(), (one, _) -> one, LinkedHashMap::new));
    this.monitors = byPool(reading, Kind.HEALTH_MONITOR, loadBalancer);
    this.members = byPool(reading, Kind.MEMBER, loadBalancer);
  }

  private static Form node(Map<String, Form> more) {
    var fields = new LinkedHashMap<>(NODE);
    fields.putAll(more);
    return Form.fields(fields);
  }

  private static Map<String, List<Row>> byPool(Reading reading, Kind kind, String loadBalancer) {
    return below(reading, kind, loadBalancer).stream()
        .collect(Collectors.groupingBy(row -> row.required("pool_id")));
  }

  /** Most of what objects have is not of interest here. */
  private static List<Row> below(Reading reading, Kind kind, String loadBalancer) {
    return reading.below(kind, loadBalancer, READ);
  }

  static Map<String, @Nullable Object> of(Reading reading, Row loadBalancer) {
    var tree = new StatusTree(reading, loadBalancer.id());
    var node = node(loadBalancer);
    node.put(
        "listeners",
        below(reading, Kind.LISTENER, loadBalancer.id()).stream().map(tree::listener).toList());
    return node;
  }

  private static Map<String, @Nullable Object> node(Row row) {
    var node = new LinkedHashMap<String, @Nullable Object>();
    node.put("id", row.id());
    var name = row.text("name");
    node.put("name", name == null ? "" : name);
    node.put("operating_status", row.get("operating_status"));
    node.put("provisioning_status", row.get("provisioning_status"));
    return node;
  }

  private Map<String, @Nullable Object> listener(Row listener) {
    var used = new ArrayList<String>();
    var byDefault = listener.text("default_pool_id");
    if (byDefault != null) used.add(byDefault);
    for (var pool : pools.values()) {
      if (pool.texts("listeners").contains(listener.id()) && !used.contains(pool.id())) {
        used.add(pool.id());
      }
    }
    var node = node(listener);
    node.put("pools", used.stream().map(this::pool).toList());
    return node;
  }

  private Map<String, @Nullable Object> pool(String id) {
    var pool = pools.get(id);
    if (pool == null) throw new IllegalStateException("pool " + id + " of another load balancer");
    var node = node(pool);
    var monitor = monitors.getOrDefault(id, List.of()).stream().findFirst();
    monitor.map(StatusTree::monitor).ifPresent(shown -> node.put("health_monitor", shown));
    node.put(
        "members", members.getOrDefault(id, List.of()).stream().map(StatusTree::member).toList());
    return node;
  }

  private static Map<String, @Nullable Object> monitor(Row row) {
    var node = node(row);
    node.put("type", row.get("type"));
    return node;
  }

  private static Map<String, @Nullable Object> member(Row row) {
    var node = node(row);
    node.put("address", row.get("ip_address"));
    node.put("protocol_port", row.get("protocol_port"));
    return node;
  }
}

package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.config.Config;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Resources;
import io.octavia.db.resource.Writing;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what is added to the quota of its project, and refuses what would be too much. */
final class Charges {
  /** Which of a whole load balancer's parts count in upstream, in its order. */
  private static final List<Kind> PARTS =
      List.of(Kind.POOL, Kind.HEALTH_MONITOR, Kind.MEMBER, Kind.LISTENER);

  private final Map<Kind, Integer> limits = new EnumMap<>(Kind.class);
  private final Map<Kind, String> names = new EnumMap<>(Kind.class);

  Charges(Config config, Declarations declared) {
    QuotaSchema.LIMITS.forEach(limit -> limits.put(limit.kind(), limit.configured(config)));
    for (var resource :
        List.of(
            declared.loadBalancers,
            declared.listeners,
            declared.pools,
            declared.members,
            declared.monitors,
            declared.policies,
            declared.rules)) {
      names.put(resource.kind(), resource.name());
    }
  }

  /** Counts one object. */
  void add(Call call, Writing writing, @Nullable String project, Kind kind) {
    add(call, writing, project, kind, 1, 1);
  }

  /**
   * Counts objects.
   *
   * @param more by how many there will be more when others are gone
   */
  void add(Call call, Writing writing, @Nullable String project, Kind kind, int added, int more) {
    if (project == null || !call.limited() || added == 0) return;
    if (!writing.charge(project, kind, added, more, limit(kind))) throw met(kind);
  }

  /**
   * Counts a whole load balancer. Upstream neither counts its L7 policies and rules nor refuses
   * them; that they are here counted at least keeps the count right when they go.
   */
  void addWhole(Call call, Writing writing, String project, Map<Kind, Integer> parts) {
    if (!call.limited()) return;
    add(call, writing, project, Kind.LOAD_BALANCER);
    for (var kind : PARTS) {
      int count = parts.getOrDefault(kind, 0);
      add(call, writing, project, kind, count, count);
    }
    for (var kind : List.of(Kind.L7_POLICY, Kind.L7_RULE)) {
      add(call, writing, project, kind, parts.getOrDefault(kind, 0), 0);
    }
  }

  /** Refuses early what would be refused in the end, before anything is made for it. */
  void expect(Call call, Resources resources, String project, Kind kind) {
    if (!call.limited()) return;
    if (!resources.<Boolean>read(reading -> reading.allows(project, kind, 1, limit(kind)))) {
      throw met(kind);
    }
  }

  private int limit(Kind kind) {
    return limits.getOrDefault(kind, -1);
  }

  private Fault met(Kind kind) {
    return Fault.of(403, "Quota has been met for resources: " + names.get(kind));
  }
}

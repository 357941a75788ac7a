package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.api.rules.Draft;
import io.octavia.api.rules.HealthMonitorRules;
import io.octavia.api.rules.L7PolicyRules;
import io.octavia.api.rules.L7RuleRules;
import io.octavia.api.rules.Protocols;
import io.octavia.api.rules.References;
import io.octavia.api.schema.Body;
import io.octavia.api.schema.Mode;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Writing;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The children of a load balancer that is created with all it has. Pools may be defined where they
 * are used or beside the listeners, and be referred to by name from anywhere.
 */
final class Graph {
  private final List<PoolPart> pools = new ArrayList<>();
  private final List<ListenerPart> listeners = new ArrayList<>();

  private record PoolPart(
      @Nullable String name,
      String id,
      Draft draft,
      Optional<Draft> monitor,
      List<Draft> members) {}

  private record ListenerPart(String id, Draft draft, List<PolicyPart> policies) {}

  private record PolicyPart(String id, Draft draft, List<Draft> rules) {}

  /** What checks and writes the parts. */
  record Parts(
      Services services,
      ListenerCalls listeners,
      PoolCalls pools,
      MemberCalls members,
      HealthMonitorRules monitorRules) {}

  private final Parts parts;
  private final Setting setting;
  private final References references;

  private Graph(Parts parts, Setting setting, References references) {
    this.parts = parts;
    this.setting = setting;
    this.references = references;
  }

  /** The children that the request describes, if they obey all rules. */
  static Graph of(Parts parts, Body loadBalancer, Setting setting, References references) {
    var graph = new Graph(parts, setting, references);
    graph.definitions(loadBalancer).forEach(graph::pool);
    loadBalancer.bodies("listeners").forEach(graph::listener);
    return graph;
  }

  private List<Body> definitions(Body loadBalancer) {
    var definitions = new ArrayList<>(loadBalancer.bodies("pools"));
    for (var used : used(loadBalancer)) {
      if (!used.gives("name")) {
        throw Fault.invalid("Pools must be named when creating a fully populated loadbalancer.");
      }
      if (used.names().size() > 1) definitions.add(used);
    }
    var names = new ArrayList<String>();
    for (var definition : definitions) {
      var name = Objects.requireNonNullElse(definition.text("name"), "None");
      if (names.contains(name)) {
        throw Fault.invalid(
            "Pool names must be unique when creating a fully populated loadbalancer.");
      }
      names.add(name);
      for (var attribute : new String[] {"protocol", "lb_algorithm"}) {
        if (!definition.gives(attribute)) {
          throw Fault.invalid(
              "Pool definition for '" + name + "' missing required attribute: " + attribute);
        }
      }
    }
    return definitions;
  }

  private static List<Body> used(Body loadBalancer) {
    var used = new ArrayList<Body>();
    for (var listener : loadBalancer.bodies("listeners")) {
      var pool = listener.body("default_pool");
      if (pool != null) used.add(pool);
      for (var policy : listener.bodies("l7policies")) {
        var target = policy.body("redirect_pool");
        if (target != null) used.add(target);
      }
    }
    return used;
  }

  private void pool(Body body) {
    var draft = parts.pools().draft(body, Mode.CREATE_WITHIN, setting.provider(), references);
    var protocol = draft.required("protocol");
    var monitor =
        Optional.ofNullable(body.body("healthmonitor")).map(each -> monitor(each, protocol));
    var members =
        body.bodies("members").stream()
            .map(member -> parts.members().draft(member, Mode.CREATE_WITHIN, protocol, setting))
            .toList();
    pools.add(new PoolPart(body.text("name"), parts.services().newId(), draft, monitor, members));
  }

  private Draft monitor(Body body, String poolProtocol) {
    var schema = parts.services().declared().monitors.schema();
    var draft = Draft.of(schema.columns(body, Mode.CREATE_WITHIN));
    parts.monitorRules().create(draft, poolProtocol);
    return draft;
  }

  private PoolPart named(String name) {
    return pools.stream()
        .filter(pool -> name.equals(pool.name()))
        .findFirst()
        .orElseThrow(() ->
            Fault.invalid("Pool '" + name + "' was referenced but no full definition was found."));
  }

  private void listener(Body body) {
    var protocol = body.required("protocol");
    var pool = body.body("default_pool");
    if (pool != null || !body.bodies("l7policies").isEmpty()) Protocols.mayHaveChildren(protocol);
    var draft = parts.listeners().draft(body, Mode.CREATE_WITHIN, setting.vips(), references);
    if (draft.gives("default_pool_id")) {
      throw parts.services().declared().pools.missing(draft.required("default_pool_id"));
    }
    if (pool != null) {
      var target = named(pool.required("name"));
      Protocols.compatible(protocol, target.draft().required("protocol"));
      draft.put("default_pool_id", target.id());
    }
    var policies = new ArrayList<PolicyPart>();
    for (var policy : body.bodies("l7policies")) {
      var position = policy.integer("position");
      var part = policy(policy, protocol);
      policies.add(
          position == null ? policies.size() : Math.min(position - 1, policies.size()), part);
    }
    listeners.add(new ListenerPart(parts.services().newId(), draft, policies));
  }

  private PolicyPart policy(Body body, String listenerProtocol) {
    var declared = parts.services().declared();
    var draft = Draft.of(declared.policies.schema().columns(body, Mode.CREATE_WITHIN));
    var target = body.body("redirect_pool");
    if (target != null) {
      var pool = named(target.required("name"));
      Protocols.compatible(listenerProtocol, pool.draft().required("protocol"));
      draft.put("redirect_pool_id", pool.id());
    }
    L7PolicyRules.create(draft);
    setting.provider().checkPolicy(listenerProtocol);
    var id = parts.services().newId();
    var rules = new ArrayList<Draft>();
    for (var rule : body.bodies("rules")) {
      if (rules.size() == L7RuleRules.MOST) {
        throw Fault.of(409, "Too many rules on L7 policy " + id);
      }
      var each = Draft.of(declared.rules.schema().columns(rule, Mode.CREATE_WITHIN));
      L7RuleRules.create(each);
      rules.add(each);
    }
    return new PolicyPart(id, draft, rules);
  }

  /** How many there are of each kind. */
  Map<Kind, Integer> counts() {
    var counts = new EnumMap<Kind, Integer>(Kind.class);
    counts.put(Kind.POOL, pools.size());
    counts.put(
        Kind.HEALTH_MONITOR,
        (int) pools.stream().filter(pool -> pool.monitor().isPresent()).count());
    counts.put(Kind.MEMBER, pools.stream().mapToInt(pool -> pool.members().size()).sum());
    counts.put(Kind.LISTENER, listeners.size());
    var policies = listeners.stream().flatMap(listener -> listener.policies().stream()).toList();
    counts.put(Kind.L7_POLICY, policies.size());
    counts.put(Kind.L7_RULE, policies.stream().mapToInt(policy -> policy.rules().size()).sum());
    return counts;
  }

  /** Adds all rows below the load balancer. */
  void insert(Writing writing, Access access, String loadBalancer, @Nullable String project) {
    for (var pool : pools) {
      parts.pools().insert(writing, pool.draft(), pool.id(), loadBalancer, project);
      pool.monitor()
          .ifPresent(monitor -> {
            var values = access.newborn(monitor.values(), parts.services().newId(), project);
            values.put("pool_id", pool.id());
            writing.insert(Kind.HEALTH_MONITOR, values);
          });
      for (var member : pool.members()) {
        parts
            .members()
            .insert(
                writing,
                member,
                parts.services().newId(),
                pool.id(),
                project,
                pool.monitor().isPresent());
      }
    }
    var before = new ArrayList<Draft>();
    for (var listener : listeners) {
      parts
          .listeners()
          .insert(writing, listener.draft(), listener.id(), loadBalancer, project, before);
      before.add(listener.draft());
      insertPolicies(writing, access, listener, project);
    }
  }

  private void insertPolicies(
      Writing writing, Access access, ListenerPart listener, @Nullable String project) {
    int position = 1;
    for (var policy : listener.policies()) {
      var values = access.newborn(policy.draft().values(), policy.id(), project);
      values.put("listener_id", listener.id());
      values.put("position", position++);
      writing.insert(Kind.L7_POLICY, values);
      for (var rule : policy.rules()) {
        var row = access.newborn(rule.values(), parts.services().newId(), project);
        row.put("l7policy_id", policy.id());
        writing.insert(Kind.L7_RULE, row);
      }
    }
  }
}

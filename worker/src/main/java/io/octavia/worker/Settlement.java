package io.octavia.worker;

import static io.octavia.domain.ProvisioningStatus.ACTIVE;
import static io.octavia.domain.ProvisioningStatus.PENDING_CREATE;
import static io.octavia.domain.ProvisioningStatus.PENDING_DELETE;

import io.octavia.db.resource.Kind;
import io.octavia.domain.HealthMonitor;
import io.octavia.domain.L7Policy;
import io.octavia.domain.L7Rule;
import io.octavia.domain.Listener;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.Pool;
import io.octavia.domain.PoolId;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.worker.RowChange.Delete;
import io.octavia.worker.RowChange.SetStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the rows look when a load balancer has become what they asked for; upstream's statuses. */
final class Settlement {
  private final boolean isCreate;
  private final Facts facts;
  private final Set<PoolId> usedPools = new HashSet<>();
  private final List<RowChange> changes = new ArrayList<>();

  private Settlement(LoadBalancer graph, Facts facts) {
    this.isCreate = graph.provisioningStatus() == PENDING_CREATE;
    this.facts = facts;
    graph.listeners().forEach(listener -> usedPools.addAll(Graph.poolsOf(listener)));
  }

  /** What is wanted is there. */
  static List<RowChange> converged(LoadBalancer graph, Facts facts) {
    var settlement = new Settlement(graph, facts);
    graph.listeners().forEach(settlement::listener);
    graph.pools().forEach(settlement::pool);
    if (Graph.isPending(graph.provisioningStatus())) {
      settlement.changes.add(new SetStatus(Kind.LOAD_BALANCER, graph.id().value(), ACTIVE, null));
    }
    return settlement.changes;
  }

  /** The objects below the load balancer that are in ERROR, and stay so. */
  static Set<String> failed(LoadBalancer graph, List<RowChange> changes) {
    var failed = Graph.failed(graph);
    for (var change : changes) {
      switch (change) {
        case SetStatus set -> failed.remove(set.id());
        case Delete(_, var id) -> failed.remove(id);
        case RowChange.Fail _,
            RowChange.CountDown _,
            RowChange.StopMonitoring _,
            RowChange.SetAmphora _ -> {}
      }
    }
    return failed;
  }

  /** Nothing is left but the load balancer's own row, which housekeeping removes later. */
  static List<RowChange> deleted(LoadBalancer graph) {
    var changes = new ArrayList<RowChange>();
    for (var listener : graph.listeners()) {
      changes.add(new Delete(Kind.LISTENER, listener.id().value()));
    }
    for (var pool : graph.pools()) changes.add(new Delete(Kind.POOL, pool.id().value()));
    if (graph.provisioningStatus() == PENDING_DELETE) {
      changes.add(
          new SetStatus(Kind.LOAD_BALANCER, graph.id().value(), ProvisioningStatus.DELETED, null));
      var project = graph.projectId();
      if (project != null) changes.add(new RowChange.CountDown(project));
    }
    return changes;
  }

  private void listener(Listener listener) {
    if (listener.provisioningStatus() == PENDING_DELETE) {
      changes.add(new Delete(Kind.LISTENER, listener.id().value()));
      return;
    }
    // One in ERROR stays so: whoever pushed the configuration knows whether it is served.
    if (Graph.isPending(listener.provisioningStatus())) {
      changes.add(new SetStatus(Kind.LISTENER, listener.id().value(), ACTIVE, null));
    }
    listener.policies().forEach(this::policy);
  }

  private void policy(L7Policy policy) {
    if (policy.provisioningStatus() == PENDING_DELETE) {
      changes.add(new Delete(Kind.L7_POLICY, policy.id().value()));
      return;
    }
    for (var rule : policy.rules()) rule(rule);
    activate(
        Kind.L7_POLICY,
        policy.id().value(),
        policy.provisioningStatus(),
        isCreate ? null : byAdmin(policy.enabled()));
  }

  private void rule(L7Rule rule) {
    if (rule.provisioningStatus() == PENDING_DELETE) {
      changes.add(new Delete(Kind.L7_RULE, rule.id().value()));
      return;
    }
    activate(
        Kind.L7_RULE,
        rule.id().value(),
        rule.provisioningStatus(),
        isCreate ? null : byAdmin(rule.enabled()));
  }

  private void pool(Pool pool) {
    if (pool.provisioningStatus() == PENDING_DELETE) {
      changes.add(new Delete(Kind.POOL, pool.id().value()));
      return;
    }
    var monitor = pool.healthMonitor();
    if (monitor != null) monitor(pool, monitor);
    for (var member : pool.members()) {
      if (member.provisioningStatus() == PENDING_DELETE) {
        changes.add(new Delete(Kind.MEMBER, member.id().value()));
      } else {
        activate(Kind.MEMBER, member.id().value(), member.provisioningStatus(), null);
      }
    }
    activate(Kind.POOL, pool.id().value(), pool.provisioningStatus(), null);
  }

  private void monitor(Pool pool, HealthMonitor monitor) {
    if (monitor.provisioningStatus() == PENDING_DELETE) {
      changes.add(new Delete(Kind.HEALTH_MONITOR, monitor.id().value()));
      changes.add(new RowChange.StopMonitoring(pool.id()));
      return;
    }
    activate(
        Kind.HEALTH_MONITOR,
        monitor.id().value(),
        monitor.provisioningStatus(),
        isCreate ? byUse(pool, monitor) : byAdmin(monitor.enabled()));
  }

  /** In a new load balancer only what a listener uses is online. */
  private @Nullable OperatingStatus byUse(Pool pool, HealthMonitor monitor) {
    return monitor.enabled() && usedPools.contains(pool.id()) ? OperatingStatus.ONLINE : null;
  }

  private static OperatingStatus byAdmin(boolean enabled) {
    return enabled ? OperatingStatus.ONLINE : OperatingStatus.OFFLINE;
  }

  private void activate(
      Kind kind, String id, ProvisioningStatus current, @Nullable OperatingStatus operating) {
    var mends =
        current == ProvisioningStatus.ERROR && facts.isFailover() && !facts.leaving().contains(id);
    if (Graph.isPending(current) || mends) {
      changes.add(new SetStatus(kind, id, ACTIVE, operating));
    }
  }
}

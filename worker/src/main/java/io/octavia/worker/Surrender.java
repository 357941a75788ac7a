package io.octavia.worker;

import static io.octavia.domain.ProvisioningStatus.ACTIVE;
import static io.octavia.domain.ProvisioningStatus.ERROR;
import static io.octavia.domain.ProvisioningStatus.PENDING_UPDATE;

import io.octavia.db.resource.Kind;
import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.L7Policy;
import io.octavia.domain.Listener;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.Pool;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.worker.RowChange.SetStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * How the rows look when a change cannot be made: what upstream's reverts would have left.
 *
 * <p>A change of the load balancer itself leaves it in ERROR. A change of something below it leaves
 * that in ERROR and the load balancer ACTIVE. What was PENDING_UPDATE only because something below
 * it changed is ACTIVE again. Servers that were being made are to go; amphorae that were to be
 * replaced stay as they are, in ERROR.
 */
final class Surrender {
  private final LoadBalancer graph;
  private final Facts facts;
  private final List<RowChange> changes = new ArrayList<>();
  private boolean blamed;

  private Surrender(LoadBalancer graph, Facts facts) {
    this.graph = graph;
    this.facts = facts;
  }

  /** The changes; empty if the load balancer is not in the middle of anything. */
  static List<RowChange> changes(LoadBalancer graph, Facts facts) {
    var surrender = new Surrender(graph, facts);
    switch (graph.provisioningStatus()) {
      case PENDING_CREATE -> surrender.create();
      case PENDING_UPDATE -> surrender.update();
      case PENDING_DELETE -> surrender.loadBalancer(ERROR);
      case ACTIVE, ERROR, DELETED -> {}
    }
    return surrender.changes;
  }

  private void create() {
    for (var amphora : graph.amphorae()) leave(amphora);
    loadBalancer(ERROR);
  }

  private void update() {
    graph.listeners().forEach(this::listener);
    graph.pools().forEach(this::pool);
    if (isReplacing()) {
      for (var amphora : graph.amphorae()) {
        if (facts.isCondemned(amphora.id())) {
          changes.add(new RowChange.SetAmphora(amphora.id(), AmphoraStatus.ERROR));
        } else if (isNew(amphora)) {
          leave(amphora);
        }
      }
      loadBalancer(ERROR);
    } else {
      loadBalancer(blamed ? ACTIVE : ERROR);
    }
  }

  private boolean isReplacing() {
    return graph.amphorae().stream()
        .anyMatch(amphora -> facts.isCondemned(amphora.id()) || isNew(amphora));
  }

  private boolean isNew(Amphora amphora) {
    return amphora.status() == AmphoraStatus.PENDING_CREATE
        || amphora.status() == AmphoraStatus.BOOTING
        || (amphora.status() == AmphoraStatus.ALLOCATED && !facts.hasServed(amphora.id()));
  }

  private void leave(Amphora amphora) {
    changes.add(new RowChange.SetAmphora(amphora.id(), AmphoraStatus.PENDING_DELETE));
  }

  private void loadBalancer(ProvisioningStatus status) {
    changes.add(new SetStatus(Kind.LOAD_BALANCER, graph.id().value(), status, null));
  }

  private void listener(Listener listener) {
    var below = listener.policies().stream().anyMatch(Surrender::isPending);
    var pools =
        Graph.poolsOf(listener).stream()
            .flatMap(id -> graph.pool(id).stream())
            .anyMatch(Surrender::isPending);
    object(Kind.LISTENER, listener.id().value(), listener.provisioningStatus(), below || pools);
    for (var policy : listener.policies()) {
      var rules =
          policy.rules().stream().anyMatch(rule -> Graph.isPending(rule.provisioningStatus()));
      object(Kind.L7_POLICY, policy.id().value(), policy.provisioningStatus(), rules);
      for (var rule : policy.rules()) {
        object(Kind.L7_RULE, rule.id().value(), rule.provisioningStatus(), false);
      }
    }
  }

  private void pool(Pool pool) {
    object(Kind.POOL, pool.id().value(), pool.provisioningStatus(), hasPendingParts(pool));
    for (var member : pool.members()) {
      object(Kind.MEMBER, member.id().value(), member.provisioningStatus(), false);
    }
    var monitor = pool.healthMonitor();
    if (monitor != null) {
      object(Kind.HEALTH_MONITOR, monitor.id().value(), monitor.provisioningStatus(), false);
    }
  }

  /** Blames the object, unless it was only locked for something below it. */
  private void object(Kind kind, String id, ProvisioningStatus current, boolean hasPendingBelow) {
    if (!Graph.isPending(current)) return;
    var locked = current == PENDING_UPDATE && hasPendingBelow;
    if (!locked) blamed = true;
    changes.add(
        locked ? new SetStatus(kind, id, ACTIVE, null) : new RowChange.Fail(kind, id, current));
  }

  private static boolean isPending(L7Policy policy) {
    return Graph.isPending(policy.provisioningStatus());
  }

  private static boolean isPending(Pool pool) {
    return Graph.isPending(pool.provisioningStatus()) || hasPendingParts(pool);
  }

  private static boolean hasPendingParts(Pool pool) {
    var monitor = pool.healthMonitor();
    return pool.members().stream().anyMatch(member -> Graph.isPending(member.provisioningStatus()))
        || (monitor != null && Graph.isPending(monitor.provisioningStatus()));
  }
}

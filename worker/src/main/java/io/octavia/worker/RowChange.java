package io.octavia.worker;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.ListenerId;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.PoolId;
import io.octavia.domain.ProvisioningStatus;
import org.jspecify.annotations.Nullable;

/** A change of the rows that the API shows. */
sealed interface RowChange {
  /** Kinds of objects. */
  enum Kind {
    LOAD_BALANCER,
    LISTENER,
    POOL,
    MEMBER,
    HEALTH_MONITOR,
    L7POLICY,
    L7RULE
  }

  /** Sets statuses; {@code operating} null: leaves it. */
  record SetStatus(
      Kind kind, String id, ProvisioningStatus provisioning, @Nullable OperatingStatus operating)
      implements RowChange {}

  /** Removes the row, and what hangs on it alone, and counts the project's quota down. */
  record Delete(Kind kind, String id) implements RowChange {}

  /** Counts the project's quota of load balancers down; their rows stay. */
  record CountDown(String projectId) implements RowChange {}

  /** Numbers a listener's policies from 1 again. */
  record Renumber(ListenerId listener) implements RowChange {}

  /** Nobody probes a pool's members any more. */
  record StopMonitoring(PoolId pool) implements RowChange {}

  /** Sets an amphora's status and takes it off the list of those to be replaced. */
  record SetAmphora(AmphoraId amphora, AmphoraStatus status) implements RowChange {}
}

package io.octavia.worker;

import io.octavia.db.resource.Kind;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.PoolId;
import io.octavia.domain.ProvisioningStatus;
import org.jspecify.annotations.Nullable;

/** A change of the rows that the API shows. */
sealed interface RowChange {
  /** Sets statuses; {@code operating} null: leaves it. */
  record SetStatus(
      Kind kind, String id, ProvisioningStatus provisioning, @Nullable OperatingStatus operating)
      implements RowChange {}

  /** Sets ERROR; {@code was} is what was being done with the object, and is tried again later. */
  record Fail(Kind kind, String id, ProvisioningStatus was) implements RowChange {}

  /** Removes the row with all that hangs below it, and counts the project's quotas down. */
  record Delete(Kind kind, String id) implements RowChange {}

  /** Counts the project's quota of load balancers down; their rows stay. */
  record CountDown(String projectId) implements RowChange {}

  /** Nobody probes a pool's members any more. */
  record StopMonitoring(PoolId pool) implements RowChange {}

  /** Sets an amphora's status and takes it off the list of those to be replaced. */
  record SetAmphora(AmphoraId amphora, AmphoraStatus status) implements RowChange {}
}

package io.octavia.db.health;

import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.ProvisioningStatus;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of an amphora and of its load balancer say. While it stays the same, so does what
 * hangs below the load balancer: whoever changes that, the original included, sets the load
 * balancer PENDING and back, which stamps it. Only operating statuses that another health manager
 * writes are not seen by it.
 *
 * @param computeId its server
 * @param applied the generation of its configuration; null if the original made it
 * @param loadBalancer null if it has none
 */
public record Glimpse(
    AmphoraStatus status,
    @Nullable String computeId,
    @Nullable Long applied,
    @Nullable OfLoadBalancer loadBalancer) {

  /**
   * What the row of a load balancer says.
   *
   * @param updatedAt in whole seconds, UTC
   * @param generation grows with each change by us; null before the first one
   */
  public record OfLoadBalancer(
      LoadBalancerId id,
      boolean enabled,
      ProvisioningStatus provisioningStatus,
      OperatingStatus operatingStatus,
      @Nullable LocalDateTime updatedAt,
      @Nullable Long generation) {}

  /** True if it should not run any more, by its own row or by that of its load balancer. */
  boolean isGone() {
    return status == AmphoraStatus.DELETED
        || (loadBalancer != null
            && loadBalancer.provisioningStatus() == ProvisioningStatus.DELETED);
  }

  /** False if it was never given a configuration. */
  boolean isConfigured() {
    boolean inMaking = status == AmphoraStatus.PENDING_CREATE || status == AmphoraStatus.BOOTING;
    return !inMaking && (applied == null || applied != 0);
  }
}

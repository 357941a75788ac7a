package io.octavia.db.reconcile;

import io.octavia.domain.LoadBalancerId;

/**
 * The right to work on a load balancer for a while.
 *
 * @param owner who holds it, see {@link Owner}
 * @param epoch grows with every claim; a write is let through only under the newest
 * @param until milliseconds since 1970
 */
public record Lease(LoadBalancerId loadBalancer, String owner, long epoch, long until) {
  /**
   * Whether nobody else can have the load balancer yet, as far as this process knows.
   *
   * @throws LeaseLost if the time of the lease is over
   */
  public void check(long now) {
    if (now >= until) throw new LeaseLost(this);
  }
}

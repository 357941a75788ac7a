package io.octavia.domain;

/**
 * Tells whoever converges load balancers that there is something to do. Only a hint: what is to be
 * done stands in the database, and a hint that is lost costs one poll interval.
 */
@FunctionalInterface
public interface Wakeups {
  /** Says that the load balancer's rows have changed, after the change was committed. */
  void wake(LoadBalancerId loadBalancer);
}

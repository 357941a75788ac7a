package io.octavia.db.health;

import io.octavia.domain.ListenerId;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.MemberId;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.PoolId;

/** A new operating status of one object. */
public sealed interface StatusChange {
  /** What it is now. */
  OperatingStatus status();

  /** Of the load balancer. */
  record OfLoadBalancer(LoadBalancerId id, OperatingStatus status) implements StatusChange {}

  /** Of a listener. */
  record OfListener(ListenerId id, OperatingStatus status) implements StatusChange {}

  /** Of a pool. */
  record OfPool(PoolId id, OperatingStatus status) implements StatusChange {}

  /** Of a member. */
  record OfMember(MemberId id, OperatingStatus status) implements StatusChange {}
}

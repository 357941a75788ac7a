package io.octavia.db.health;

import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.ListenerId;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.MemberId;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.PoolId;
import io.octavia.domain.ProvisioningStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the database says of a load balancer, as far as heartbeats of its amphorae can change it.
 *
 * @param amphora status of the amphora that is looked from
 * @param configured false if that amphora was never given a configuration, so that its silence
 *     about listeners says nothing
 */
public record StatusView(
    LoadBalancerId id,
    AmphoraStatus amphora,
    boolean configured,
    boolean enabled,
    ProvisioningStatus provisioningStatus,
    OperatingStatus operatingStatus,
    List<OfListener> listeners,
    List<OfPool> pools) {

  /** A listener. */
  public record OfListener(
      ListenerId id,
      ListenerProtocol protocol,
      @Nullable PoolId defaultPool,
      boolean enabled,
      ProvisioningStatus provisioningStatus,
      OperatingStatus operatingStatus) {}

  /** A pool with its members. */
  public record OfPool(PoolId id, OperatingStatus operatingStatus, List<OfMember> members) {}

  /** A member. */
  public record OfMember(MemberId id, boolean enabled, OperatingStatus operatingStatus) {}

  /** True while something is being done to the load balancer. */
  public boolean isPending() {
    return switch (provisioningStatus) {
      case PENDING_CREATE, PENDING_UPDATE, PENDING_DELETE -> true;
      case ACTIVE, ERROR, DELETED -> false;
    };
  }
}

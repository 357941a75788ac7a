package io.octavia.domain;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A load balancer with everything below it: what the database says at one moment.
 *
 * @param provider null in rows of old releases, which is the amphora provider
 * @param listeners by creation
 * @param pools by creation, members within a pool by creation too
 * @param amphorae all rows but those in {@code DELETED}, by creation
 */
public record LoadBalancer(
    LoadBalancerId id,
    @Nullable String projectId,
    @Nullable String name,
    @Nullable String description,
    @Nullable Topology topology,
    @Nullable String provider,
    @Nullable String flavorId,
    @Nullable String availabilityZone,
    @Nullable String serverGroupId,
    Vip vip,
    List<AdditionalVip> additionalVips,
    List<String> securityGroups,
    @Nullable VrrpGroup vrrpGroup,
    List<Listener> listeners,
    List<Pool> pools,
    List<Amphora> amphorae,
    boolean enabled,
    ProvisioningStatus provisioningStatus,
    OperatingStatus operatingStatus) {

  /** The pool with that id, if it belongs to this load balancer. */
  public Optional<Pool> pool(PoolId id) {
    return pools.stream().filter(pool -> pool.id().equals(id)).findFirst();
  }

  /** The amphora with that id, if it belongs to this load balancer. */
  public Optional<Amphora> amphora(AmphoraId id) {
    return amphorae.stream().filter(amphora -> amphora.id().equals(id)).findFirst();
  }

  /** The same with only these listeners. */
  public LoadBalancer withListeners(List<Listener> only) {
    return new LoadBalancer(
        id,
        projectId,
        name,
        description,
        topology,
        provider,
        flavorId,
        availabilityZone,
        serverGroupId,
        vip,
        additionalVips,
        securityGroups,
        vrrpGroup,
        only,
        pools,
        amphorae,
        enabled,
        provisioningStatus,
        operatingStatus);
  }
}

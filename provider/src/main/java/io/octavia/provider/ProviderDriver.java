package io.octavia.provider;

import java.util.List;
import java.util.Map;

/**
 * A provider of load balancers: octavia-lib's {@code ProviderDriver}.
 *
 * <p>The API calls it inside the transaction that changes the rows, when nothing else is left to
 * check. A method that returns has accepted the request; the work is done afterwards, and its end
 * is told to the driver agent. A method that throws undoes the transaction. So a method must not
 * take long, and may be called again for the same object after a deadlock in the database.
 *
 * <p>Every method throws {@link ProviderException}; those that are not overridden say that the
 * provider does not support it. Called by several threads at once.
 */
public interface ProviderDriver {
  /**
   * A VIP whose port was made.
   *
   * @param octaviaOwned whether Octavia is to delete the port with the load balancer
   */
  record VipPort(Vip vip, List<AdditionalVip> additionalVips, boolean octaviaOwned) {}

  /**
   * Makes the port for a VIP and its additional addresses, or completes what the user gave. A
   * provider that leaves it to Octavia does not override this.
   */
  default VipPort createVipPort(
      String loadBalancerId, String projectId, Vip vip, List<AdditionalVip> additionalVips) {
    throw new ProviderException(
        ProviderException.Kind.NOT_IMPLEMENTED,
        "This provider does not support creating VIP ports.",
        "This provider does not support creating VIP ports. Octavia will create it.");
  }

  /** Creates a load balancer with everything in it. */
  default void loadBalancerCreate(LoadBalancer loadBalancer) {
    throw ProviderException.notImplemented("creating load balancers");
  }

  /**
   * Deletes a load balancer.
   *
   * @param cascade whether it may have children, which are to be deleted with it
   */
  default void loadBalancerDelete(LoadBalancer loadBalancer, boolean cascade) {
    throw ProviderException.notImplemented("deleting load balancers");
  }

  /** Replaces what serves a load balancer. */
  default void loadBalancerFailover(String loadBalancerId) {
    throw ProviderException.notImplemented("failing over load balancers");
  }

  /** Changes a load balancer. */
  default void loadBalancerUpdate(LoadBalancer old, LoadBalancer changes) {
    throw ProviderException.notImplemented("updating load balancers");
  }

  /** Creates a listener. */
  default void listenerCreate(Listener listener) {
    throw ProviderException.notImplemented("creating listeners");
  }

  /** Deletes a listener. */
  default void listenerDelete(Listener listener) {
    throw ProviderException.notImplemented("deleting listeners");
  }

  /** Changes a listener. */
  default void listenerUpdate(Listener old, Listener changes) {
    throw ProviderException.notImplemented("updating listeners");
  }

  /** Creates a pool. */
  default void poolCreate(Pool pool) {
    throw ProviderException.notImplemented("creating pools");
  }

  /** Deletes a pool. */
  default void poolDelete(Pool pool) {
    throw ProviderException.notImplemented("deleting pools");
  }

  /** Changes a pool. */
  default void poolUpdate(Pool old, Pool changes) {
    throw ProviderException.notImplemented("updating pools");
  }

  /** Creates a member. */
  default void memberCreate(Member member) {
    throw ProviderException.notImplemented("creating members");
  }

  /** Deletes a member. */
  default void memberDelete(Member member) {
    throw ProviderException.notImplemented("deleting members");
  }

  /** Changes a member. */
  default void memberUpdate(Member old, Member changes) {
    throw ProviderException.notImplemented("updating members");
  }

  /**
   * Makes these the members of a pool, and no others.
   *
   * @param members new ones complete, others with their id and what is to change
   */
  default void memberBatchUpdate(String poolId, List<Member> members) {
    throw ProviderException.notImplemented("batch updating members");
  }

  /** Creates a health monitor. */
  default void healthMonitorCreate(HealthMonitor healthMonitor) {
    throw ProviderException.notImplemented("creating health monitors");
  }

  /** Deletes a health monitor. */
  default void healthMonitorDelete(HealthMonitor healthMonitor) {
    throw ProviderException.notImplemented("deleting health monitors");
  }

  /** Changes a health monitor. */
  default void healthMonitorUpdate(HealthMonitor old, HealthMonitor changes) {
    throw ProviderException.notImplemented("updating health monitors");
  }

  /** Creates an L7 policy. */
  default void l7PolicyCreate(L7Policy l7Policy) {
    throw ProviderException.notImplemented("creating l7policies");
  }

  /** Deletes an L7 policy. */
  default void l7PolicyDelete(L7Policy l7Policy) {
    throw ProviderException.notImplemented("deleting l7policies");
  }

  /** Changes an L7 policy. */
  default void l7PolicyUpdate(L7Policy old, L7Policy changes) {
    throw ProviderException.notImplemented("updating l7policies");
  }

  /** Creates an L7 rule. */
  default void l7RuleCreate(L7Rule l7Rule) {
    throw ProviderException.notImplemented("creating l7rules");
  }

  /** Deletes an L7 rule. */
  default void l7RuleDelete(L7Rule l7Rule) {
    throw ProviderException.notImplemented("deleting l7rules");
  }

  /** Changes an L7 rule. */
  default void l7RuleUpdate(L7Rule old, L7Rule changes) {
    throw ProviderException.notImplemented("updating l7rules");
  }

  /** What a flavor may say, with descriptions. */
  default Map<String, String> supportedFlavorMetadata() {
    throw ProviderException.notImplemented("getting the supported flavor metadata");
  }

  /** Refuses flavor data that the provider could not serve. */
  default void validateFlavor(Map<String, Object> metadata) {
    throw new ProviderException(
        ProviderException.Kind.NOT_IMPLEMENTED,
        "This provider does not support validating flavors.",
        "This provider does not support validating the supported flavor metadata.");
  }

  /** What an availability zone may say, with descriptions. */
  default Map<String, String> supportedAvailabilityZoneMetadata() {
    throw ProviderException.notImplemented("getting the supported availability zone metadata");
  }

  /** Refuses availability zone data that the provider could not serve. */
  default void validateAvailabilityZone(Map<String, Object> metadata) {
    throw new ProviderException(
        ProviderException.Kind.NOT_IMPLEMENTED,
        "This provider does not support validating availability zones.",
        "This provider does not support validating the supported availability zone metadata.");
  }
}

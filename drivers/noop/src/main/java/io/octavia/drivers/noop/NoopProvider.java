package io.octavia.drivers.noop;

import io.octavia.provider.AdditionalVip;
import io.octavia.provider.Attribute;
import io.octavia.provider.HealthMonitor;
import io.octavia.provider.L7Policy;
import io.octavia.provider.L7Rule;
import io.octavia.provider.Listener;
import io.octavia.provider.LoadBalancer;
import io.octavia.provider.Member;
import io.octavia.provider.Pool;
import io.octavia.provider.ProviderDriver;
import io.octavia.provider.Values;
import io.octavia.provider.Vip;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts everything and does nothing. Its load balancers stay {@code PENDING_*} until somebody
 * tells the driver agent that something was done, as upstream's do.
 */
final class NoopProvider implements ProviderDriver {
  private static final Logger log = LoggerFactory.getLogger(NoopProvider.class);

  private final String name;
  private final Supplier<UUID> uuids;

  NoopProvider(String name, Supplier<UUID> uuids) {
    this.name = name;
    this.uuids = uuids;
  }

  private void accept(String request, @Nullable String id) {
    log.debug("{}: {} {}", name, request, id);
  }

  /** What the request leaves open is made up. */
  @Override
  public VipPort createVipPort(
      String loadBalancerId, String projectId, Vip vip, List<AdditionalVip> additionalVips) {
    accept("create_vip_port", loadBalancerId);
    var made = Values.none();
    made = made.with(Vip.VIP_ADDRESS, given(vip, Vip.VIP_ADDRESS, NoopCloud.VIP_ADDRESS));
    made = made.with(Vip.VIP_NETWORK_ID, given(vip, Vip.VIP_NETWORK_ID, newId()));
    made = made.with(Vip.VIP_PORT_ID, given(vip, Vip.VIP_PORT_ID, newId()));
    made = made.with(Vip.VIP_SUBNET_ID, given(vip, Vip.VIP_SUBNET_ID, newId()));
    return new VipPort(new Vip(made), additionalVips, false);
  }

  private String newId() {
    return uuids.get().toString();
  }

  private static String given(Vip vip, Attribute<String> attribute, String otherwise) {
    var value = vip.get(attribute);
    return value == null ? otherwise : value;
  }

  @Override
  public void loadBalancerCreate(LoadBalancer loadBalancer) {
    accept("loadbalancer_create", loadBalancer.get(LoadBalancer.LOADBALANCER_ID));
  }

  @Override
  public void loadBalancerDelete(LoadBalancer loadBalancer, boolean cascade) {
    accept("loadbalancer_delete", loadBalancer.get(LoadBalancer.LOADBALANCER_ID));
  }

  @Override
  public void loadBalancerFailover(String loadBalancerId) {
    accept("loadbalancer_failover", loadBalancerId);
  }

  @Override
  public void loadBalancerUpdate(LoadBalancer old, LoadBalancer changes) {
    accept("loadbalancer_update", changes.get(LoadBalancer.LOADBALANCER_ID));
  }

  @Override
  public void listenerCreate(Listener listener) {
    accept("listener_create", listener.get(Listener.LISTENER_ID));
  }

  @Override
  public void listenerDelete(Listener listener) {
    accept("listener_delete", listener.get(Listener.LISTENER_ID));
  }

  @Override
  public void listenerUpdate(Listener old, Listener changes) {
    accept("listener_update", changes.get(Listener.LISTENER_ID));
  }

  @Override
  public void poolCreate(Pool pool) {
    accept("pool_create", pool.get(Pool.POOL_ID));
  }

  @Override
  public void poolDelete(Pool pool) {
    accept("pool_delete", pool.get(Pool.POOL_ID));
  }

  @Override
  public void poolUpdate(Pool old, Pool changes) {
    accept("pool_update", changes.get(Pool.POOL_ID));
  }

  @Override
  public void memberCreate(Member member) {
    accept("member_create", member.get(Member.MEMBER_ID));
  }

  @Override
  public void memberDelete(Member member) {
    accept("member_delete", member.get(Member.MEMBER_ID));
  }

  @Override
  public void memberUpdate(Member old, Member changes) {
    accept("member_update", changes.get(Member.MEMBER_ID));
  }

  @Override
  public void memberBatchUpdate(String poolId, List<Member> members) {
    accept("member_batch_update", poolId);
  }

  @Override
  public void healthMonitorCreate(HealthMonitor healthMonitor) {
    accept("health_monitor_create", healthMonitor.get(HealthMonitor.HEALTHMONITOR_ID));
  }

  @Override
  public void healthMonitorDelete(HealthMonitor healthMonitor) {
    accept("health_monitor_delete", healthMonitor.get(HealthMonitor.HEALTHMONITOR_ID));
  }

  @Override
  public void healthMonitorUpdate(HealthMonitor old, HealthMonitor changes) {
    accept("health_monitor_update", changes.get(HealthMonitor.HEALTHMONITOR_ID));
  }

  @Override
  public void l7PolicyCreate(L7Policy l7Policy) {
    accept("l7policy_create", l7Policy.get(L7Policy.L7POLICY_ID));
  }

  @Override
  public void l7PolicyDelete(L7Policy l7Policy) {
    accept("l7policy_delete", l7Policy.get(L7Policy.L7POLICY_ID));
  }

  @Override
  public void l7PolicyUpdate(L7Policy old, L7Policy changes) {
    accept("l7policy_update", changes.get(L7Policy.L7POLICY_ID));
  }

  @Override
  public void l7RuleCreate(L7Rule l7Rule) {
    accept("l7rule_create", l7Rule.get(L7Rule.L7RULE_ID));
  }

  @Override
  public void l7RuleDelete(L7Rule l7Rule) {
    accept("l7rule_delete", l7Rule.get(L7Rule.L7RULE_ID));
  }

  @Override
  public void l7RuleUpdate(L7Rule old, L7Rule changes) {
    accept("l7rule_update", changes.get(L7Rule.L7RULE_ID));
  }

  @Override
  public Map<String, String> supportedFlavorMetadata() {
    return Map.of("amp_image_tag", "The glance image tag to use for this load balancer.");
  }

  @Override
  public void validateFlavor(Map<String, Object> metadata) {
    accept("validate_flavor", null);
  }

  @Override
  public Map<String, String> supportedAvailabilityZoneMetadata() {
    return Map.of("compute_zone", "The compute availability zone to use for this loadbalancer.");
  }

  @Override
  public void validateAvailabilityZone(Map<String, Object> metadata) {
    accept("validate_availability_zone", null);
  }
}

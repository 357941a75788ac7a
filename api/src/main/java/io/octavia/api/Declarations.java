package io.octavia.api;

import io.octavia.config.Config;
import io.octavia.db.resource.Kind;

/** All kinds of objects, declared once: what requests may say, and what replies show. */
final class Declarations {
  final Resource loadBalancers;
  final Resource listeners;
  final Resource pools;
  final Resource members;
  final Resource monitors;
  final Resource policies;
  final Resource rules;
  final Resource amphorae;

  Declarations(Config config) {
    var rule = L7RuleSchema.of();
    rules =
        new Resource(Kind.L7_RULE, "L7 Rule", "l7rule", "rule", "rules", "rule_", "l7rule_", rule);
    var member = MemberSchema.of();
    members = new Resource(Kind.MEMBER, "Member", "member", "member", "members", "member_", member);
    var monitor = HealthMonitorSchema.of();
    monitors =
        new Resource(
            Kind.HEALTH_MONITOR,
            "Health Monitor",
            "healthmonitor",
            "healthmonitor",
            "healthmonitors",
            "health_monitor_",
            monitor);
    var pool = PoolSchema.of(config, monitor, member);
    pools = new Resource(Kind.POOL, "Pool", "pool", "pool", "pools", "pool_", pool);
    var policy = L7PolicySchema.of(pool, rule);
    policies =
        new Resource(
            Kind.L7_POLICY, "L7 Policy", "l7policy", "l7policy", "l7policies", "l7policy_", policy);
    var listener = ListenerSchema.of(config, pool, policy);
    listeners =
        new Resource(
            Kind.LISTENER, "Listener", "listener", "listener", "listeners", "listener_", listener);
    loadBalancers =
        new Resource(
            Kind.LOAD_BALANCER,
            "Load Balancer",
            "loadbalancer",
            "loadbalancer",
            "loadbalancers",
            "load_balancer",
            LoadBalancerSchema.of(listener, pool));
    amphorae =
        new Resource(
            Kind.AMPHORA,
            "Amphora",
            "amphora",
            "amphora",
            "amphorae",
            "amphora_",
            AmphoraSchema.of());
  }
}

package io.octavia.api;

import io.octavia.api.schema.Schema;
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
  final Resource flavorProfiles;
  final Resource flavors;
  final Resource zoneProfiles;
  final Resource zones;
  final Resource quotas;

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
    flavorProfiles =
        profiles(
            Kind.FLAVOR_PROFILE,
            "Flavor Profile",
            "flavor-profile",
            "flavorprofile",
            "flavor_profile_",
            PlacementSchemas.flavorProfile());
    flavors =
        new Resource(
            Kind.FLAVOR,
            "Flavor",
            "flavor",
            "flavor",
            "flavors",
            "flavor_",
            PlacementSchemas.flavor());
    zoneProfiles =
        profiles(
            Kind.AVAILABILITY_ZONE_PROFILE,
            "Availability Zone Profile",
            "availability-zone-profile",
            "availability_zone_profile",
            "availability_zone_profile_",
            PlacementSchemas.zoneProfile());
    zones =
        new Resource(
            Kind.AVAILABILITY_ZONE,
            "Availability Zone",
            "availability-zone",
            "availability_zone",
            "availability_zones",
            "availability_zone_",
            PlacementSchemas.zone());
    quotas =
        new Resource(Kind.QUOTA, "Quotas", "quota", "quota", "quotas", "quotas", QuotaSchema.of());
  }

  /** Profiles, whose links are called after one of them. */
  private static Resource profiles(
      Kind kind, String name, String rule, String root, String argument, Schema schema) {
    return new Resource(
        kind, name, rule, root, root + "s", root + "_links", argument, argument, schema);
  }
}

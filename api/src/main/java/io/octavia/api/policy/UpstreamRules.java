package io.octavia.api.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rules of upstream's release, which hold unless a file replaces them. */
final class UpstreamRules {
  private static final Set<String> PROJECT = Set.of("project");

  private static final String READ = "rule:load-balancer:read";
  private static final String READ_GLOBAL = "rule:load-balancer:read-global";
  private static final String WRITE = "rule:load-balancer:write";
  private static final String ADMIN = "rule:load-balancer:admin";
  private static final String READ_QUOTA = "rule:load-balancer:read-quota";
  private static final String READ_QUOTA_GLOBAL = "rule:load-balancer:read-quota-global";
  private static final String WRITE_QUOTA = "rule:load-balancer:write-quota";

  private final List<RuleDefault> rules = new ArrayList<>();

  private UpstreamRules() {}

  /** All of them. */
  static List<RuleDefault> all() {
    var upstream = new UpstreamRules();
    upstream.base();
    upstream.roles();
    upstream.resources();
    return List.copyOf(upstream.rules);
  }

  private void base() {
    base("project-member", "role:member and project_id:%(project_id)s");
    base("project-reader", "role:reader and project_id:%(project_id)s");
    base("service", "role:service");
    base("load-balancer:owner", "project_id:%(project_id)s");
    base(
        "load-balancer:read",
        "rule:load-balancer:observer_and_owner or rule:load-balancer:global_observer"
            + " or rule:load-balancer:member_and_owner or rule:load-balancer:admin");
    base(
        "load-balancer:read-global",
        "rule:load-balancer:global_observer or rule:load-balancer:admin");
    base("load-balancer:write", "rule:load-balancer:member_and_owner or rule:load-balancer:admin");
    base(
        "load-balancer:read-quota",
        "rule:load-balancer:observer_and_owner or rule:load-balancer:global_observer"
            + " or rule:load-balancer:member_and_owner or rule:load-balancer:quota-admin"
            + " or rule:load-balancer:admin");
    base(
        "load-balancer:read-quota-global",
        "rule:load-balancer:global_observer or rule:load-balancer:quota-admin"
            + " or rule:load-balancer:admin");
    base("load-balancer:write-quota", "rule:load-balancer:quota-admin or rule:load-balancer:admin");
  }

  /** What the roles of Keystone allow, and what those of the load balancers' own did. */
  private void roles() {
    role("context_is_admin", "role:admin", "role:load-balancer_admin");
    role("load-balancer:admin", "is_admin:True or role:admin", "role:load-balancer_admin");
    role("load-balancer:global_observer", "role:admin", "role:load-balancer_global_observer");
    role(
        "load-balancer:member_and_owner",
        "rule:project-member",
        "role:load-balancer_member and rule:load-balancer:owner");
    role(
        "load-balancer:observer_and_owner",
        "rule:project-reader",
        "role:load-balancer_observer and rule:load-balancer:owner");
    role("load-balancer:quota-admin", "role:admin", "role:load-balancer_quota_admin");
  }

  private void resources() {
    calls("loadbalancer", READ, "get_all", "get_one", "get_stats", "get_status");
    calls("loadbalancer", READ_GLOBAL, "get_all-global");
    calls("loadbalancer", WRITE, "post", "post:vip_sg_ids", "put", "put:vip_sg_ids", "delete");
    calls("loadbalancer", ADMIN, "put_failover");
    calls("listener", READ, "get_stats");
    for (var resource : List.of("listener", "pool", "healthmonitor", "l7policy")) {
      calls(resource, READ, "get_all", "get_one");
      calls(resource, READ_GLOBAL, "get_all-global");
      calls(resource, WRITE, "post", "put", "delete");
    }
    calls("member", READ + " or rule:service", "get_all");
    calls("member", READ, "get_one");
    calls("member", WRITE, "post", "put", "delete");
    calls("l7rule", READ, "get_all", "get_one");
    calls("l7rule", WRITE, "post", "put", "delete");
    calls("quota", READ_QUOTA, "get_all", "get_one", "get_defaults");
    calls("quota", READ_QUOTA_GLOBAL, "get_all-global");
    calls("quota", WRITE_QUOTA, "put", "delete");
    calls("provider", READ, "get_all");
    calls("provider-flavor", ADMIN, "get_all");
    calls("provider-availability-zone", ADMIN, "get_all");
    for (var resource : List.of("flavor", "availability-zone")) {
      calls(resource, READ, "get_all", "get_one");
      calls(resource, ADMIN, "post", "put", "delete");
    }
    for (var resource : List.of("flavor-profile", "availability-zone-profile")) {
      calls(resource, ADMIN, "get_all", "get_one", "post", "put", "delete");
    }
    calls("amphora", ADMIN, "get_all", "get_one", "delete", "get_stats");
    calls("amphora", ADMIN, "put_config", "put_failover");
  }

  private void base(String name, String check) {
    rules.add(new RuleDefault(name, check, null, PROJECT));
  }

  private void role(String name, String check, String deprecated) {
    rules.add(new RuleDefault(name, check, deprecated, PROJECT));
  }

  /** The rules for calls hold for tokens of every scope; upstream names none there. */
  private void calls(String resource, String check, String... actions) {
    for (var action : actions) {
      rules.add(RuleDefault.of("os_load-balancer_api:" + resource + ":" + action, check));
    }
  }
}

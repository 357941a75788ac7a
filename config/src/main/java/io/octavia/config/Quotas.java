package io.octavia.config;

/** Options of section {@code [quotas]}. */
public final class Quotas {
  private static final Section.Builder IN =
      Section.named("quotas", "Quotas of projects that have none of their own.");

  public static final Option<Integer> DEFAULT_LOAD_BALANCER_QUOTA =
      IN.integer("default_load_balancer_quota")
          .byDefault(-1)
          .help("Most load balancers of a project. -1: no limit.");

  public static final Option<Integer> DEFAULT_LISTENER_QUOTA =
      IN.integer("default_listener_quota")
          .byDefault(-1)
          .help("Most listeners of a project. -1: no limit.");

  public static final Option<Integer> DEFAULT_MEMBER_QUOTA =
      IN.integer("default_member_quota")
          .byDefault(-1)
          .help("Most members of a project. -1: no limit.");

  public static final Option<Integer> DEFAULT_POOL_QUOTA =
      IN.integer("default_pool_quota").byDefault(-1).help("Most pools of a project. -1: no limit.");

  public static final Option<Integer> DEFAULT_HEALTH_MONITOR_QUOTA =
      IN.integer("default_health_monitor_quota")
          .byDefault(-1)
          .help("Most health monitors of a project. -1: no limit.");

  public static final Option<Integer> DEFAULT_L7POLICY_QUOTA =
      IN.integer("default_l7policy_quota")
          .byDefault(-1)
          .help("Most L7 policies of a project. -1: no limit.");

  public static final Option<Integer> DEFAULT_L7RULE_QUOTA =
      IN.integer("default_l7rule_quota")
          .byDefault(-1)
          .help("Most L7 rules of a project. -1: no limit.");

  static final Section SECTION = IN.build();

  private Quotas() {}
}

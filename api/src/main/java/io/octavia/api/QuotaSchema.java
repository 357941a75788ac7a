package io.octavia.api;

import static io.octavia.api.schema.Mode.UPDATE;

import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Form;
import io.octavia.api.schema.Schema;
import io.octavia.api.schema.Type;
import io.octavia.config.Config;
import io.octavia.config.Option;
import io.octavia.config.Quotas;
import io.octavia.db.resource.Kind;
import java.util.List;

/** Attributes of quotas. What lists show of a limit that the project does not have is null. */
final class QuotaSchema {
  private static final int MOST = 2_000_000_000;

  private QuotaSchema() {}

  /**
   * One kind of objects.
   *
   * @param column of the limit
   * @param byDefault the limit of projects that have none
   */
  record Limit(Kind kind, String column, Option<Integer> byDefault) {
    int configured(Config config) {
      return config.get(byDefault);
    }
  }

  static final List<Limit> LIMITS =
      List.of(
          new Limit(Kind.LOAD_BALANCER, "load_balancer", Quotas.DEFAULT_LOAD_BALANCER_QUOTA),
          new Limit(Kind.LISTENER, "listener", Quotas.DEFAULT_LISTENER_QUOTA),
          new Limit(Kind.MEMBER, "member", Quotas.DEFAULT_MEMBER_QUOTA),
          new Limit(Kind.POOL, "pool", Quotas.DEFAULT_POOL_QUOTA),
          new Limit(Kind.HEALTH_MONITOR, "health_monitor", Quotas.DEFAULT_HEALTH_MONITOR_QUOTA),
          new Limit(Kind.L7_POLICY, "l7policy", Quotas.DEFAULT_L7POLICY_QUOTA),
          new Limit(Kind.L7_RULE, "l7rule", Quotas.DEFAULT_L7RULE_QUOTA));

  /** Two have an alias each, which stands first: whoever gives both means the real name. */
  static Schema of() {
    return new Schema(
        Attribute.shown("project_id", Form.text()),
        Attribute.shown("tenant_id", Form.text(), row -> row.get("project_id")),
        limit("load_balancer", "load_balancer"),
        limit("loadbalancer", "load_balancer"),
        limit("listener", "listener"),
        limit("member", "member"),
        limit("pool", "pool"),
        limit("health_monitor", "health_monitor"),
        limit("healthmonitor", "health_monitor"),
        limit("l7policy", "l7policy"),
        limit("l7rule", "l7rule"));
  }

  private static Attribute limit(String name, String column) {
    return Attribute.of(name, Type.integer(-1, MOST)).in(column).at(UPDATE).shown();
  }
}

package io.octavia.rpc;

import io.octavia.db.resource.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls that workers serve, octavia.controller.queue.v2.endpoints, and what each is about. */
sealed interface Procedure {
  /**
   * The rows of objects were changed.
   *
   * @param subjects what was changed; the first one that a call names tells the load balancer
   */
  record Change(List<Subject> subjects) implements Procedure {}

  /** All that serves a load balancer is to be replaced. */
  record FailoverLoadBalancer() implements Procedure {}

  /** Something is to be done to one amphora. */
  record OfAmphora(Deed deed) implements Procedure {}

  /** What may be done to an amphora. */
  enum Deed {
    REPLACE,
    REMOVE,
    RECONFIGURE
  }

  /**
   * Objects that a call names.
   *
   * @param argument which holds an object, or a list of them
   * @param id the name of the object's id there
   * @param awaited the status that the caller commits, of {@code holder}
   * @param ofLoadBalancer whether the load balancer has the status, since the object has none
   */
  record Subject(Kind kind, String argument, String id, Awaited awaited, boolean ofLoadBalancer) {}

  /** What there is to see once the caller has committed. */
  enum Awaited {
    PRESENCE(""),
    UPDATE("PENDING_UPDATE"),
    DELETION("PENDING_DELETE");

    private final String status;

    Awaited(String status) {
      this.status = status;
    }

    boolean isSeenIn(String provisioningStatus) {
      return status.isEmpty() || status.equals(provisioningStatus);
    }
  }

  /** All of them by name. */
  Map<String, Procedure> ALL =
      Map.ofEntries(
          change("create_load_balancer", created(Kind.LOAD_BALANCER, "loadbalancer")),
          change("update_load_balancer", updated(Kind.LOAD_BALANCER, "original_load_balancer")),
          change("delete_load_balancer", deleted(Kind.LOAD_BALANCER, "loadbalancer")),
          Map.entry("failover_load_balancer", new FailoverLoadBalancer()),
          Map.entry("failover_amphora", new OfAmphora(Deed.REPLACE)),
          Map.entry("delete_amphora", new OfAmphora(Deed.REMOVE)),
          Map.entry("update_amphora_agent_config", new OfAmphora(Deed.RECONFIGURE)),
          change("create_listener", created(Kind.LISTENER, "listener")),
          change(
              "update_listener",
              new Subject(
                  Kind.LISTENER, "original_listener", idOf(Kind.LISTENER), Awaited.UPDATE, true)),
          change("delete_listener", deleted(Kind.LISTENER, "listener")),
          change("create_pool", created(Kind.POOL, "pool")),
          change("update_pool", updated(Kind.POOL, "original_pool")),
          change("delete_pool", deleted(Kind.POOL, "pool")),
          change("create_member", created(Kind.MEMBER, "member")),
          change("update_member", updated(Kind.MEMBER, "original_member")),
          change("delete_member", deleted(Kind.MEMBER, "member")),
          change(
              "batch_update_members",
              created(Kind.MEMBER, "new_members"),
              new Subject(Kind.MEMBER, "updated_members", "id", Awaited.UPDATE, true),
              new Subject(Kind.MEMBER, "old_members", "id", Awaited.DELETION, false)),
          change("create_health_monitor", created(Kind.HEALTH_MONITOR, "health_monitor")),
          change("update_health_monitor", updated(Kind.HEALTH_MONITOR, "original_health_monitor")),
          change("delete_health_monitor", deleted(Kind.HEALTH_MONITOR, "health_monitor")),
          change("create_l7policy", created(Kind.L7_POLICY, "l7policy")),
          change("update_l7policy", updated(Kind.L7_POLICY, "original_l7policy")),
          change("delete_l7policy", deleted(Kind.L7_POLICY, "l7policy")),
          change("create_l7rule", created(Kind.L7_RULE, "l7rule")),
          change("update_l7rule", updated(Kind.L7_RULE, "original_l7rule")),
          change("delete_l7rule", deleted(Kind.L7_RULE, "l7rule")));

  /** The call of that name. */
  static Optional<Procedure> named(String method) {
    return Optional.ofNullable(ALL.get(method));
  }

  private static Map.Entry<String, Procedure> change(String method, Subject... subjects) {
    return Map.entry(method, new Change(List.of(subjects)));
  }

  private static Subject created(Kind kind, String argument) {
    return new Subject(kind, argument, idOf(kind), Awaited.PRESENCE, false);
  }

  private static Subject updated(Kind kind, String argument) {
    return new Subject(kind, argument, idOf(kind), Awaited.UPDATE, false);
  }

  private static Subject deleted(Kind kind, String argument) {
    return new Subject(kind, argument, idOf(kind), Awaited.DELETION, false);
  }

  private static String idOf(Kind kind) {
    return switch (kind) {
      case LOAD_BALANCER -> "loadbalancer_id";
      case LISTENER -> "listener_id";
      case POOL -> "pool_id";
      case MEMBER -> "member_id";
      case HEALTH_MONITOR -> "healthmonitor_id";
      case L7_POLICY -> "l7policy_id";
      case L7_RULE -> "l7rule_id";
      default -> throw new IllegalArgumentException("workers know no " + kind);
    };
  }
}

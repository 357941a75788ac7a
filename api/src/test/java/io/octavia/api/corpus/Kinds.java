package io.octavia.api.corpus;

import io.octavia.api.schema.Schema;
import java.util.List;

/** The kinds of objects that the corpus is about. */
public record Kinds(
    Kind loadBalancers,
    Kind listeners,
    Kind pools,
    Kind members,
    Kind monitors,
    Kind policies,
    Kind rules) {

  /** One of them, as the API calls it. */
  public record Kind(String root, String plural, Schema schema) {}

  /**
   * Where objects of a kind are.
   *
   * @param items those that there are, below the collection
   * @param base what is enough to make one
   * @param within a body that makes a load balancer, with {@code %s} for one of the kind
   */
  record Place(Kind kind, String collection, List<String> items, Bodies base, String within) {
    String item() {
      return collection + "/" + items.getFirst();
    }

    String body(Bodies object) {
      return "{\"" + kind.root() + "\":" + object.text() + "}";
    }

    /** The base without what only an object of its own says. */
    Bodies part() {
      return base.without("loadbalancer_id").without("pool_id").without("listener_id");
    }
  }

  private static final String WHOLE =
      "{\"loadbalancer\":{\"vip_subnet_id\":\"" + Scene.SUBNET + "\",\"name\":\"whole\",%s}}";
  private static final String LISTENER =
      "\"listeners\":[{\"protocol\":\"HTTP\",\"protocol_port\":80,%s}]";
  private static final String POOL =
      "\"pools\":[{\"name\":\"p\",\"protocol\":\"HTTP\",\"lb_algorithm\":\"ROUND_ROBIN\",%s}]";

  List<Place> places() {
    return List.of(
        new Place(
            loadBalancers,
            "/loadbalancers",
            List.of("{lb}", "{empty-lb}", "{other-lb}", "{busy-lb}"),
            Bodies.of("vip_subnet_id", Values.quoted(Scene.SUBNET)),
            ""),
        new Place(
            listeners,
            "/listeners",
            List.of("{http}", "{tcp}", "{udp}", "{metrics}", "{bare}", "{busy-http}"),
            Bodies.of(
                "loadbalancer_id", "\"{lb}\"", "protocol", "\"HTTP\"", "protocol_port", "8080"),
            WHOLE.formatted("\"listeners\":[%s]")),
        new Place(
            pools,
            "/pools",
            List.of("{pool}", "{tcp-pool}", "{udp-pool}", "{spare}", "{other-pool}", "{busy-pool}"),
            Bodies.of(
                "loadbalancer_id",
                "\"{lb}\"",
                "protocol",
                "\"HTTP\"",
                "lb_algorithm",
                "\"ROUND_ROBIN\""),
            WHOLE.formatted("\"pools\":[%s]")),
        new Place(
            members,
            "/pools/{pool}/members",
            List.of("{member}", "{second}", "{six}"),
            Bodies.of("address", "\"10.0.0.20\"", "protocol_port", "80"),
            WHOLE.formatted(POOL.formatted("\"members\":[%s]"))),
        new Place(
            monitors,
            "/healthmonitors",
            List.of("{monitor}", "{udp-monitor}"),
            Bodies.of(
                "pool_id",
                "\"{spare}\"",
                "type",
                "\"HTTP\"",
                "delay",
                "5",
                "timeout",
                "4",
                "max_retries",
                "3"),
            WHOLE.formatted(POOL.formatted("\"healthmonitor\":%s"))),
        new Place(
            policies,
            "/l7policies",
            List.of("{policy}", "{pooled}", "{moved}", "{prefixed}"),
            Bodies.of("listener_id", "\"{http}\"", "action", "\"REJECT\""),
            WHOLE.formatted(LISTENER.formatted("\"l7policies\":[%s]"))),
        new Place(
            rules,
            "/l7policies/{policy}/rules",
            List.of("{rule}", "{header}"),
            Bodies.of("type", "\"PATH\"", "compare_type", "\"STARTS_WITH\"", "value", "\"/a\""),
            WHOLE.formatted(
                LISTENER.formatted("\"l7policies\":[{\"action\":\"REJECT\",\"rules\":[%s]}]"))));
  }
}

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
    Kind rules,
    Kind flavorProfiles,
    Kind flavors,
    Kind zoneProfiles,
    Kind zones,
    Kind quotas,
    Kind amphorae) {

  /** One of them, as the API calls it. */
  public record Kind(String root, String plural, Schema schema) {}

  /**
   * Where objects of a kind are.
   *
   * @param items those that there are, below the collection
   * @param base what is enough to make one; nothing if calls do not make any
   * @param within a body that makes a load balancer, with {@code %s} for one of the kind; empty if
   *     there is none
   */
  record Place(Kind kind, String collection, List<String> items, Bodies base, String within) {
    Place(Kind kind, String collection, List<String> items, Bodies base) {
      this(kind, collection, items, base, "");
    }

    boolean creates() {
      return !base.attributes().isEmpty();
    }

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
            List.of("{lb}", "{empty-lb}", "{other-lb}", "{busy-lb}", "{vips-lb}", "{their-lb}"),
            Bodies.of("vip_subnet_id", Values.quoted(Scene.SUBNET))),
        new Place(
            listeners,
            "/listeners",
            List.of(
                "{http}", "{tcp}", "{udp}", "{metrics}", "{bare}", "{busy-http}", "{their-http}"),
            Bodies.of(
                "loadbalancer_id", "\"{lb}\"", "protocol", "\"HTTP\"", "protocol_port", "8080"),
            WHOLE.formatted("\"listeners\":[%s]")),
        new Place(
            pools,
            "/pools",
            List.of(
                "{pool}",
                "{tcp-pool}",
                "{udp-pool}",
                "{spare}",
                "{other-pool}",
                "{busy-pool}",
                "{their-pool}"),
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
                LISTENER.formatted("\"l7policies\":[{\"action\":\"REJECT\",\"rules\":[%s]}]"))),
        new Place(
            listeners,
            "/listeners",
            List.of("{tls}"),
            Bodies.of(
                "loadbalancer_id",
                "\"{lb}\"",
                "protocol",
                "\"TERMINATED_HTTPS\"",
                "protocol_port",
                "8443",
                "default_tls_container_ref",
                "\"server\"")),
        new Place(
            pools,
            "/pools",
            List.of("{tls-pool}"),
            Bodies.of(
                "loadbalancer_id",
                "\"{lb}\"",
                "protocol",
                "\"HTTP\"",
                "lb_algorithm",
                "\"ROUND_ROBIN\"",
                "tls_enabled",
                "true",
                "tls_container_ref",
                "\"server\"")),
        new Place(
            flavorProfiles,
            "/flavorprofiles",
            List.of("{spare-profile}", "{profile}"),
            Bodies.of("name", "\"p\"", "provider_name", "\"amphora\"", "flavor_data", "\"{}\"")),
        new Place(
            flavors,
            "/flavors",
            List.of("{off-flavor}", "{flavor}"),
            Bodies.of("name", "\"f\"", "flavor_profile_id", "\"{spare-profile}\"")),
        new Place(
            zoneProfiles,
            "/availabilityzoneprofiles",
            List.of("{spare-zone-profile}", "{zone-profile}"),
            Bodies.of(
                "name",
                "\"p\"",
                "provider_name",
                "\"amphora\"",
                "availability_zone_data",
                "\"{}\"")),
        new Place(
            zones,
            "/availabilityzones",
            List.of("off-zone", "zone"),
            Bodies.of("name", "\"z\"", "availability_zone_profile_id", "\"{spare-zone-profile}\"")),
        new Place(
            quotas,
            "/quotas",
            List.of(Scene.PROJECT, Scene.LIMITED_PROJECT, Scene.OTHER_PROJECT, "new"),
            Bodies.of()),
        new Place(
            amphorae,
            "/v2/octavia/amphorae",
            List.of("{amphora}", "{failed-amphora}", "{lone-amphora}", "{gone-amphora}"),
            Bodies.of()));
  }
}

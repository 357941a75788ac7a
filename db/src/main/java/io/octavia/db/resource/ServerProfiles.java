package io.octavia.db.resource;

import io.octavia.domain.LoadBalancer;
import io.octavia.domain.cloud.Servers;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What the flavor and the availability zone of a load balancer ask of its servers. */
public final class ServerProfiles {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ServerProfiles() {}

  /** As it is now: upstream, too, looks it up whenever it boots a server. */
  public static Servers.Profile load(DSLContext context, LoadBalancer loadBalancer) {
    var reading = new Reading(context);
    var flavor = Optional.ofNullable(loadBalancer.flavorId()).flatMap(reading::flavor);
    var zone =
        Optional.ofNullable(loadBalancer.availabilityZone()).flatMap(reading::availabilityZone);
    var flavorData = data(flavor);
    var zoneData = data(zone);
    return new Servers.Profile(
        text(flavorData, "compute_flavor"),
        text(flavorData, "amp_image_tag"),
        text(zoneData, "compute_zone"),
        text(zoneData, "management_network"),
        text(zoneData, "volume_zone"));
  }

  private static JsonNode data(Optional<Row> placed) {
    return placed
        .<JsonNode>map(row -> JSON.readTree(row.required("data")))
        .orElse(MissingNode.getInstance());
  }

  private static @Nullable String text(JsonNode data, String name) {
    var value = data.path(name);
    return value.isString() && !value.stringValue().isEmpty() ? value.stringValue() : null;
  }
}

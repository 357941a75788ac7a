package io.octavia.db;

import static io.octavia.db.tables.Tables.AVAILABILITY_ZONE;
import static io.octavia.db.tables.Tables.AVAILABILITY_ZONE_PROFILE;
import static io.octavia.db.tables.Tables.FLAVOR;
import static io.octavia.db.tables.Tables.FLAVOR_PROFILE;

import io.octavia.domain.LoadBalancer;
import io.octavia.domain.cloud.Servers;
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
    var flavor = loadBalancer.flavorId();
    var zone = loadBalancer.availabilityZone();
    if (flavor == null && zone == null) return Servers.Profile.CONFIGURED;
    var flavorData = flavor == null ? MissingNode.getInstance() : flavorData(context, flavor);
    var zoneData = zone == null ? MissingNode.getInstance() : zoneData(context, zone);
    return new Servers.Profile(
        text(flavorData, "compute_flavor"),
        text(flavorData, "amp_image_tag"),
        text(zoneData, "compute_zone"),
        text(zoneData, "management_network"),
        text(zoneData, "volume_zone"));
  }

  private static JsonNode flavorData(DSLContext context, String flavor) {
    return data(
        context
            .select(FLAVOR_PROFILE.FLAVOR_DATA)
            .from(FLAVOR)
            .join(FLAVOR_PROFILE)
            .on(FLAVOR_PROFILE.ID.eq(FLAVOR.FLAVOR_PROFILE_ID))
            .where(FLAVOR.ID.eq(flavor))
            .fetchOne(FLAVOR_PROFILE.FLAVOR_DATA));
  }

  private static JsonNode zoneData(DSLContext context, String zone) {
    return data(
        context
            .select(AVAILABILITY_ZONE_PROFILE.AVAILABILITY_ZONE_DATA)
            .from(AVAILABILITY_ZONE)
            .join(AVAILABILITY_ZONE_PROFILE)
            .on(AVAILABILITY_ZONE_PROFILE.ID.eq(AVAILABILITY_ZONE.AVAILABILITY_ZONE_PROFILE_ID))
            .where(AVAILABILITY_ZONE.NAME.eq(zone))
            .fetchOne(AVAILABILITY_ZONE_PROFILE.AVAILABILITY_ZONE_DATA));
  }

  private static JsonNode data(@Nullable String json) {
    return json == null ? MissingNode.getInstance() : JSON.readTree(json);
  }

  private static @Nullable String text(JsonNode data, String name) {
    var value = data.path(name);
    return value.isString() && !value.stringValue().isEmpty() ? value.stringValue() : null;
  }
}

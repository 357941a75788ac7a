package io.octavia.driveragent;

import io.octavia.db.provider.ProviderObjects;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Resources;
import io.octavia.domain.cloud.Secrets;
import io.octavia.http.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tells drivers what objects are like. One that is not there is an empty object. */
final class Questions implements Listener.Answer {
  private static final Map<String, Kind> KINDS =
      Map.of(
          "loadbalancers", Kind.LOAD_BALANCER,
          "listeners", Kind.LISTENER,
          "pools", Kind.POOL,
          "members", Kind.MEMBER,
          "healthmonitors", Kind.HEALTH_MONITOR,
          "l7policies", Kind.L7_POLICY,
          "l7rules", Kind.L7_RULE);

  private final Resources resources;
  private final Secrets secrets;

  Questions(Resources resources, Secrets secrets) {
    this.resources = resources;
    this.secrets = secrets;
  }

  @Override
  public byte[] to(JsonNode question) {
    var kind = KINDS.get(question.path("object").asString(""));
    var id = question.path("id").asString("");
    if (kind == null || id.isEmpty()) return Json.MAPPER.writeValueAsBytes(Map.of());
    return Json.MAPPER.writeValueAsBytes(resources.read(reading -> told(reading, kind, id)));
  }

  private Map<String, @Nullable Object> told(Reading reading, Kind kind, String id) {
    var told =
        new ProviderObjects(reading, secrets, false)
            .find(kind, id)
            .map(Rendering::of)
            .orElseGet(Map::of);
    if (kind == Kind.LOAD_BALANCER && !told.isEmpty()) {
      // Upstream names the zone here, where a new load balancer is told with the zone's data.
      told.put(
          "availability_zone",
          reading.find(kind, id).map(row -> row.text("availability_zone")).orElse(null));
    }
    return told;
  }
}

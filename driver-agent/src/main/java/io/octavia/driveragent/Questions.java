package io.octavia.driveragent;

import io.octavia.db.provider.ProviderObjects;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Resources;
import io.octavia.domain.cloud.Secrets;
import io.octavia.http.Json;
import java.util.Map;
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
    var found =
        resources.read(reading -> new ProviderObjects(reading, secrets, false).find(kind, id));
    return Json.MAPPER.writeValueAsBytes(found.map(Rendering::of).orElseGet(Map::of));
  }
}

package io.octavia.db.provider;

import io.octavia.db.resource.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the profiles of flavors and availability zones say. */
final class Metadata {
  private Metadata() {}

  static Map<String, Object> flavor(Reading reading, String id) {
    return reading.flavor(id).map(row -> object(row.text("data"))).orElseGet(Map::of);
  }

  static Map<String, Object> zone(Reading reading, String name) {
    return reading.availabilityZone(name).map(row -> object(row.text("data"))).orElseGet(Map::of);
  }

  /** The API has stored nothing but JSON. */
  private static Map<String, Object> object(@Nullable String json) {
    var object = new LinkedHashMap<String, Object>();
    JsonNode data = JsonMapper.shared().readTree(json == null ? "{}" : json);
    data.properties()
        .forEach(item ->
            object.put(
                item.getKey(), JsonMapper.shared().treeToValue(item.getValue(), Object.class)));
    return object;
  }
}

package io.octavia.api.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ids that one server gave to the objects which samples made. A placeholder {@code
 * @listener/57@} is the listener that sample 57 made, {@code @pool/57/1@} the second pool within
 * what it made. One for each server that is asked the same.
 */
public final class Names {
  private static final Pattern PLACEHOLDER = Pattern.compile("@([a-z0-9]+(?:/[0-9]+)+)@");
  private static final String NOBODY = "99999999-9999-4999-8999-999999999999";
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, String> ids = new HashMap<>();

  /** The text with ids in the place of placeholders; what was not made gets an id of nobody. */
  public String filled(String text) {
    if (text.indexOf('@') < 0) return text;
    return PLACEHOLDER.matcher(text).replaceAll(found -> ids.getOrDefault(found.group(1), NOBODY));
  }

  /**
   * The text with placeholders in the place of ids: so the answers of two servers can be compared.
   */
  public String masked(String text) {
    for (var id : ids.entrySet()) text = text.replace(id.getValue(), "@" + id.getKey() + "@");
    return text;
  }

  /** Remembers what the server made. Returns the placeholders of it by kind, without their @. */
  public Map<String, String> learn(Sample sample, int status, byte[] answer) {
    var made = new HashMap<String, String>();
    if (status != 201 || sample.creates() == null) return made;
    try {
      var object = JSON.readTree(answer).path(sample.creates());
      name(sample.creates() + "/" + sample.number(), object, sample.creates(), made);
      within(object, sample.number(), "listeners", "listener", made);
      within(object, sample.number(), "pools", "pool", made);
    } catch (JacksonException e) {
      throw new AssertionError("201 without JSON: " + sample, e);
    }
    return made;
  }

  private void within(
      JsonNode object, int number, String plural, String kind, Map<String, String> made) {
    if (!"loadbalancer".equals(made.get("loadbalancer/" + number))) return;
    int at = 0;
    for (var each : object.path(plural)) {
      name(kind + "/" + number + "/" + at++, each, kind, made);
    }
  }

  private void name(String name, JsonNode object, String kind, Map<String, String> made) {
    var id = object.path("id").asString("");
    if (id.isEmpty()) return;
    ids.put(name, id);
    made.put(name, kind);
  }
}

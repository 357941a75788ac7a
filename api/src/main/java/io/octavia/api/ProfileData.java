package io.octavia.api;

import io.octavia.api.schema.Python;
import io.octavia.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a profile tells the provider: JSON in a text. */
record ProfileData(JsonNode json) {
  /** The data, unless the text is no JSON. */
  static Optional<ProfileData> parse(String text) {
    try {
      var json = Json.MAPPER.readTree(text);
      return json.isMissingNode() ? Optional.empty() : Optional.of(new ProfileData(json));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** The data of something that was checked when it was stored; nothing if it is no object. */
  static ProfileData stored(@Nullable String text) {
    return Optional.ofNullable(text)
        .flatMap(ProfileData::parse)
        .filter(data -> data.json.isObject())
        .orElseGet(() -> new ProfileData(Json.MAPPER.createObjectNode()));
  }

  /** Names and values, of an object; what else there is in JSON no provider can read. */
  Map<String, Object> objectFor(Provider provider) {
    if (!json.isObject()) {
      throw provider.unsupported(Python.notation(json) + " is not of type 'object'");
    }
    return object();
  }

  private Map<String, Object> object() {
    var object = new LinkedHashMap<String, Object>();
    for (var item : json.properties())
      object.put(item.getKey(), Json.MAPPER.treeToValue(item.getValue(), Object.class));
    return object;
  }

  /** The text of that name; null if there is none. */
  @Nullable String text(String name) {
    var value = json.path(name);
    return value.isString() ? value.stringValue() : null;
  }

  /** Whether that name stands for true. */
  boolean flag(String name) {
    return json.path(name).booleanValue(false);
  }

  /** The texts of that name, if it has a list. */
  Optional<List<String>> texts(String name) {
    var value = json.path(name);
    if (!value.isArray()) return Optional.empty();
    return Optional.of(value.valueStream().map(item -> item.asString("")).toList());
  }
}

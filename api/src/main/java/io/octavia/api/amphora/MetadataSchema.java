package io.octavia.api.amphora;

import io.octavia.api.schema.Python;
import io.octavia.http.Json;
import io.octavia.provider.ProviderException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a flavor or an availability zone may say. Upstream has JSON schemas and lets Python's {@code
 * jsonschema} choose the worst error: a name that is not known, else the first property, in the
 * schema's order, with a wrong value. Its texts are what the user reads.
 */
final class MetadataSchema {
  private final Map<String, Property> properties = new LinkedHashMap<>();

  /** What a value must be. */
  enum Kind {
    STRING,
    BOOLEAN,
    ARRAY;

    private boolean fits(@Nullable Object value) {
      return switch (this) {
        case STRING -> value instanceof String;
        case BOOLEAN -> value instanceof Boolean;
        case ARRAY -> value instanceof List<?>;
      };
    }

    private String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private record Property(Kind kind, String description, List<String> choice) {}

  MetadataSchema property(String name, Kind kind, String description) {
    properties.put(name, new Property(kind, description, List.of()));
    return this;
  }

  MetadataSchema choice(String name, String description, List<String> choice) {
    properties.put(name, new Property(Kind.STRING, description, choice));
    return this;
  }

  /** Names and descriptions. */
  Map<String, String> described() {
    var described = new LinkedHashMap<String, String>();
    properties.forEach((name, property) -> described.put(name, property.description()));
    return described;
  }

  /** Refuses metadata that breaks the schema. */
  void check(Map<String, Object> metadata) {
    var unknown = new LinkedHashSet<>(metadata.keySet());
    unknown.removeAll(properties.keySet());
    if (!unknown.isEmpty()) throw unsupported(unexpected(unknown));
    properties.forEach((name, property) -> {
      if (metadata.containsKey(name)) check(name, property, metadata.get(name));
    });
  }

  private static void check(String name, Property property, @Nullable Object value) {
    if (!property.kind().fits(value)) {
      throw unsupported(
          name + " " + shown(value) + " is not of type '" + property.kind().word() + "'");
    }
    if (!property.choice().isEmpty() && !property.choice().contains(value)) {
      throw unsupported(
          name + " " + shown(value) + " is not one of " + Python.list(property.choice()));
    }
  }

  private static String unexpected(Set<String> names) {
    var shown = Python.list(names);
    return "Additional properties are not allowed ("
        + shown.substring(1, shown.length() - 1)
        + (names.size() == 1 ? " was" : " were")
        + " unexpected)";
  }

  private static String shown(@Nullable Object value) {
    return Python.notation(Json.MAPPER.valueToTree(value));
  }

  private static ProviderException unsupported(String text) {
    return new ProviderException(ProviderException.Kind.UNSUPPORTED_OPTION, text);
  }
}

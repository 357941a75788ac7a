package io.octavia.http;

import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one JSON mapping of every process: compact, properties in the order they are declared,
 * unknown properties ignored.
 */
public final class Json {
  /**
   * Immutable and safe to share. Its faults are unchecked {@code
   * tools.jackson.core.JacksonException}s.
   */
  public static final JsonMapper MAPPER =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private Json() {}
}

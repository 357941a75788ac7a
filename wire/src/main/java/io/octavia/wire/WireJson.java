package io.octavia.wire;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of the bodies in this package: compact, unknown keys are ignored, keys that must be there
 * are checked.
 */
public final class WireJson {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private WireJson() {}

  /** A body as UTF-8 text. */
  public static byte[] bytes(Object body) {
    return MAPPER.writeValueAsBytes(body);
  }

  /**
   * Reads a body.
   *
   * @throws BadBodyException if the text is no JSON, or not of that shape
   */
  public static <T> T read(byte[] json, Class<T> type) {
    T body;
    try {
      body = MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      throw new BadBodyException("not a " + type.getSimpleName(), e);
    }
    if (body == null) throw new BadBodyException("not a " + type.getSimpleName(), null);
    return body;
  }
}

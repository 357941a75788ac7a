package io.octavia.http;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One whole answer. The server adds {@code Content-Length}, {@code Date} and the connection
 * headers.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a copy of every body would only cost.
public record Response(int status, Map<String, String> headers, byte[] body) {
  /** The headers are copied, in their order. */
  public Response {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** {@code value} written by {@link Json#MAPPER} as {@code application/json}. */
  public static Response json(int status, Object value) {
    return new Response(
        status, Map.of("Content-Type", "application/json"), Json.MAPPER.writeValueAsBytes(value));
  }

  /** UTF-8 {@code text/plain}. */
  public static Response text(int status, String text) {
    return new Response(
        status,
        Map.of("Content-Type", "text/plain; charset=UTF-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /** No body and no content type. */
  public static Response empty(int status) {
    return new Response(status, Map.of(), new byte[0]);
  }

  /** This answer with one header set, in place of one of the same name. */
  public Response header(String name, String value) {
    var all = new LinkedHashMap<>(headers);
    all.keySet().removeIf(name::equalsIgnoreCase);
    all.put(name, value);
    return new Response(status, all, body);
  }
}

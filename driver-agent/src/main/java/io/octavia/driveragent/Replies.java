package io.octavia.driveragent;

import io.octavia.http.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What octavia-lib is told of an update. */
final class Replies {
  private static final int DONE = 200;
  private static final int FAILED = 500;

  private Replies() {}

  /** Everything was stored. */
  static byte[] done() {
    return json(Map.of("status_code", DONE));
  }

  /**
   * Something was not stored.
   *
   * @param about keys and values that say of what
   */
  static byte[] failed(String fault, Map<String, ? extends @Nullable Object> about) {
    var reply = new LinkedHashMap<String, @Nullable Object>();
    reply.put("status_code", FAILED);
    reply.put("fault_string", fault);
    reply.putAll(about);
    return json(reply);
  }

  private static byte[] json(Map<String, ? extends @Nullable Object> reply) {
    return Json.MAPPER.writeValueAsBytes(reply);
  }
}

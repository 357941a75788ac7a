package io.octavia.api;

import io.octavia.api.openapi.Gives;
import io.octavia.api.schema.Form;
import io.octavia.db.resource.Reading;
import io.octavia.http.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How replies show traffic. */
final class Statistics {
  static final Gives SHOWN =
      new Gives.Shape(
          200,
          Form.fields(
              Map.of(
                  "stats",
                  Form.fields(
                      Map.of(
                          "bytes_in", Form.whole(),
                          "bytes_out", Form.whole(),
                          "active_connections", Form.whole(),
                          "total_connections", Form.whole(),
                          "request_errors", Form.whole())))));

  private Statistics() {}

  static Response reply(Reading.Statistics traffic) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("bytes_in", traffic.bytesIn());
    shown.put("bytes_out", traffic.bytesOut());
    shown.put("active_connections", traffic.activeConnections());
    shown.put("total_connections", traffic.totalConnections());
    shown.put("request_errors", traffic.requestErrors());
    return Reply.one(200, "stats", shown, Set.of());
  }
}

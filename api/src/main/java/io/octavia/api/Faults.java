package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.http.Response;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** How replies say that something went wrong. */
final class Faults {
  private Faults() {}

  static Response reply(Fault fault) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("faultcode", fault.status() < 500 ? "Client" : "Server");
    body.put("faultstring", fault.text());
    body.put("debuginfo", null);
    var title = fault.title();
    if (title != null) {
      body.put("code", fault.status());
      body.put("title", title);
      body.put("description", fault.text());
    }
    return Response.json(fault.status(), body);
  }
}

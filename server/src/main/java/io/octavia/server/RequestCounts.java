package io.octavia.server;

import io.octavia.http.Handler;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests by method and status. */
final class RequestCounts implements Handler {
  private final Handler handler;
  private final ConcurrentMap<Answered, LongAdder> counts = new ConcurrentHashMap<>();

  /** Requests of one kind. */
  record Answered(String method, int status) {}

  RequestCounts(Handler handler) {
    this.handler = handler;
  }

  @Override
  public Response handle(Request request) {
    var response = handler.handle(request);
    // The method is the caller's word, and there must not be any number of them.
    var method = METHODS.getOrDefault(request.method(), "other");
    counts
        .computeIfAbsent(new Answered(method, response.status()), _ -> new LongAdder())
        .increment();
    return response;
  }

  private static final Map<String, String> METHODS =
      Map.of("GET", "GET", "POST", "POST", "PUT", "PUT", "DELETE", "DELETE", "OPTIONS", "OPTIONS");

  void writeTo(Exposition out) {
    counts.forEach((answered, count) ->
        out.counter(
            "octavia_api_requests_total",
            "Requests that the API answered.",
            Map.of("method", answered.method(), "status", String.valueOf(answered.status())),
            count.sum()));
  }
}

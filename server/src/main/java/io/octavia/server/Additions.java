package io.octavia.server;

import io.octavia.db.Db;
import io.octavia.db.reconcile.Event;
import io.octavia.db.reconcile.Events;
import io.octavia.domain.LoadBalancerId;
import io.octavia.http.Handler;
import io.octavia.http.Request;
import io.octavia.http.Response;
import io.octavia.http.Router;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What we serve beyond upstream, below {@code /v2.0/octavia}:
 *
 * <pre>
 * GET    loadbalancers/{id}/events?after=N   what was done for a load balancer, oldest first:
 *                                            {"events":[{id, action, subject, started_at, milliseconds, error}]};
 *                                            milliseconds is null while the action runs
 * </pre>
 */
final class Additions implements Handler {
  private final Db db;
  private final Router router = new Router();

  Additions(Db db) {
    this.db = db;
    router
        .route("GET", "/v2.0/octavia/loadbalancers/{id}/events", this::events)
        .notFound(_ -> fault(404, "Not Found", ""))
        .methodNotAllowed((_, _) -> fault(405, "Method Not Allowed", ""));
  }

  /** Whether the path is one of ours. */
  static boolean concerns(List<String> segments) {
    if (segments.size() < 3 || !segments.get(1).equals("octavia")) return false;
    return segments.get(2).equals("loadbalancers");
  }

  @Override
  public Response handle(Request request) {
    return router.handle(request);
  }

  private Response events(Request request) {
    var after = request.query("after").orElse("0");
    if (!after.matches("\\d{1,18}")) {
      return fault(400, "Bad Request", "after must be the id of an event");
    }
    var id = new LoadBalancerId(request.param("id"));
    var events = db.read(tx -> Events.list(tx, id, Long.parseLong(after)));
    return Response.json(200, Map.of("events", events.stream().map(Additions::shown).toList()));
  }

  private static Response fault(int status, String title, String description) {
    return Response.json(
        status, Map.of("code", status, "title", title, "description", description));
  }

  private static Map<String, @Nullable Object> shown(Event event) {
    var shown = new LinkedHashMap<String, @Nullable Object>();
    shown.put("id", event.id());
    shown.put("action", event.action());
    shown.put("subject", event.subject());
    shown.put("started_at", Instant.ofEpochMilli(event.startedAt()).toString());
    shown.put("milliseconds", event.millis());
    shown.put("error", event.error());
    return shown;
  }
}

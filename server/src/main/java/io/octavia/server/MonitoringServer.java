package io.octavia.server;

import io.octavia.config.Config;
import io.octavia.config.Monitoring;
import io.octavia.http.HttpServer;
import io.octavia.http.Response;
import io.octavia.http.Router;
import java.util.Map;
import java.util.Optional;

/**
 * Says how a process is, where {@code [monitoring]} wants it:
 *
 * <pre>
 * GET /ready     200 if the process can do its work, else 503 with the reason
 * GET /metrics   numbers for Prometheus
 * </pre>
 */
final class MonitoringServer {
  private MonitoringServer() {}

  /** Empty if nobody is to be told. */
  static Optional<HttpServer> open(Config config, Gauges gauges) {
    return config
        .find(Monitoring.BIND_PORT)
        .map(port ->
            HttpServer.builder()
                .bind(config.get(Monitoring.BIND_HOST), port)
                .handler(router(gauges))
                .start());
  }

  private static Router router(Gauges gauges) {
    return new Router()
        .route("GET", "/ready", _ -> ready(gauges.fault()))
        .route(
            "GET",
            "/metrics",
            _ ->
                Response.text(200, gauges.numbers().toString())
                    .header("Content-Type", Exposition.MEDIA_TYPE))
        .notFound(_ -> Response.text(404, "see /ready and /metrics"))
        .methodNotAllowed((_, _) -> Response.text(405, "GET only"));
  }

  private static Response ready(Optional<String> fault) {
    return fault
        .map(reason -> Response.json(503, Map.of("ready", false, "reason", reason)))
        .orElseGet(() -> Response.json(200, Map.of("ready", true)));
  }
}

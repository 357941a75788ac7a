package io.octavia.drivers.amphora;

import io.octavia.domain.AmphoraId;
import io.octavia.http.HttpServer;
import io.octavia.http.Request;
import io.octavia.http.Response;
import io.octavia.http.TlsSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TLS server where an agent would be: it writes down what it is asked. */
final class RecordingAgent implements AutoCloseable {
  private static final Map<String, Object> INFO =
      Map.of("hostname", "amphora", "haproxy_version", "2.6.12-1+deb12u2", "api_version", "1.0");

  private final HttpServer server;
  private final Map<String, Response> answers = new HashMap<>();
  final List<String> asked = new CopyOnWriteArrayList<>();
  final Map<String, String> bodies = new HashMap<>();
  final Map<String, Request> requests = new HashMap<>();

  RecordingAgent(Installation installation, AmphoraId certifiedFor) {
    this(installation.authority().issue(certifiedFor).pem(), installation.clientCa());
  }

  /** With that certificate and key, for callers whom that authority knows. */
  RecordingAgent(String pem, String clientCa) {
    answers.put("GET /", Response.json(200, Map.of("api_version", "1.0")));
    answers.put("GET /1.0/info", Response.json(200, INFO));
    answers.put(
        "GET /1.0/details",
        Response.json(
            200,
            Map.of(
                "hostname", "amphora",
                "haproxy_version", "2.6.12",
                "api_version", "1.0",
                "cpu_count", 2,
                "listeners", List.of())));
    server =
        HttpServer.builder()
            .bind("127.0.0.1", 0)
            .tls(TlsSettings.mutual(pem, clientCa))
            .maxBody(1 << 20)
            .handler(this::answer)
            .start();
  }

  int port() {
    return server.port();
  }

  void answer(String call, Response response) {
    answers.put(call, response);
  }

  private synchronized Response answer(Request request) {
    var call = request.method() + " " + request.path();
    asked.add(call);
    bodies.put(call, request.bodyText());
    requests.put(call, request);
    return answers.getOrDefault(call, Response.json(202, Map.of("message", "OK")));
  }

  @Override
  public void close() {
    server.close();
  }
}

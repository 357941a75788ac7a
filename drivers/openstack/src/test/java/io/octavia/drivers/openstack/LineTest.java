package io.octavia.drivers.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LineTest {
  private static final String REQUEST = "req-6a523def-c268-41d8-8faf-3bfa5dbe044e";

  private final List<String> ids = new ArrayList<>();

  /** Of the next answers; all others are 204. */
  private final Deque<Integer> statuses = new ConcurrentLinkedDeque<>();

  private HttpServer service;
  private Line line;

  @BeforeEach
  void start() throws IOException, NoSuchAlgorithmException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          ids.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-OpenStack-Request-ID")));
          var status = statuses.isEmpty() ? 204 : statuses.removeFirst();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    service.start();
    line = new Line(SSLContext.getDefault(), patience(0));
  }

  @AfterEach
  void stop() {
    MDC.clear();
    line.close();
    service.stop(0);
  }

  /** So many further attempts after 502 and 503. */
  private static Patience patience(int times) {
    var none = new Patience.Retries(0, null);
    var soon = new Patience.Retries(times, Duration.ofMillis(1));
    return new Patience(Duration.ofSeconds(20), none, soon, Set.of(502, 503));
  }

  private void ask() {
    line.send(Call.get(uri()));
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + service.getAddress().getPort() + "/");
  }

  @Test
  void services_are_told_the_request_that_is_behind_ours() {
    ask();
    MDC.put("request_id", REQUEST);
    ask();
    MDC.put("request_id", "req-of-somebody " + REQUEST);
    ask();
    MDC.put("request_id", "whatever a client calls it");
    ask();

    assertThat(ids).containsExactly("null", REQUEST, REQUEST, "null");
  }

  @Test
  void busy_service_is_asked_again_as_often_as_is_configured() throws NoSuchAlgorithmException {
    statuses.addAll(List.of(503, 502, 503, 500));
    try (var patient = new Line(SSLContext.getDefault(), patience(2))) {
      assertThat(patient.send(Call.get(uri())).status()).isEqualTo(503);
      assertThat(statuses).containsExactly(500);
      assertThat(patient.send(Call.get(uri())).status()).isEqualTo(500);
      statuses.addAll(List.of(503, 502));
      assertThat(patient.send(Call.get(uri())).status()).isEqualTo(204);
    }
  }

  @Test
  void what_would_be_made_twice_is_not_asked_for_again() throws NoSuchAlgorithmException {
    statuses.addAll(List.of(503, 204));
    try (var patient = new Line(SSLContext.getDefault(), patience(2))) {
      var post = new Call("POST", uri(), Map.of(), new byte[0], false);
      assertThat(patient.send(post).status()).isEqualTo(503);
      assertThat(statuses).containsExactly(204);
    }
  }
}

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
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LineTest {
  private static final String REQUEST = "req-6a523def-c268-41d8-8faf-3bfa5dbe044e";

  private final List<String> ids = new ArrayList<>();
  private HttpServer service;
  private Line line;

  @BeforeEach
  void start() throws IOException, NoSuchAlgorithmException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          ids.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-OpenStack-Request-ID")));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    service.start();
    line = new Line(SSLContext.getDefault(), Duration.ofSeconds(20), 0);
  }

  @AfterEach
  void stop() {
    MDC.clear();
    line.close();
    service.stop(0);
  }

  private void ask() {
    line.send(Call.get(URI.create("http://127.0.0.1:" + service.getAddress().getPort() + "/")));
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
}

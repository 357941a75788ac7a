package io.octavia.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
  private static final Handler ECHO =
      request ->
          Response.json(
              200,
              Map.of(
                  "method", request.method(),
                  "path", request.path(),
                  "segments", request.segments(),
                  "query",
                      request.query().stream()
                          .map(parameter -> parameter.name() + "=" + parameter.value())
                          .collect(Collectors.joining(";")),
                  "body", request.bodyText()));

  private static HttpServer.Builder echo() {
    return HttpServer.builder().bind("127.0.0.1", 0).handler(ECHO);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 404, 500, 204})
  void connection_close_closes_the_connection(int status) throws Exception {
    try (HttpServer server =
            HttpServer.builder().bind("127.0.0.1", 0).handler(_ -> Response.empty(status)).start();
        var wire = new Wire(server.port())) {
      assertThat(wire.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").untilClosed())
          .startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void connection_stays_open_between_requests() throws Exception {
    try (HttpServer server = echo().start();
        var wire = new Wire(server.port())) {
      assertThat(wire.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n").answer()).contains("\"/a\"");
      assertThat(wire.send("PUT /b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi").answer())
          .contains("\"/b\"", "\"hi\"");
      assertThat(wire.send("GET /c HTTP/1.1\r\nHost: x\r\n\r\n").answer()).contains("\"/c\"");
    }
  }

  @Test
  void double_slash_reaches_the_handler_as_it_was_sent() throws Exception {
    try (HttpServer server = echo().start();
        var wire = new Wire(server.port())) {
      assertThat(wire.send("GET // HTTP/1.1\r\nHost: x\r\n\r\n").answer())
          .startsWith("HTTP/1.1 200")
          .contains("\"path\":\"//\"", "\"segments\":[\"\",\"\"]");
      assertThat(wire.send("GET /a/../b;c=1/./%2F%41//x HTTP/1.1\r\nHost: x\r\n\r\n").answer())
          .contains(
              "\"path\":\"/a/../b;c=1/./%2F%41//x\"",
              "\"segments\":[\"a\",\"..\",\"b;c=1\",\".\",\"/A\",\"\",\"x\"]");
    }
  }

  @Test
  void query_keeps_order_repeats_and_odd_characters() throws Exception {
    try (HttpServer server = echo().start();
        var wire = new Wire(server.port())) {
      assertThat(wire.send("GET /q?b=1&a=x+y%26&b=&c&d=[|]{} HTTP/1.1\r\nHost: x\r\n\r\n").answer())
          .contains("\"query\":\"b=1;a=x y&;b=;c=;d=[|]{}\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%", "/%4", "/%zz", "/%ff", "/a?x=%", "/a?%c3=1"})
  void invalid_encoding_is_the_clients_fault(String target) throws Exception {
    try (HttpServer server = echo().start();
        var wire = new Wire(server.port())) {
      assertThat(
              wire.send("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .untilClosed())
          .startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void body_of_exactly_the_limit_is_taken_and_one_byte_more_is_refused_with_oslos_text()
      throws Exception {
    try (HttpServer server = echo().start();
        HttpClient client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + server.port() + "/");
      var fits =
          HttpRequest.newBuilder(uri)
              .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[114_688]))
              .build();
      assertThat(client.send(fits, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      var over =
          HttpRequest.newBuilder(uri)
              .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[114_689]))
              .build();
      var refused = client.send(over, BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(refused.body())
          .isEqualTo("Request is too large. Larger than max_request_body_size (114688).");
      assertThat(refused.headers().firstValue("Content-Type")).hasValue("text/html");
    }
  }

  @Test
  void chunked_body_is_counted_too() throws Exception {
    try (HttpServer server = echo().maxBody(4).tooLarge(Response.text(413, "no")).start();
        var wire = new Wire(server.port());
        var second = new Wire(server.port())) {
      String head = "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
      assertThat(wire.send(head + "4\r\nabcd\r\n0\r\n\r\n").answer()).contains("\"body\":\"abcd\"");
      assertThat(second.send(head + "5\r\nabcde\r\n0\r\n\r\n").untilClosed())
          .startsWith("HTTP/1.1 413")
          .endsWith("no");
    }
  }

  @Test
  void expect_continue_is_answered_before_the_body_and_refused_without_it() throws Exception {
    try (HttpServer server = echo().maxBody(4).start();
        var wire = new Wire(server.port());
        var second = new Wire(server.port())) {
      assertThat(
              wire.send(
                      "PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
                  .answer())
          .startsWith("HTTP/1.1 100");
      assertThat(wire.send("hi").answer()).startsWith("HTTP/1.1 200").contains("\"hi\"");
      assertThat(
              second
                  .send(
                      "PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n")
                  .untilClosed())
          .startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void handler_that_throws_gives_500_with_the_request_id_and_the_connection_lives_on()
      throws Exception {
    Handler broken =
        request -> {
          if (request.path().equals("/fine")) {
            return Response.empty(204);
          }
          throw new IllegalStateException("secret detail");
        };
    try (HttpServer server = HttpServer.builder().bind("127.0.0.1", 0).handler(broken).start();
        var wire = new Wire(server.port())) {
      assertThat(wire.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n").answer())
          .startsWith("HTTP/1.1 500")
          .contains("application/json", "req-")
          .doesNotContain("secret detail");
      assertThat(wire.send("GET /fine HTTP/1.1\r\nHost: x\r\n\r\n").answer())
          .startsWith("HTTP/1.1 204");
    }
  }

  @Test
  void head_options_and_patch_reach_the_handler_and_head_has_no_body() throws Exception {
    try (HttpServer server =
            HttpServer.builder()
                .bind("127.0.0.1", 0)
                .handler(request -> Response.text(200, request.method()))
                .start();
        var wire = new Wire(server.port())) {
      assertThat(wire.send("OPTIONS / HTTP/1.1\r\nHost: x\r\n\r\n").answer()).endsWith("OPTIONS");
      assertThat(wire.send("PATCH / HTTP/1.1\r\nHost: x\r\n\r\n").answer()).endsWith("PATCH");
      assertThat(wire.send("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").untilClosed())
          .startsWith("HTTP/1.1 200")
          .endsWith("\r\n\r\n")
          .containsIgnoringCase("content-length: 4");
    }
  }

  @Test
  void taken_port_is_named_in_one_line() {
    try (HttpServer server = echo().start()) {
      assertThatThrownBy(() -> echo().bind("127.0.0.1", server.port()).start())
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("127.0.0.1 port " + server.port())
          .hasMessageContaining("in use")
          .message()
          .hasLineCount(1);
      assertThatThrownBy(() -> echo().bind("192.0.2.1", 9).start())
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("192.0.2.1 port 9");
    }
  }

  @Test
  void request_under_way_ends_before_close_returns() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    Handler slow =
        _ -> {
          entered.countDown();
          try {
            leave.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Response.text(500, "interrupted");
          }
          return Response.text(200, "whole");
        };
    HttpServer server =
        HttpServer.builder()
            .bind("127.0.0.1", 0)
            .gracePeriod(Duration.ofSeconds(10))
            .handler(slow)
            .start();
    try (var wire = new Wire(server.port());
        var idle = new Wire(server.port())) {
      wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      entered.await();
      var closing = CompletableFuture.runAsync(server::close);
      assertThat(closing).isNotDone();
      leave.countDown();
      assertThat(wire.answer()).endsWith("whole");
      long start = System.nanoTime();
      closing.get(20, TimeUnit.SECONDS);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
      assertThat(idle.untilClosed()).isEmpty();
    } finally {
      server.close();
    }
  }

  @Test
  void body_bytes_arrive_unchanged() throws Exception {
    Handler mirror =
        request ->
            new Response(
                200,
                Map.of("Content-Type", "application/octet-stream", "X-Text", "a, b"),
                request.body());
    try (HttpServer server = HttpServer.builder().bind("127.0.0.1", 0).handler(mirror).start();
        HttpClient client = HttpClient.newHttpClient()) {
      byte[] body = "žluť\u0000\r\n".getBytes(StandardCharsets.UTF_16);
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(answer.body()).isEqualTo(body);
      assertThat(answer.headers().firstValue("x-text")).hasValue("a, b");
    }
  }
}

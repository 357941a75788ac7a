package io.octavia.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.config.Config;
import io.octavia.http.HttpServer;
import io.octavia.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no proper HTTP, sent byte by byte to the API's server: refused, in JSON. */
class WireTest {
  private static final String GET = "GET /v2/lbaas/pools HTTP/1.1\r\nHost: x\r\n";
  private static final String CLOSE = "Connection: close\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String POST = "POST /v2/lbaas/pools HTTP/1.1\r\nHost: x\r\n" + JSON + CLOSE;
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";
  private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 (\\d{3}) .*", Pattern.DOTALL);

  private static Bench bench;
  private static HttpServer server;

  @BeforeAll
  static void begin() {
    bench = new Bench();
    server = serving(Duration.ofSeconds(60));
  }

  private static HttpServer serving(Duration patience) {
    var config = Config.of(Map.of("api_settings.auth_strategy", "noauth"));
    return ApiServer.of(config, bench.handler()).bind("127.0.0.1", 0).readTimeout(patience).start();
  }

  @AfterAll
  static void end() {
    server.close();
    bench.close();
  }

  private static Arguments to(String target, int status) {
    return Arguments.of(
        target, status, "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + CLOSE + "\r\n");
  }

  private static Arguments header(String header, int status) {
    return Arguments.of(header, status, GET + header + "\r\n" + CLOSE + "\r\n");
  }

  private static Arguments post(String rest, int status) {
    return Arguments.of(rest, status, POST + rest);
  }

  static Stream<Arguments> targets() {
    return Stream.of(
        to("/v2/%zz", 400),
        to("/v2/%", 400),
        to("/v2/%c0%af", 400),
        to("/v2/lbaas/pools/%ed%a0%80", 400),
        to("/v2/lbaas/pools?name=%zz", 400),
        to("/v2/lbaas/pools/%00", 404),
        to("/v2/\u00ff\u00fe", 404),
        to("/v2\u0000", 404),
        to("/v2/lbaas/%2e%2e/%2e%2e/etc/passwd", 404),
        to("/v2/../../etc/passwd", 404),
        to("//v2/lbaas//pools", 404),
        to("/v2%2flbaas%2fpools", 404),
        to("http://evil/v2", 404),
        to("/v2 /x", 400),
        to("", 400),
        to("/v2?" + "q".repeat(100_000), 414),
        to("/v2/lbaas/pools?" + "a=b&".repeat(900), 400));
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        header("no colon", 400),
        header("Bro ken: x", 400),
        header("X: a\u0000b", 400),
        header("X: a\r\n folded", 400),
        header("X: a\rb", 400),
        header("X: " + "y".repeat(100_000), 400),
        header("X: y\r\n".repeat(10_000) + "X: y", 400),
        header("Host: y", 400),
        header("Accept: text/html", 406),
        header("Accept: ;;;/,\u0001", 400));
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        post("Content-Length: 4\r\n" + CHUNKED + "0\r\n\r\n", 400),
        post("Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", 400),
        post("Content-Length: 2, 2\r\n\r\n{}", 400),
        post("Content-Length: -1\r\n\r\n", 400),
        post("Content-Length: +2\r\n\r\n{}", 400),
        post("Content-Length: two\r\n\r\n{}", 400),
        post("Content-Length: 99999999999999999999\r\n\r\n", 400),
        post("Transfer-Encoding: gzip\r\n\r\n{}", 400),
        post("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        post("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400),
        post("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        post(CHUNKED + "zz\r\n{}\r\n0\r\n\r\n", 400),
        post(CHUNKED + "-1\r\n{}\r\n0\r\n\r\n", 400),
        post(CHUNKED + "ffffffffffffffff\r\n{}\r\n0\r\n\r\n", 400),
        post(CHUNKED + "2\r\n{}\r\n0\r\n\r\n", 400),
        post(CHUNKED + "1\r\na\r\n".repeat(200_000) + "0\r\n\r\n", 413),
        post("Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 400),
        post("Content-Length: 200000\r\n\r\n" + "x".repeat(200_000), 413));
  }

  static Stream<Arguments> starts() {
    return Stream.of(
        Arguments.of("garbage", 400, "\u0000\u0001\u0002garbage\r\n\r\n"),
        Arguments.of("no version", 400, "GET /v2\r\n\r\n"),
        Arguments.of("HTTP/0.9", 400, "GET /v2 HTTP/0.9\r\nHost: x\r\n\r\n"),
        Arguments.of("HTTP/1.0 without an object", 404, "GET /v2/nothing HTTP/1.0\r\n\r\n"),
        Arguments.of("HTTP/2", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Arguments.of("no host", 400, "GET /v2 HTTP/1.1\r\n" + CLOSE + "\r\n"),
        Arguments.of("bare LF", 400, "GET /v2 HTTP/1.1\nHost: x\n\n"),
        Arguments.of("method", 400, "B{R}EW /v2 HTTP/1.1\r\nHost: x\r\n" + CLOSE + "\r\n"),
        Arguments.of(
            "long method",
            414,
            "M".repeat(20_000) + " /v2 HTTP/1.1\r\nHost: x\r\n" + CLOSE + "\r\n"),
        Arguments.of("CONNECT", 404, "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n" + CLOSE + "\r\n"),
        Arguments.of(
            "TRACE", 405, "TRACE /v2/lbaas/pools HTTP/1.1\r\nHost: x\r\n" + CLOSE + "\r\n"));
  }

  @ParameterizedTest(name = "{argumentSetNameOrArgumentsWithNames}", quoteTextArguments = false)
  @MethodSource({"targets", "headers", "bodies", "starts"})
  void is_refused_in_json(String what, int status, String bytes) throws IOException {
    var answer = ask(server, bytes);
    var told = what.length() > 200 ? what.substring(0, 200) : what;
    var head = ANSWER.matcher(answer);
    assertThat(head.matches()).as("%s: %s", told, answer).isTrue();
    assertThat(head.group(1)).as("%s: %s", told, answer).isEqualTo(Integer.toString(status));
    assertThat(answer.split("HTTP/1\\.1 [0-9]", -1)).as("answers").hasSize(2);
    var body = Json.MAPPER.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(body.path("faultcode").asString()).isEqualTo(status < 500 ? "Client" : "Server");
    assertThat(body.has("faultstring")).isTrue();
    assertThat(ask(server, GET + CLOSE + "\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void hundred_megabytes_are_not_kept() throws IOException {
    long before = used();
    var answer =
        ask(server, POST + CHUNKED + ("10000\r\n" + "x".repeat(65_536) + "\r\n").repeat(1600));
    assertThat(answer).startsWith("HTTP/1.1 413").contains("max_request_body_size (114688)");
    assertThat(used() - before).isLessThan(300L << 20);
  }

  @Test
  void length_that_is_a_lie_gets_nobody_anywhere() throws IOException {
    var more = "x".repeat(1 << 20);
    assertThat(ask(server, GET + JSON + "Content-Length: 2\r\n\r\n{}" + more))
        .startsWith("HTTP/1.1 200")
        .contains("HTTP/1.1 4");
    assertThat(ask(server, POST + "Content-Length: 104857600\r\n\r\n" + more))
        .startsWith("HTTP/1.1 413");
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void body_that_never_comes_does_not_keep_the_connection() throws IOException {
    try (var impatient = serving(Duration.ofSeconds(1))) {
      assertThat(ask(impatient, POST + "Content-Length: 100\r\n\r\n{"))
          .doesNotContain("HTTP/1.1 2");
      assertThat(ask(impatient, "\u0016\u0003\u0001\u0000 no HTTP at all")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET,
        "GET /v2/lbaas/po",
        GET + "X: y",
        POST + "Content-Length: 1000000\r\n\r\n",
        POST + "Content-Length: 1000\r\n\r\n",
        POST + CHUNKED
      })
  void client_that_trickles_does_not_keep_the_connection(String begin) throws Exception {
    try (var impatient = serving(Duration.ofSeconds(1));
        var socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(begin.getBytes(ISO_8859_1));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            try {
              // Never more than a byte, and never so seldom that the connection is idle.
              socket.getOutputStream().write(begin.endsWith("\n") ? 'x' : 'y');
              return false;
            } catch (IOException closed) {
              return true;
            }
          });
    }
  }

  @Test
  void health_check_of_a_proxy_in_http_1_0_is_answered() throws IOException {
    // What HAProxy sends for its "option httpchk" when nothing else is said.
    assertThat(ask(server, "OPTIONS / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
    assertThat(ask(server, "HEAD / HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .endsWith("\r\n\r\n");
    assertThat(ask(server, "OPTIONS * HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
    assertThat(ask(server, "GET / HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("Connection: close")
        .contains("http://127.0.0.1:" + server.port() + "/v2");
    assertThat(ask(server, "GET / HTTP/1.0\r\nhost: api.example\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .contains("http://api.example/v2");
    assertThat(ask(server, "GET /v2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void smuggled_request_is_not_answered() throws IOException {
    var smuggled =
        "POST /v2/lbaas/pools HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n"
            + CHUNKED
            + "0\r\n\r\nGET /v2/smuggled HTTP/1.1\r\nHost: x\r\n"
            + CLOSE
            + "\r\n";
    assertThat(ask(server, smuggled).split("HTTP/1\\.1 [0-9]", -1)).hasSize(2);
  }

  /** All that the server says until it closes. */
  private static String ask(HttpServer server, String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      try {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
      } catch (IOException e) {
        // The server may refuse before it has read everything: what it said is there to be read.
        assertThat(e).hasMessageMatching("(?i).*(pipe|reset|abort).*");
      }
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}

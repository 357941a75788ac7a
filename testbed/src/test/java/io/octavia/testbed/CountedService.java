package io.octavia.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Stands before a service and passes on all that it is asked, and keeps count: services do not tell
 * in their logs which of their clients a call came from.
 */
final class CountedService implements AutoCloseable {
  /** What is between the two ends of a connection, and not passed on. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "expect", "host", "keep-alive", "transfer-encoding");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI service;
  private final HttpServer server;
  private final List<Call> calls = new ArrayList<>();

  private CountedService(URI service, HttpServer server) {
    this.service = service;
    this.server = server;
  }

  /**
   * A call that was passed on.
   *
   * @param what method and path, without ids and without a query
   */
  record Call(String what, int status, Duration time) {}

  /** Before a service, on a free port of 127.0.0.1. */
  static CountedService before(URI service) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var counted = new CountedService(service, server);
      server.createContext("/", counted::pass);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return counted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients find it. */
  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** All calls since this was asked last. */
  List<Call> take() {
    synchronized (calls) {
      var taken = List.copyOf(calls);
      calls.clear();
      return taken;
    }
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      var begin = System.nanoTime();
      var answer = http.send(request(exchange), BodyHandlers.ofByteArray());
      var path = ID.matcher(exchange.getRequestURI().getPath()).replaceAll("*");
      var time = Duration.ofNanos(System.nanoTime() - begin);
      synchronized (calls) {
        calls.add(new Call(exchange.getRequestMethod() + " " + path, answer.statusCode(), time));
      }
      answer(exchange, answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    var request =
        HttpRequest.newBuilder(service.resolve(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (isPassedOn(name)) values.forEach(value -> request.header(name, value));
        });
    return request.build();
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (isPassedOn(name)) exchange.getResponseHeaders().put(name, values);
        });
    var body = answer.body();
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static boolean isPassedOn(String header) {
    return OF_THE_CONNECTION.stream().noneMatch(header::equalsIgnoreCase);
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}

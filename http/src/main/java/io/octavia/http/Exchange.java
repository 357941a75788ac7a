package io.octavia.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries one request from the server library to the handler and its answer back. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Handler handler;
  private final Bodies bodies;
  private final BiFunction<Integer, String, Response> refusal;
  private final BiFunction<Request, Throwable, Response> failure;
  private final Supplier<UUID> ids;

  Exchange(
      Handler handler,
      Bodies bodies,
      BiFunction<Integer, String, Response> refusal,
      BiFunction<Request, Throwable, Response> failure,
      Supplier<UUID> ids) {
    this.handler = handler;
    this.bodies = bodies;
    this.refusal = refusal;
    this.failure = failure;
    this.ids = ids;
  }

  void serve(ServerRequest in, ServerResponse out) {
    var heads = Heads.CURRENT.get();
    heads.complete();
    switch (bodies.read(in)) {
      case Bodies.Found.Whole(var body) -> send(in, out, answer(in, body));
      case Bodies.Found.TooLarge _ -> {
        send(in, out, bodies.tooLarge().header("Connection", "close"));
        bodies.drain(in);
        throw new CloseConnectionException("The request's body is too large");
      }
      case Bodies.Found.Broken _ -> refuse(in, out, 400, "The request's body cannot be read.");
    }
    heads.answered();
    if (wantsClose(in)) {
      // The library answers "Connection: close" and then leaves the socket open (helidon#12324).
      throw new CloseConnectionException("The client asked to close");
    }
  }

  private void refuse(ServerRequest in, ServerResponse out, int status, String reason) {
    send(in, out, refusal.apply(status, reason).header("Connection", "close"));
    throw new CloseConnectionException(reason);
  }

  private Response answer(ServerRequest in, byte[] body) {
    Request request;
    try {
      request =
          Request.received(
              "req-" + ids.get(),
              in.prologue().method().text(),
              target(in),
              headers(in),
              body,
              in.isSecure(),
              peer(in));
    } catch (IllegalArgumentException e) {
      return refusal.apply(400, String.valueOf(e.getMessage()));
    }
    try {
      return handler.handle(request);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      LOG.error("{} {} failed", request.id(), request, e);
      return failure.apply(request, e);
    }
  }

  private static String target(ServerRequest in) {
    String path = in.prologue().uriPath().rawPath();
    String query = in.prologue().query().rawValue();
    return query.isEmpty() ? path : path + "?" + query;
  }

  private static Map<String, List<String>> headers(ServerRequest in) {
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    in.headers()
        .forEach(header ->
            headers
                .computeIfAbsent(header.name(), _ -> new ArrayList<>())
                .addAll(header.allValues()));
    return headers;
  }

  private static String peer(ServerRequest in) {
    return in.remotePeer().address() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress()
        : "";
  }

  private static boolean wantsClose(ServerRequest in) {
    if (Heads.CURRENT.get().old()) return true;
    return in.headers().contains(HeaderNames.CONNECTION)
        && in.headers().get(HeaderNames.CONNECTION).allValues(true).stream()
            .anyMatch(value -> value.strip().toLowerCase(Locale.ROOT).equals("close"));
  }

  private static void send(ServerRequest in, ServerResponse out, Response response) {
    out.status(response.status());
    if (Heads.CURRENT.get().old()) out.header("Connection", "close");
    response.headers().forEach((name, value) -> out.header(name, value));
    if (in.prologue().method().equals(Method.HEAD)) {
      out.contentLength(response.body().length);
      out.send();
    } else if (response.body().length == 0
        && (response.status() == 204 || response.status() == 304)) {
      out.send();
    } else {
      out.send(response.body());
    }
  }
}

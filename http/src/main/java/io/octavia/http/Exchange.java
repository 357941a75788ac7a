package io.octavia.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries one request from the server library to the handler and its answer back. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /**
   * How much of a refused body is still read, so that a client which writes before it reads gets to
   * see the refusal.
   */
  private static final long DRAIN_LIMIT = 16L << 20;

  private final Handler handler;
  private final int maxBody;
  private final Response tooLarge;
  private final Function<String, Response> badRequest;
  private final BiFunction<Request, Throwable, Response> failure;
  private final Supplier<UUID> ids;

  Exchange(
      Handler handler,
      int maxBody,
      Response tooLarge,
      Function<String, Response> badRequest,
      BiFunction<Request, Throwable, Response> failure,
      Supplier<UUID> ids) {
    this.handler = handler;
    this.maxBody = maxBody;
    this.tooLarge = tooLarge;
    this.badRequest = badRequest;
    this.failure = failure;
    this.ids = ids;
  }

  void serve(ServerRequest in, ServerResponse out) {
    Optional<byte[]> body = body(in);
    if (body.isEmpty()) {
      send(in, out, tooLarge.header("Connection", "close"));
      drain(in);
      throw new CloseConnectionException("The request's body is too large");
    }
    send(in, out, answer(in, body.get()));
    if (wantsClose(in)) {
      // The library answers "Connection: close" and then leaves the socket open (helidon#12324).
      throw new CloseConnectionException("The client asked to close");
    }
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
      return badRequest.apply(String.valueOf(e.getMessage()));
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

  /**
   * Nothing when it is larger than allowed, which is known at once when its length was announced.
   */
  private Optional<byte[]> body(ServerRequest in) {
    if (!in.content().hasEntity()) {
      return Optional.of(new byte[0]);
    }
    if (in.headers().contentLength().orElse(0) > maxBody) {
      return Optional.empty();
    }
    try (InputStream stream = in.content().inputStream()) {
      byte[] body = stream.readNBytes(maxBody + 1);
      return body.length > maxBody ? Optional.empty() : Optional.of(body);
    } catch (IOException e) {
      throw new UncheckedIOException("The request's body cannot be read", e);
    }
  }

  private static void drain(ServerRequest in) {
    if (in.headers().contains(HeaderNames.EXPECT)) {
      return;
    }
    try {
      InputStream rest = in.content().inputStream();
      byte[] buffer = new byte[8192];
      long left = DRAIN_LIMIT;
      for (int read = rest.read(buffer); read >= 0 && left > 0; read = rest.read(buffer)) {
        left -= read;
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("A refused body was not sent to its end", e);
    }
  }

  private static boolean wantsClose(ServerRequest in) {
    return in.headers().contains(HeaderNames.CONNECTION)
        && in.headers().get(HeaderNames.CONNECTION).allValues(true).stream()
            .anyMatch(value -> value.strip().toLowerCase(Locale.ROOT).equals("close"));
  }

  private static void send(ServerRequest in, ServerResponse out, Response response) {
    out.status(response.status());
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

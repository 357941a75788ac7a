package io.octavia.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.function.BiFunction;

/** The server library's own refusals, of what is no HTTP, in the words of our answers. */
final class Refusals {
  private Refusals() {}

  /** All of them close the connection: who knows where the next request begins. */
  static DirectHandlers saying(BiFunction<Integer, String, Response> refusal) {
    DirectHandler handler =
        (_, event, status, headers, _) -> {
          var answer = refusal.apply(code(event, status), reason(event));
          headers.set(HeaderNames.CONNECTION, "close");
          answer.headers().forEach((name, value) -> headers.set(HeaderNames.create(name), value));
          return DirectHandler.TransportResponse.builder()
              .status(Status.create(answer.status()))
              .headers(headers)
              .keepAlive(false)
              .entity(answer.body())
              .build();
        };
    var handlers = DirectHandlers.builder();
    for (var event : EventType.values()) handlers.addHandler(event, handler);
    return handlers.build();
  }

  /** Our own failures never get here, so what the library takes for its own is the client's. */
  private static int code(EventType event, Status status) {
    return event == EventType.INTERNAL_ERROR ? 400 : status.code();
  }

  private static String reason(EventType event) {
    return switch (event) {
      case HTTP_VERSION_NOT_SUPPORTED -> "Only HTTP/1.1 is spoken here.";
      case PAYLOAD_TOO_LARGE -> "The request is too large.";
      default -> "This is not a valid HTTP/1.1 request.";
    };
  }
}

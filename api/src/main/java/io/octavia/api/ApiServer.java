package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.config.Config;
import io.octavia.config.OsloMiddleware;
import io.octavia.http.Handler;
import io.octavia.http.HttpServer;

/** The server of the API: it refuses what is no request in the API's own words. */
public final class ApiServer {
  private ApiServer() {}

  /** A server of these requests that has its address yet to be told. */
  public static HttpServer.Builder of(Config config, Handler requests) {
    int most = config.get(OsloMiddleware.MAX_REQUEST_BODY_SIZE);
    return HttpServer.builder()
        .maxBody(most)
        .tooLarge(
            Faults.reply(
                Fault.titled(
                    413,
                    "Request Entity Too Large",
                    "Request is too large. Larger than max_request_body_size (" + most + ").")))
        .refusal((status, reason) -> Faults.reply(Fault.titled(status, title(status), reason)))
        .failure((_, _) -> Faults.reply(Fault.of(500, "Something unknown went wrong")))
        .handler(requests);
  }

  private static String title(int status) {
    return switch (status) {
      case 408 -> "Request Timeout";
      case 414 -> "Request-URI Too Long";
      case 431 -> "Request Header Fields Too Large";
      case 501 -> "Not Implemented";
      case 505 -> "HTTP Version Not Supported";
      default -> "Bad Request";
    };
  }
}

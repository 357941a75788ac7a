package io.octavia.api;

import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.config.OsloMiddleware;
import io.octavia.http.Request;
import java.util.Optional;

/** Addresses of our own, as the client sees them. */
final class Links {
  private final boolean proxied;
  private final Optional<String> base;

  Links(Config config) {
    this.proxied = config.get(OsloMiddleware.ENABLE_PROXY_HEADERS_PARSING);
    this.base = config.find(ApiSettings.API_BASE_URI).map(uri -> uri.replaceFirst("/+$", ""));
  }

  /** The address of the request without its query. */
  String self(Request request) {
    return base.orElseGet(() -> origin(request)) + request.path();
  }

  /**
   * Where the paths begin that the client sends to us: what a proxy in front says, if we heed it.
   */
  String origin(Request request) {
    var scheme =
        forwarded(request, "X-Forwarded-Proto").orElse(request.secure() ? "https" : "http");
    var host =
        forwarded(request, "X-Forwarded-Host").or(() -> request.header("Host")).orElse("localhost");
    var prefix = forwarded(request, "X-Forwarded-Prefix").orElse("").replaceFirst("/+$", "");
    return scheme + "://" + host + prefix;
  }

  private Optional<String> forwarded(Request request, String header) {
    return proxied ? request.header(header).filter(value -> !value.isBlank()) : Optional.empty();
  }
}

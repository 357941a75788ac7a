package io.octavia.api;

import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.config.OsloMiddleware;
import io.octavia.http.Request;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
    var first = forwarded(request, "Forwarded").map(Links::firstProxy);
    var scheme =
        first
            .map(proxy -> proxy.get("proto"))
            .or(() ->
                first.isPresent() ? Optional.empty() : forwarded(request, "X-Forwarded-Proto"))
            .orElse(request.secure() ? "https" : "http");
    var host =
        first
            .map(proxy -> proxy.get("host"))
            .or(() -> first.isPresent() ? Optional.empty() : forwarded(request, "X-Forwarded-Host"))
            .or(() -> request.header("Host"))
            .orElse("localhost");
    var prefix = forwarded(request, "X-Forwarded-Prefix").orElse("").replaceFirst("/+$", "");
    return scheme + "://" + host + prefix;
  }

  /** The pairs of the first element of an RFC 7239 header, which hides the older headers. */
  private static Map<String, String> firstProxy(String header) {
    var pairs = new HashMap<String, String>();
    for (var pair : header.replaceFirst(",.*", "").split(";", -1)) {
      var parts = pair.split("=", 2);
      var value = parts.length == 2 ? parts[1].strip() : "";
      if (!value.isEmpty()) pairs.put(parts[0].strip().toLowerCase(Locale.ROOT), value);
    }
    return pairs;
  }

  private Optional<String> forwarded(Request request, String header) {
    return proxied ? request.header(header).filter(value -> !value.isBlank()) : Optional.empty();
  }
}

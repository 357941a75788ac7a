package io.octavia.api;

import io.octavia.http.Request;

/** Addresses of our own, as the client sees them. */
final class Links {
  private Links() {}

  /** Scheme, host and port that the request was sent to. */
  static String origin(Request request) {
    var scheme = request.secure() ? "https" : "http";
    return scheme + "://" + request.header("Host").orElse("localhost");
  }
}

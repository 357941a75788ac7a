package io.octavia.http;

/** Answers one request. Runs on a virtual thread, so it may block. */
@FunctionalInterface
public interface Handler {
  /**
   * The whole answer. A throw is logged with the request's id and answered by the server's failure
   * hook.
   */
  Response handle(Request request);
}

package io.octavia.agent;

import io.octavia.http.Response;
import io.octavia.wire.AgentReply;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request cannot be done, and what its caller is told. */
final class Refusal extends RuntimeException {
  private final transient Response response;

  private Refusal(int status, AgentReply reply) {
    super(text(reply));
    this.response = Response.json(status, reply);
  }

  /** In words of the business. */
  static Refusal of(int status, String message) {
    return new Refusal(status, AgentReply.message(message));
  }

  /** In words of the business. */
  static Refusal of(int status, String message, String details) {
    return new Refusal(status, AgentReply.message(message, details));
  }

  /** In the words that upstream's web framework has for it. */
  static Refusal framework(int status, String name, String text) {
    return new Refusal(status, AgentReply.error(status, name, text));
  }

  /** An interface that may still come. */
  static Refusal noInterface() {
    return new Refusal(404, AgentReply.details(AgentReply.NO_INTERFACE));
  }

  private static String text(AgentReply reply) {
    return Stream.of(reply.error(), reply.message(), reply.details())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(": "));
  }

  Response response() {
    return response;
  }
}

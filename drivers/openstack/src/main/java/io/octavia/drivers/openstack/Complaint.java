package io.octavia.drivers.openstack;

import static io.octavia.domain.cloud.CloudException.Kind.CONFLICT;
import static io.octavia.domain.cloud.CloudException.Kind.NOT_FOUND;
import static io.octavia.domain.cloud.CloudException.Kind.REFUSED;
import static io.octavia.domain.cloud.CloudException.Kind.UNAVAILABLE;

import io.octavia.domain.cloud.CloudException;
import io.octavia.http.Json;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a service says when it does not do what it was asked, in the shapes of OpenStack's services:
 *
 * <pre>
 *   Neutron   {"NeutronError": {"type": ..., "message": ..., "detail": ...}}
 *   Nova      {"badRequest": {"code": 400, "message": ...}}
 *   Keystone  {"error": {"code": 404, "title": ..., "message": ...}}
 *   Barbican  {"code": 403, "title": ..., "description": ...}
 *   Glance    {"code": ..., "title": ..., "message": ...}, or a page of HTML
 * </pre>
 */
final class Complaint {
  private static final int LONGEST = 500;

  private Complaint() {}

  /** The failure, with the service's name, what it was asked, its words, and the request's id. */
  static CloudException of(String service, Answer answer) {
    var said = new StringBuilder(service).append(": ").append(answer);
    words(answer).ifPresent(words -> said.append(", ").append(words));
    answer.header("X-Openstack-Request-Id").ifPresent(id -> said.append(" (").append(id + ")"));
    return new CloudException(kind(answer.status()), said.toString());
  }

  private static CloudException.Kind kind(int status) {
    return switch (status) {
      case 404 -> NOT_FOUND;
      case 409 -> CONFLICT;
      // Our token, too much at once, or a proxy in between: none of it is the request's fault.
      case 401, 407, 408, 425, 429 -> UNAVAILABLE;
      default -> status >= 400 && status < 500 ? REFUSED : UNAVAILABLE;
    };
  }

  private static Optional<String> words(Answer answer) {
    JsonNode body;
    try {
      body = Json.MAPPER.readTree(answer.body());
    } catch (JacksonException _) {
      return Optional.empty();
    }
    return Stream.concat(Stream.of(body), body.valueStream())
        .flatMap(node -> Stream.of(node.path("message"), node.path("description")))
        .filter(JsonNode::isString)
        .map(node -> node.stringValue().replaceAll("\\s+", " ").strip())
        .filter(words -> !words.isEmpty())
        .findFirst()
        .map(words -> words.length() > LONGEST ? words.substring(0, LONGEST) + "..." : words);
  }
}

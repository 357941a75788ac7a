package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.http.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** An error answer in Neutron's shape: {@code {"NeutronError": {"type", "message", "detail"}}}. */
final class NeutronFault extends RuntimeException {
  private final int status;
  private final String type;

  private NeutronFault(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = type;
  }

  static NeutronFault notFound(String type, String what, String id) {
    String noun = Character.toUpperCase(what.charAt(0)) + what.substring(1).replace('_', ' ');
    return new NeutronFault(404, type, noun + " " + id + " could not be found.");
  }

  static NeutronFault invalid(String message) {
    return new NeutronFault(400, "InvalidInput", message);
  }

  static NeutronFault badRequest(String message) {
    return new NeutronFault(400, "HTTPBadRequest", message);
  }

  /** What the cloud said, with the type that Neutron has for it as far as its text tells. */
  static NeutronFault of(CloudException e) {
    String message = String.valueOf(e.getMessage());
    String noun = message.contains(" ") ? message.substring(0, message.indexOf(' ')) : "";
    return switch (e.kind()) {
      case NOT_FOUND -> new NeutronFault(404, noun + "NotFound", message);
      case CONFLICT -> new NeutronFault(409, conflict(message), message);
      case REFUSED -> new NeutronFault(400, "InvalidInput", message);
      case UNAVAILABLE -> new NeutronFault(503, "ServiceUnavailable", message);
    };
  }

  static Response noSuchPath() {
    return new NeutronFault(404, "HTTPNotFound", "The resource could not be found.").response();
  }

  static Response noSuchMethod() {
    return new NeutronFault(
            405, "HTTPMethodNotAllowed", "The method is not allowed for this resource.")
        .response();
  }

  int status() {
    return status;
  }

  Response response() {
    Map<String, String> error = new LinkedHashMap<>();
    error.put("type", type);
    error.put("message", String.valueOf(getMessage()));
    error.put("detail", "");
    return Response.json(status, Map.of("NeutronError", error));
  }

  private static String conflict(String message) {
    if (message.startsWith("Unable to complete operation on network")) {
      return "NetworkInUse";
    }
    if (message.startsWith("Unable to complete operation on subnet")) {
      return "SubnetInUse";
    }
    if (message.startsWith("Gateway ip")) {
      return "GatewayConflictWithAllocationPools";
    }
    return message.startsWith("Found overlapping") ? "OverlappingAllocationPools" : "Conflict";
  }
}

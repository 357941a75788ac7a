package io.octavia.drivers.local;

import io.octavia.domain.cloud.Subnet.HostRoute;
import io.octavia.drivers.local.LocalNetworks.AddressRange;
import io.octavia.drivers.local.LocalNetworks.Gateway;
import io.octavia.http.Json;
import io.octavia.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The one object of a POST body, e.g. what is at {@code network} in {@code {"network": {}}}. */
record RequestBody(JsonNode object) {
  private static final int MAX_TEXT = 255;

  /** Refuses what is no JSON object, and attributes that are not known. */
  static RequestBody read(Request request, String key, Set<String> known) {
    JsonNode root;
    try {
      root = Json.MAPPER.readTree(request.body());
    } catch (JacksonException _) {
      throw NeutronFault.badRequest("The request body is not valid JSON.");
    }
    if (!root.isObject() || !root.path(key).isObject()) {
      throw NeutronFault.badRequest("Unable to find '" + key + "' in request body");
    }
    JsonNode object = root.path(key);
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw NeutronFault.badRequest("Unrecognized attribute(s) '" + name + "'");
      }
    }
    return new RequestBody(object);
  }

  /** A text; empty if it is not given. */
  String text(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return "";
    }
    if (!value.isString()) {
      throw invalid(name, "'" + value + "' is not a valid string.");
    }
    String text = value.asString();
    if (text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl)) {
      throw invalid(name, "It is longer than 255 characters or has control characters.");
    }
    return text;
  }

  /** A text that must be there. */
  String required(String name) {
    if (object.path(name).isMissingNode()) {
      throw NeutronFault.badRequest(
          "Failed to parse request. Required attribute '" + name + "' not specified");
    }
    return text(name);
  }

  /** A whole number, also as text as clients send it; 0 if it is not given. */
  int number(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return 0;
    }
    String text = value.isString() || value.isIntegralNumber() ? value.asString() : "";
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) == 0) {
      throw invalid(name, "'" + value + "' is not a positive whole number.");
    }
    return Integer.parseInt(text);
  }

  /** Refuses {@code false} for what cannot be switched off here. */
  void mustBeOn(String name) {
    JsonNode value = object.path(name);
    if (!value.isMissingNode() && !(value.isBoolean() && value.asBoolean())) {
      throw invalid(name, "'" + value + "' is not possible here: it is always true.");
    }
  }

  /** {@code gateway_ip}: not given for the first address, null for none. */
  Gateway gateway() {
    JsonNode value = object.path("gateway_ip");
    if (value.isNull()) {
      return new Gateway.None();
    }
    return value.isMissingNode() ? new Gateway.First() : new Gateway.At(text("gateway_ip"));
  }

  /** {@code allocation_pools}. */
  List<AddressRange> pools() {
    return pairs("allocation_pools", "start", "end", AddressRange::new);
  }

  /** {@code host_routes}. */
  List<HostRoute> hostRoutes() {
    return pairs("host_routes", "destination", "nexthop", HostRoute::new);
  }

  private <T> List<T> pairs(
      String name, String one, String two, BiFunction<String, String, T> pair) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return List.of();
    }
    List<T> pairs = new ArrayList<>();
    for (JsonNode element : value) {
      if (!element.path(one).isString() || !element.path(two).isString()) {
        throw invalid(name, "Each must have the texts '" + one + "' and '" + two + "'.");
      }
      pairs.add(pair.apply(element.path(one).asString(), element.path(two).asString()));
    }
    if (!value.isArray()) {
      throw invalid(name, "'" + value + "' is not a list.");
    }
    return List.copyOf(pairs);
  }

  private static NeutronFault invalid(String name, String reason) {
    return NeutronFault.invalid("Invalid input for " + name + ". Reason: " + reason);
  }
}

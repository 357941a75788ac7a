package io.octavia.server.cli;

import io.octavia.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Talks to the REST API of an installation on this machine, as its administrator. */
final class RestClient {
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String address;

  RestClient(String address) {
    this.address = address;
  }

  /** The API said no, or nothing; the message says what was asked and what came back. */
  static final class Refused extends RuntimeException {
    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    /** HTTP status; 0 if there was no answer. */
    int status() {
      return status;
    }
  }

  String address() {
    return address;
  }

  JsonNode get(String path) {
    return send("GET", path, null);
  }

  JsonNode post(String path, Object body) {
    return send("POST", path, body);
  }

  JsonNode put(String path, Object body) {
    return send("PUT", path, body);
  }

  JsonNode delete(String path) {
    return send("DELETE", path, null);
  }

  private JsonNode send(String method, String path, @Nullable Object body) {
    var request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(Duration.ofSeconds(60))
            .header("Accept", "application/json")
            .header("X-Project-Id", PROJECT);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)));
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= 400) {
        throw new Refused(
            response.statusCode(),
            "%s %s: %d %s".formatted(method, path, response.statusCode(), fault(response.body())));
      }
      return response.body().isEmpty()
          ? Json.MAPPER.missingNode()
          : Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new Refused(0, "%s %s%s: %s".formatted(method, address, path, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused(0, "%s %s: interrupted".formatted(method, path));
    }
  }

  /** Whose load balancers the demo's are; noauth takes the caller's word for it. */
  static final String PROJECT = "demo";

  private static String fault(String body) {
    try {
      var json = Json.MAPPER.readTree(body);
      for (var key : new String[] {"faultstring", "description"}) {
        if (json.path(key).isString()) return json.path(key).asString();
      }
      var neutron = json.path("NeutronError").path("message");
      return neutron.isString() ? neutron.asString() : body;
    } catch (RuntimeException e) {
      return body;
    }
  }
}

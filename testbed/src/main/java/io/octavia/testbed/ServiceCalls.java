package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of a service's API with one token, as a user makes them. */
public final class ServiceCalls {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI root;
  private final String token;

  ServiceCalls(URI root, String token) {
    this.root = root;
    this.token = token;
  }

  /** What is there. */
  public JsonNode get(String path) {
    return send("GET", path, null);
  }

  /** Makes something. */
  public JsonNode post(String path, Map<String, ?> body) {
    return send("POST", path, body);
  }

  /** Changes something. */
  public JsonNode put(String path, Map<String, ?> body) {
    return send("PUT", path, body);
  }

  /** Takes something away. */
  public void delete(String path) {
    send("DELETE", path, null);
  }

  private JsonNode send(String method, String path, @Nullable Map<String, ?> body) {
    var request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(ServiceProcess.PATIENCE)
            .header("X-Auth-Token", token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new AssertionError(
            "%s %s: %d %s".formatted(method, path, response.statusCode(), response.body()));
      }
      return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in " + method + " " + path, e);
    }
  }
}

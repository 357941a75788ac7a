package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
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
  private final @Nullable String token;

  /** Without a token they are nobody's. */
  ServiceCalls(URI root, @Nullable String token) {
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

  private JsonNode send(String method, String path, @Nullable Object body) {
    var text = send(method, path, Map.of(), body).body();
    return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
  }

  /** The whole answer, which is a good one. */
  HttpResponse<String> send(
      String method, String path, Map<String, String> headers, @Nullable Object body) {
    var request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(ServiceProcess.PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (token != null) request.header("X-Auth-Token", token);
    headers.forEach(request::header);
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new AssertionError(
            "%s %s: %d %s".formatted(method, path, response.statusCode(), response.body()));
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in " + method + " " + path, e);
    }
  }
}

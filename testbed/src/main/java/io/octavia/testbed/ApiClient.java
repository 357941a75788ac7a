package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The REST API as a client sees it. Paths are those below the address of the API, such as {@code
 * /v2/lbaas/listeners}; bodies are JSON text, as in the API reference.
 */
public final class ApiClient {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String LOAD_BALANCERS = "/v2/lbaas/loadbalancers";

  private final HttpClient http;
  private final URI address;
  private final Map<String, String> caller;
  private final Optional<AnswerCheck> check;

  /** A client that speaks for a project. */
  public ApiClient(URI address, String project) {
    this(address, project, Optional.empty());
  }

  /** The same; whatever is answered is looked at. */
  ApiClient(URI address, String project, Optional<AnswerCheck> check) {
    this(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build(),
        address,
        Map.of("X-Project-Id", project),
        check);
  }

  private ApiClient(
      HttpClient http, URI address, Map<String, String> caller, Optional<AnswerCheck> check) {
    this.http = http;
    this.address = address;
    this.caller = caller;
    this.check = check;
  }

  /** A client whose requests say by these headers who asks. */
  public ApiClient calling(Map<String, String> headers) {
    return new ApiClient(http, address, headers, check);
  }

  /** What came back. */
  public record Answer(int status, String text) {
    /** The body as JSON; a missing node if there is none. */
    public JsonNode body() {
      return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
    }

    /** The text for the user, as clients look for it. */
    public String fault() {
      return body().path("faultstring").asString(body().path("description").asString(""));
    }

    Answer expect(int wanted, String what) {
      if (status != wanted) {
        throw new AssertionError("%s: wanted %d, got %d %s".formatted(what, wanted, status, text));
      }
      return this;
    }
  }

  /** The root of the API. */
  public URI address() {
    return address;
  }

  /** Asks, whatever the answer is. */
  public Answer call(String method, String path, @Nullable String body) {
    return send(method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
  }

  /** Asks with a body that need not be text. */
  public Answer send(String method, String path, byte @Nullable [] body) {
    return send(
        method, path, body, body == null ? Map.of() : Map.of("Content-Type", "application/json"));
  }

  /** Asks with these headers, too. */
  public Answer send(
      String method, String path, byte @Nullable [] body, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(address.resolve(path)).timeout(Waiting.PATIENCE);
    var all = new HashMap<>(Map.of("Accept", "application/json"));
    all.putAll(caller);
    all.putAll(headers);
    all.forEach(request::header);
    request.method(
        method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      var answer = new Answer(response.statusCode(), response.body());
      check.ifPresent(it -> it.check(address, method, path, answer));
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in " + method + " " + path, e);
    }
  }

  /** The object inside the answer's root key. */
  public JsonNode get(String path) {
    return inner(call("GET", path, null).expect(200, "GET " + path));
  }

  /** All objects of a collection. */
  public List<JsonNode> list(String path) {
    return get(path).valueStream().toList();
  }

  /** Creates an object and returns it; does not wait for it. */
  public JsonNode post(String path, String body) {
    return inner(call("POST", path, body).expect(201, "POST " + path + " " + body));
  }

  /** Changes an object and returns it; does not wait for it. */
  public JsonNode put(String path, String body) {
    return inner(call("PUT", path, body).expect(200, "PUT " + path + " " + body));
  }

  /** Deletes an object; does not wait for it. */
  public void delete(String path) {
    call("DELETE", path, null).expect(204, "DELETE " + path);
  }

  /** Creates a load balancer with whatever is in it, and waits until it is ACTIVE. */
  public JsonNode createLoadBalancer(String body) {
    var created = post(LOAD_BALANCERS, "{\"loadbalancer\": " + body + "}");
    return awaitActive(created.path("id").asString());
  }

  /** The load balancer as it is. */
  public JsonNode loadBalancer(String id) {
    return get(LOAD_BALANCERS + "/" + id);
  }

  /** Deletes the load balancer with all its children and waits until it is gone. */
  public void removeLoadBalancer(String id) {
    var path = LOAD_BALANCERS + "/" + id;
    delete(path + "?cascade=true");
    Waiting.until("load balancer " + id + " gone", () -> call("GET", path, null).status() == 404);
  }

  /** Waits until the load balancer is ACTIVE and returns it; fails at once if it is in ERROR. */
  public JsonNode awaitActive(String id) {
    return Waiting.value(
        "load balancer " + id + " ACTIVE",
        () -> {
          var loadBalancer = loadBalancer(id);
          return switch (loadBalancer.path("provisioning_status").asString()) {
            case "ACTIVE" -> loadBalancer;
            case "ERROR" -> throw new AssertionError("load balancer in ERROR: " + loadBalancer);
            default -> null;
          };
        });
  }

  /** Waits until an object says so and returns it. */
  public JsonNode await(String path, String field, String value) {
    return Waiting.value(
        "%s with %s %s".formatted(path, field, value),
        () -> {
          var object = get(path);
          return object.path(field).asString().equals(value) ? object : null;
        });
  }

  /** The amphorae of a load balancer that are in use. */
  public List<JsonNode> amphorae(String loadBalancerId) {
    return list("/v2/octavia/amphorae?loadbalancer_id=" + loadBalancerId).stream()
        .filter(amphora -> amphora.path("status").asString().equals("ALLOCATED"))
        .toList();
  }

  /** The value of the only key that is not {@code ..._links}. */
  private static JsonNode inner(Answer answer) {
    return answer.body().properties().stream()
        .filter(property -> !property.getKey().endsWith("_links"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no object in " + answer.text()))
        .getValue();
  }
}

package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of Keystone's API with one token. Paths are those after {@code /v3}. */
final class KeystoneCalls {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;
  private @Nullable String token;

  KeystoneCalls(URI address) {
    this.address = address;
  }

  /** From here on calls are those of the account. */
  void authenticate(Keystone.Account account) {
    token = token(password(account));
  }

  /** The same calls with another token. */
  KeystoneCalls as(String otherToken) {
    var other = new KeystoneCalls(address);
    other.token = otherToken;
    return other;
  }

  /** How an account asks for a token for its project. */
  static JsonNode password(Keystone.Account account) {
    return scoped(
        account,
        Map.of("project", Map.of("name", account.project(), "domain", Map.of("id", "default"))));
  }

  /** How an account asks for a token for the whole system. */
  static JsonNode system(Keystone.Account account) {
    return scoped(account, Map.of("system", Map.of("all", true)));
  }

  private static JsonNode scoped(Keystone.Account account, Map<String, ?> scope) {
    return JSON.valueToTree(
        Map.of(
            "identity",
            Map.of(
                "methods",
                List.of("password"),
                "password",
                Map.of(
                    "user",
                    Map.of(
                        "name",
                        account.user(),
                        "domain",
                        Map.of("id", "default"),
                        "password",
                        account.password()))),
            "scope",
            scope));
  }

  /** A new token. */
  String token(JsonNode auth) {
    return send("POST", "/auth/tokens", Map.of(), JSON.valueToTree(Map.of("auth", auth)))
        .headers()
        .firstValue("X-Subject-Token")
        .orElseThrow(() -> new AssertionError("no token"));
  }

  void revoke(String revoked) {
    send("DELETE", "/auth/tokens", Map.of("X-Subject-Token", revoked), null);
  }

  JsonNode get(String path) {
    return inner(send("GET", path, Map.of(), null));
  }

  List<JsonNode> list(String path) {
    return get(path).valueStream().toList();
  }

  JsonNode post(String path, JsonNode body) {
    return inner(send("POST", path, Map.of(), body));
  }

  void put(String path) {
    send("PUT", path, Map.of(), null);
  }

  void delete(String path) {
    send("DELETE", path, Map.of(), null);
  }

  private HttpResponse<String> send(
      String method, String path, Map<String, String> headers, @Nullable JsonNode body) {
    var request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(ServiceProcess.PATIENCE)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .header("Content-Type", "application/json");
    if (token != null) request.header("X-Auth-Token", token);
    headers.forEach(request::header);
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new AssertionError(
            "keystone: %s %s: %d %s"
                .formatted(method, path, response.statusCode(), response.body()));
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in " + method + " " + path, e);
    }
  }

  /** The value of the only key that is not {@code links}. */
  private static JsonNode inner(HttpResponse<String> response) {
    return JSON.readTree(response.body()).properties().stream()
        .filter(property -> !property.getKey().equals("links"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no object in " + response.body()))
        .getValue();
  }
}

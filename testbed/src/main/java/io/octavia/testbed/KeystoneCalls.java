package io.octavia.testbed;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of Keystone's API with one token. Paths are those after {@code /v3}. */
final class KeystoneCalls {
  private static final JsonMapper JSON = new JsonMapper();

  private final URI address;
  private ServiceCalls calls;

  KeystoneCalls(URI address) {
    this(address, null);
  }

  private KeystoneCalls(URI address, @Nullable String token) {
    this.address = address;
    this.calls = new ServiceCalls(address, token);
  }

  /** From here on calls are those of the account. */
  void authenticate(Keystone.Account account) {
    calls = new ServiceCalls(address, token(password(account)));
  }

  /** The same calls with another token. */
  KeystoneCalls as(String otherToken) {
    return new KeystoneCalls(address, otherToken);
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
    return calls
        .send("POST", "/auth/tokens", Map.of(), Map.of("auth", auth))
        .headers()
        .firstValue("X-Subject-Token")
        .orElseThrow(() -> new AssertionError("no token"));
  }

  void revoke(String revoked) {
    calls.send("DELETE", "/auth/tokens", Map.of("X-Subject-Token", revoked), null);
  }

  JsonNode get(String path) {
    return inner(calls.send("GET", path, Map.of(), null));
  }

  List<JsonNode> list(String path) {
    return get(path).valueStream().toList();
  }

  JsonNode post(String path, JsonNode body) {
    return inner(calls.send("POST", path, Map.of(), body));
  }

  void put(String path) {
    calls.send("PUT", path, Map.of(), null);
  }

  void delete(String path) {
    calls.send("DELETE", path, Map.of(), null);
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

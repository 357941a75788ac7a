package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Keystone that other tests use. */
class KeystoneTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static Keystone keystone;
  private static String octavia;

  @BeforeAll
  static void start() {
    keystone = Keystone.start();
    octavia = keystone.token(keystone.service());
  }

  @AfterAll
  static void stop() {
    keystone.close();
    assertThat(Processes.mentioning(":" + keystone.address().getPort())).isEmpty();
  }

  @Test
  void token_tells_project_user_and_roles_until_it_is_revoked() {
    var alice = keystone.account("shop", "alice", "load-balancer_member");
    var token = keystone.token(alice);
    var described = validate(token);
    assertThat(described.at("/token/user/name").asString()).isEqualTo("alice");
    assertThat(described.at("/token/project/id").asString()).isEqualTo(keystone.projectId("shop"));
    assertThat(described.at("/token/roles/0/name").asString()).isEqualTo("load-balancer_member");
    keystone.revoke(token);
    assertThat(validate(token).at("/error/code").asInt()).isEqualTo(404);
  }

  @Test
  void application_credential_carries_its_access_rules() {
    var bob = keystone.account("shop", "bob", "member");
    var credential =
        keystone.applicationCredential(
            bob, "[{\"path\": \"/v2/**\", \"method\": \"GET\", \"service\": \"load-balancer\"}]");
    var described = validate(keystone.token(credential));
    assertThat(described.at("/token/application_credential/access_rules/0/method").asString())
        .isEqualTo("GET");
  }

  @Test
  void registered_service_is_in_the_catalog() {
    keystone.register("load-balancer", "octavia", URI.create("http://127.0.0.1:9876"));
    var catalog = validate(keystone.token(keystone.service())).at("/token/catalog");
    assertThat(catalog.valueStream().map(it -> it.path("type").asString()))
        .contains("load-balancer", "identity");
  }

  @Test
  void goes_down_and_comes_back_with_its_tokens() {
    var token = keystone.token(keystone.admin());
    keystone.down();
    assertThatThrownBy(() -> keystone.get("/projects")).isInstanceOf(UncheckedIOException.class);
    keystone.up();
    assertThat(validate(token).at("/token/user/name").asString()).isEqualTo("admin");
    keystone.pause();
    assertThatThrownBy(() -> call(token, Duration.ofSeconds(1)))
        .isInstanceOf(HttpTimeoutException.class);
    keystone.resume();
    assertThat(validate(token).at("/token/user/name").asString()).isEqualTo("admin");
  }

  private static JsonNode validate(String token) {
    try {
      return call(token, Waiting.PATIENCE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode call(String token, Duration patience) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(keystone.address() + "/auth/tokens"))
            .timeout(patience)
            .header("X-Auth-Token", octavia)
            .header("X-Subject-Token", token)
            // who does not say that it keeps to access rules sees no tokens that have them
            .header("OpenStack-Identity-Access-Rules", "1.0");
    try (var http = HttpClient.newHttpClient()) {
      return JSON.readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}

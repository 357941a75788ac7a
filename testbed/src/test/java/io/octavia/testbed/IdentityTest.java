package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Callers that a real Keystone vouches for, with nothing behind the API. */
class IdentityTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String LIST = "/v2.0/lbaas/loadbalancers";

  private static Keystone keystone;
  private static Installation installation;
  private static String alice;
  private static String bob;

  @BeforeAll
  static void start() {
    keystone = Keystone.start();
    keystone.register("load-balancer", "octavia", URI.create("http://127.0.0.1:9876"));
    installation = Installation.start(settings());
    alice = keystone.token(keystone.account("shop", "alice", "load-balancer_member"));
    bob = keystone.token(keystone.account("bank", "bob", "member"));
  }

  private static Map<String, String> settings() {
    var settings = new HashMap<String, String>();
    settings.put("api_settings.auth_strategy", "keystone");
    settings.put("oslo_policy.enforce_new_defaults", "false");
    settings.put("controller_worker.network_driver", "network_noop_driver");
    settings.put("controller_worker.compute_driver", "compute_noop_driver");
    settings.put("controller_worker.amphora_driver", "amphora_noop_driver");
    var authtoken =
        Map.of(
            "www_authenticate_uri", "http://keystone.example/v3",
            "auth_type", "password",
            "auth_url", keystone.address().toString(),
            "username", keystone.service().user(),
            "password", keystone.service().password(),
            "project_name", keystone.service().project(),
            "user_domain_id", "default",
            "project_domain_id", "default",
            "http_connect_timeout", "20",
            "http_request_max_retries", "1");
    authtoken.forEach((name, value) -> settings.put("keystone_authtoken." + name, value));
    return settings;
  }

  @AfterAll
  static void stop() {
    try {
      if (installation != null) installation.close();
    } finally {
      keystone.close();
    }
  }

  private static HttpResponse<String> call(
      String method, String path, String body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(installation.address().resolve(path)).timeout(Waiting.PATIENCE);
    headers.forEach(request::header);
    if (!body.isEmpty()) request.header("Content-Type", "application/json");
    request.method(
        method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static int get(String token, String path) {
    return call("GET", path, "", Map.of("X-Auth-Token", token)).statusCode();
  }

  private static HttpResponse<String> create(String token) {
    var body = "{\"loadbalancer\": {\"vip_subnet_id\": \"" + UUID.randomUUID() + "\"}}";
    return call("POST", LIST, body, Map.of("X-Auth-Token", token));
  }

  private static int size(String token, String path) {
    var answer = call("GET", path, "", Map.of("X-Auth-Token", token));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("loadbalancers").size();
  }

  @Test
  void nobody_gets_in_without_a_token_and_all_see_the_versions() {
    assertThat(call("GET", "/", "", Map.of()).statusCode()).isEqualTo(200);
    for (var path : new String[] {"/v2", LIST, "/nowhere"}) {
      var answer = call("GET", path, "", Map.of());
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .contains("Keystone uri=\"http://keystone.example/v3\"");
      assertThat(answer.headers().firstValue("x-openstack-request-id")).isPresent();
      assertThat(JSON.readTree(answer.body()).at("/error/title").asString())
          .isEqualTo("Unauthorized");
    }
    assertThat(get("gAAAAABno-such-token", LIST)).isEqualTo(401);
    var pretended = Map.of("X-Roles", "admin", "X-Project-Id", "p", "X-User-Id", "u");
    assertThat(call("GET", LIST, "", pretended).statusCode()).isEqualTo(401);
  }

  @Test
  void tenants_see_their_own_and_administrators_everything() {
    var created = create(alice);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    var loadBalancer = JSON.readTree(created.body()).path("loadbalancer");
    assertThat(loadBalancer.path("project_id").asString()).isEqualTo(keystone.projectId("shop"));
    var path = LIST + "/" + loadBalancer.path("id").asString();
    assertThat(get(alice, path)).isEqualTo(200);
    assertThat(get(bob, path)).isEqualTo(403);
    assertThat(get(bob, LIST + "/" + UUID.randomUUID())).isEqualTo(404);
    assertThat(size(alice, LIST)).isEqualTo(1);
    assertThat(size(bob, LIST)).isZero();
    assertThat(get(bob, LIST + "?project_id=" + keystone.projectId("shop"))).isEqualTo(403);
    assertThat(size(keystone.token(keystone.admin()), LIST)).isEqualTo(1);
    assertThat(size(keystone.systemToken(), LIST)).isEqualTo(1);
    assertThat(get(keystone.token(keystone.account("shop", "eve", "creator")), LIST))
        .as("a role that allows nothing")
        .isEqualTo(403);
  }

  @Test
  void revoked_token_and_token_of_a_lost_role_are_refused() {
    var carol = keystone.account("shop", "carol", "member");
    var revoked = keystone.token(carol);
    keystone.revoke(revoked);
    assertThat(get(revoked, LIST)).isEqualTo(401);
    var bereft = keystone.token(carol);
    keystone.ungrant(carol, "member");
    assertThat(get(bereft, LIST)).isEqualTo(401);
  }

  @Test
  void application_credential_is_good_for_what_its_rules_say() {
    var dave = keystone.account("shop", "dave", "member");
    var credential =
        keystone.applicationCredential(
            dave,
            "[{\"path\": \"/v2.0/lbaas/*\", \"method\": \"GET\", \"service\": \"load-balancer\"}]");
    var token = keystone.token(credential);
    assertThat(get(token, LIST)).isEqualTo(200);
    assertThat(get(token, LIST + "/" + UUID.randomUUID())).isEqualTo(401);
    assertThat(create(token).statusCode()).isEqualTo(401);
    var service = keystone.token(keystone.service());
    var passedOn = Map.of("X-Auth-Token", token, "X-Service-Token", service);
    assertThat(call("GET", LIST + "/" + UUID.randomUUID(), "", passedOn).statusCode())
        .isEqualTo(404);
    var noService = Map.of("X-Auth-Token", alice, "X-Service-Token", bob);
    assertThat(call("GET", LIST, "", noService).statusCode()).isEqualTo(401);
  }

  @Test
  void those_who_are_known_go_on_while_keystone_is_away() {
    var known = keystone.token(keystone.account("inn", "frank", "member"));
    assertThat(get(known, LIST)).isEqualTo(200);
    var unknown = keystone.token(keystone.account("inn", "grace", "member"));
    keystone.down();
    try {
      assertThat(get(known, LIST)).isEqualTo(200);
      var answer = call("GET", LIST, "", Map.of("X-Auth-Token", unknown));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(JSON.readTree(answer.body()).path("faultstring").asString())
          .isEqualTo("The Keystone service is temporarily unavailable.");
    } finally {
      keystone.up();
    }
    assertThat(get(unknown, LIST)).isEqualTo(200);
  }

  @Test
  void no_token_and_no_password_is_in_the_log() throws IOException {
    get(alice, LIST);
    get("gAAAAABanother-bad-token", LIST);
    try (var logs = Files.walk(installation.directory().resolve("log"))) {
      for (var log : logs.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(log))
            .doesNotContain(alice, "gAAAAABanother-bad-token", keystone.service().password());
      }
    }
  }
}

package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Clients that stay with their member, while others go round. */
@EndToEnd
class SessionPersistenceTest {
  private final Scene scene;

  SessionPersistenceTest(Scene scene) {
    this.scene = scene;
  }

  @Test
  void source_ip_keeps_a_client_with_its_member() {
    try (var balancer = create("{\"type\": \"SOURCE_IP\"}");
        var client = scene.installation().host(scene.network())) {
      var all = new HashSet<String>();
      for (int i = 0; i < 4; i++) {
        var from = Browser.on(client).with("--interface", client.addAddress());
        var servers = Set.copyOf(from.servers(balancer.url("/"), 4));
        assertThat(servers).hasSize(1);
        all.addAll(servers);
      }
      assertThat(all).as("new clients go round").containsExactlyInAnyOrder("one", "two");
    }
  }

  @Test
  void http_cookie_keeps_a_client_with_its_member() {
    try (var balancer = create("{\"type\": \"HTTP_COOKIE\"}")) {
      for (int i = 0; i < 2; i++) {
        var first = Browser.here().get(balancer.url("/"));
        var cookie = first.headers().get("set-cookie");
        assertThat(cookie).isNotNull();
        var kept = Browser.here().with("-H", "Cookie: " + cookie.replaceFirst(";.*", ""));
        assertThat(kept.servers(balancer.url("/"), 6)).containsOnly(first.server().orElseThrow());
      }
      assertThat(Set.copyOf(Browser.here().servers(balancer.url("/"), 4))).hasSize(2);
    }
  }

  @Test
  void application_cookie_keeps_a_client_with_its_member() {
    try (var balancer = create("{\"type\": \"APP_COOKIE\", \"cookie_name\": \"JSESSIONID\"}")) {
      var sessions = new HashMap<String, String>();
      for (int i = 0; i < 4; i++) {
        var login = Browser.here().get(balancer.url("/login"));
        sessions.put(login.server().orElseThrow(), login.headers().get("set-cookie"));
      }
      assertThat(sessions).containsOnlyKeys("one", "two");
      for (int i = 0; i < 3; i++) {
        sessions.forEach((server, cookie) ->
            assertThat(Browser.here().with("-H", "Cookie: " + cookie).servers(balancer.url("/"), 3))
                .containsOnly(server));
      }
    }
  }

  private Balancer create(String persistence) {
    return scene.create(
        Balancer.http(
            "\"session_persistence\": " + persistence + ",",
            scene.one().member(80),
            scene.two().member(80)));
  }
}

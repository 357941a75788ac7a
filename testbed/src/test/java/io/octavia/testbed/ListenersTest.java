package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Listeners of each protocol and with each option, in real traffic. */
@EndToEnd
class ListenersTest {
  private final Scene scene;

  ListenersTest(Scene scene) {
    this.scene = scene;
  }

  @Test
  void http_tcp_and_https_listeners_share_an_address() {
    try (var balancer =
        scene.create(
            """
            "listeners": [
              {"name": "http", "protocol": "HTTP", "protocol_port": 80,
               "default_pool": {"name": "http"}},
              {"name": "tcp", "protocol": "TCP", "protocol_port": 7007,
               "default_pool": {"name": "tcp"}},
              {"name": "https", "protocol": "HTTPS", "protocol_port": 443,
               "default_pool": {"name": "https"}}],
            "pools": [
              {"name": "http", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
               "members": [%s]},
              {"name": "tcp", "protocol": "TCP", "lb_algorithm": "ROUND_ROBIN",
               "members": [%s]},
              {"name": "https", "protocol": "HTTPS", "lb_algorithm": "ROUND_ROBIN",
               "members": [%s]}]\
            """
                .formatted(
                    scene.one().member(80), scene.two().member(7), scene.three().member(443)))) {
      assertThat(Browser.here().get(balancer.url("/")).server()).hasValue("one");
      try (var connection = LineConnection.open(balancer.vip(), 7007)) {
        assertThat(connection.server()).isEqualTo("two");
      }
      var secure = "https://" + balancer.vip() + "/";
      assertThat(Browser.here().get(secure).server()).hasValue("three");
      // The certificate is the member's own: the load balancer passes the bytes through.
      var seen = Browser.here().with("-o", "/dev/null", "-w", "%{certs}").raw(secure);
      assertThat(seen).contains("CN = three").doesNotContain("CN = one");
    }
  }

  @Test
  void listener_tells_members_who_asked_and_where() {
    try (var balancer =
            scene.create(
                Balancer.http("", scene.one().member(80))
                    .replace(
                        "\"protocol_port\": 80, \"default",
                        """
                        "protocol_port": 80,
                        "insert_headers": {"X-Forwarded-For": "true", "X-Forwarded-Port": "true",
                                           "X-Forwarded-Proto": "true"}, "default\
                        """));
        var client = scene.installation().host(scene.network())) {
      var page = Browser.on(client).get(balancer.url("/"));
      assertThat(page.receivedHeader("X-Forwarded-For")).hasValue(client.address());
      assertThat(page.receivedHeader("X-Forwarded-Port")).hasValue("80");
      assertThat(page.receivedHeader("X-Forwarded-Proto")).hasValue("http");
    }
  }

  @Test
  void listener_without_inserted_headers_sends_none() {
    try (var balancer = scene.create(Balancer.http("", scene.one().member(80)))) {
      var page = Browser.here().get(balancer.url("/"));
      assertThat(page.receivedHeader("X-Forwarded-For")).isEmpty();
      assertThat(page.receivedHeader("X-Forwarded-Proto")).isEmpty();
    }
  }

  @Test
  void allowed_cidrs_let_only_those_in() {
    try (var balancer = scene.create(Balancer.http("", scene.one().member(80)));
        var friend = scene.installation().host(scene.network());
        var stranger = scene.installation().host(scene.network())) {
      assertThat(Browser.on(stranger).awaitServer(balancer.url("/"))).isEqualTo("one");
      var listener = "/v2/lbaas/listeners/" + balancer.listener("http").path("id").asString();

      scene
          .api()
          .put(
              listener,
              "{\"listener\": {\"allowed_cidrs\": [\"%s/32\"]}}".formatted(friend.address()));
      balancer.awaitActive();
      assertThat(Browser.on(friend).get(balancer.url("/")).server()).hasValue("one");
      assertThat(Browser.on(stranger).tryGet(balancer.url("/"))).isEmpty();

      scene.api().put(listener, "{\"listener\": {\"allowed_cidrs\": null}}");
      balancer.awaitActive();
      assertThat(Browser.on(stranger).get(balancer.url("/")).server()).hasValue("one");
    }
  }

  @Test
  void disabled_listener_answers_nobody_until_it_is_enabled() {
    try (var balancer = scene.create(Balancer.http("", scene.one().member(80)))) {
      var listener = "/v2/lbaas/listeners/" + balancer.listener("http").path("id").asString();
      scene.api().put(listener, "{\"listener\": {\"admin_state_up\": false}}");
      balancer.awaitActive();
      assertThat(Browser.here().tryGet(balancer.url("/"))).isEmpty();
      scene.api().put(listener, "{\"listener\": {\"admin_state_up\": true}}");
      balancer.awaitActive();
      assertThat(Browser.here().get(balancer.url("/")).server()).hasValue("one");
    }
  }

  @Test
  void listener_and_pool_may_be_added_and_removed_one_by_one() {
    try (var balancer = scene.create("\"description\": \"empty\"")) {
      var listener =
          scene
              .api()
              .post(
                  "/v2/lbaas/listeners",
                  """
                  {"listener": {"loadbalancer_id": "%s", "protocol": "HTTP", "protocol_port": 8080}}\
                  """
                      .formatted(balancer.id()));
      balancer.awaitActive();
      var url = "http://" + balancer.vip() + ":8080/";
      assertThat(Browser.here().get(url).status()).isEqualTo(503);
      var pool =
          scene
              .api()
              .post(
                  "/v2/lbaas/pools",
                  """
                  {"pool": {"listener_id": "%s", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}}\
                  """
                      .formatted(listener.path("id").asString()))
              .path("id")
              .asString();
      balancer.awaitActive();
      scene
          .api()
          .post(
              "/v2/lbaas/pools/" + pool + "/members",
              "{\"member\": " + scene.two().member(80) + "}");
      balancer.awaitActive();
      assertThat(Browser.here().get(url).server()).hasValue("two");
      scene.api().delete("/v2/lbaas/listeners/" + listener.path("id").asString());
      balancer.awaitActive();
      assertThat(Browser.here().tryGet(url)).isEmpty();
    }
  }

  @Test
  void members_on_another_network_are_reached() {
    var other = scene.installation().createNetwork("other", LocalNetwork.freeCidr());
    try (var far = scene.installation().webServer(other, "far");
        var balancer =
            scene.create(
                Balancer.http(
                    "",
                    scene.one().member(80),
                    far.member(80, "\"subnet_id\": \"" + other.subnetId() + "\"")))) {
      assertThat(Set.copyOf(Browser.here().servers(balancer.url("/"), 6)))
          .containsExactlyInAnyOrder("one", "far");
    }
  }
}

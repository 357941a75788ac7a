package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** L7 policies of each action and rules of each type, in real traffic. */
@EndToEnd
class L7PoliciesTest {
  private final Scene scene;

  L7PoliciesTest(Scene scene) {
    this.scene = scene;
  }

  @Test
  void policies_redirect_and_reject_what_their_rules_match() {
    try (var balancer = create(POLICIES)) {
      var browser = Browser.here();
      assertThat(browser.get(balancer.url("/")).server()).hasValue("one");
      assertThat(browser.get(balancer.url("/api/users")).server()).hasValue("two");

      var moved = browser.with("-H", "Host: old.example.org").get(balancer.url("/"));
      assertThat(moved.status()).isEqualTo(302);
      assertThat(moved.headers()).containsEntry("location", "http://new.example.org/start");

      var prefixed = browser.get(balancer.url("/shop/cart?item=1"));
      assertThat(prefixed.status()).isEqualTo(301);
      assertThat(prefixed.headers())
          .containsEntry("location", "https://shop.example.org/shop/cart?item=1");

      assertThat(browser.with("-H", "X-Evil: yes").get(balancer.url("/")).status()).isEqualTo(403);
      assertThat(browser.with("-H", "X-Evil: no").get(balancer.url("/")).status()).isEqualTo(200);
      assertThat(browser.with("-H", "Cookie: tier=gold").get(balancer.url("/")).server())
          .hasValue("two");
      assertThat(browser.get(balancer.url("/pictures/cat.png")).server()).hasValue("two");
      assertThat(browser.get(balancer.url("/pictures/cat.txt")).server()).hasValue("one");
    }
  }

  @Test
  void all_rules_of_a_policy_must_match_and_inverted_ones_must_not() {
    try (var balancer =
        create(
            """
            {"action": "REJECT", "rules": [
              {"type": "PATH", "compare_type": "REGEX", "value": "^/v[0-9]+/"},
              {"type": "HEADER", "key": "X-Key", "compare_type": "EQUAL_TO", "value": "secret",
               "invert": true}]}\
            """)) {
      var browser = Browser.here();
      assertThat(browser.get(balancer.url("/v1/thing")).status()).isEqualTo(403);
      assertThat(browser.get(balancer.url("/vx/thing")).status()).isEqualTo(200);
      assertThat(browser.with("-H", "X-Key: secret").get(balancer.url("/v1/thing")).status())
          .isEqualTo(200);
    }
  }

  @Test
  void first_policy_that_matches_decides_and_disabled_ones_do_not_count() {
    try (var balancer =
        create(
            """
            {"name": "first", "action": "REDIRECT_TO_URL", "redirect_url": "http://first.example/",
             "position": 1,
             "rules": [{"type": "PATH", "compare_type": "STARTS_WITH", "value": "/x"}]},
            {"name": "second", "action": "REDIRECT_TO_URL", "redirect_url": "http://second.example/",
             "position": 2,
             "rules": [{"type": "PATH", "compare_type": "STARTS_WITH", "value": "/x"}]}\
            """)) {
      assertThat(Browser.here().get(balancer.url("/x")).headers())
          .containsEntry("location", "http://first.example/");
      var first = scene.api().list("/v2/lbaas/l7policies?name=first").getFirst();
      scene
          .api()
          .put(
              "/v2/lbaas/l7policies/" + first.path("id").asString(),
              "{\"l7policy\": {\"admin_state_up\": false}}");
      balancer.awaitActive();
      assertThat(Browser.here().get(balancer.url("/x")).headers())
          .containsEntry("location", "http://second.example/");
    }
  }

  private Balancer create(String policies) {
    return scene.create(
        """
        "listeners": [
          {"name": "http", "protocol": "HTTP", "protocol_port": 80,
           "default_pool": {"name": "web"}, "l7policies": [%s]}],
        "pools": [
          {"name": "web", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", "members": [%s]},
          {"name": "special", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
           "members": [%s]}]\
        """
            .formatted(policies, scene.one().member(80), scene.two().member(80)));
  }

  private static final String POLICIES =
      """
      {"action": "REDIRECT_TO_POOL", "redirect_pool": {"name": "special"},
       "rules": [{"type": "PATH", "compare_type": "STARTS_WITH", "value": "/api"}]},
      {"action": "REDIRECT_TO_URL", "redirect_url": "http://new.example.org/start",
       "rules": [{"type": "HOST_NAME", "compare_type": "EQUAL_TO", "value": "old.example.org"}]},
      {"action": "REDIRECT_PREFIX", "redirect_prefix": "https://shop.example.org",
       "redirect_http_code": 301,
       "rules": [{"type": "PATH", "compare_type": "STARTS_WITH", "value": "/shop"}]},
      {"action": "REJECT",
       "rules": [{"type": "HEADER", "key": "X-Evil", "compare_type": "EQUAL_TO", "value": "yes"}]},
      {"action": "REDIRECT_TO_POOL", "redirect_pool": {"name": "special"},
       "rules": [{"type": "COOKIE", "key": "tier", "compare_type": "EQUAL_TO", "value": "gold"}]},
      {"action": "REDIRECT_TO_POOL", "redirect_pool": {"name": "special"},
       "rules": [{"type": "FILE_TYPE", "compare_type": "EQUAL_TO", "value": "png"}]}\
      """;
}

package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.config.Config;
import io.octavia.domain.identity.Identity;
import io.octavia.domain.identity.Tokens;
import io.octavia.domain.identity.Tokens.Verdict;
import io.octavia.http.Json;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is answered to those whose tokens are good, bad, missing, or cannot be verified. */
class TokenAuthenticationTest {
  private static final Identity ALICE = new Identity("p", "alice", List.of("member"));

  /** An identity service that knows one token, and of which none of the others can be asked. */
  private static final Tokens TOKENS =
      presented ->
          switch (String.valueOf(presented.token())) {
            case "alices" -> new Verdict.Accepted(ALICE);
            case "unknown" -> new Verdict.Unavailable();
            default -> new Verdict.Refused();
          };

  private static Authentication.Outcome ask(
      String path, Map<String, String> headers, String... settings) {
    var all = new HashMap<String, String>();
    all.put("keystone_authtoken.www_authenticate_uri", "http://keystone.example/v3");
    for (int i = 0; i < settings.length; i += 2) all.put(settings[i], settings[i + 1]);
    return Authentication.byToken(Config.of(all), TOKENS)
        .of(Request.of("GET", path, headers, new byte[0]));
  }

  private static Response refusal(Authentication.Outcome outcome) {
    assertThat(outcome).isInstanceOf(Authentication.Outcome.Refused.class);
    return ((Authentication.Outcome.Refused) outcome).reply();
  }

  private static Identity caller(Authentication.Outcome outcome) {
    assertThat(outcome).isInstanceOf(Authentication.Outcome.Known.class);
    return ((Authentication.Outcome.Known) outcome).caller();
  }

  @Test
  void good_token_is_believed_and_headers_are_not() {
    var headers = Map.of("X-Auth-Token", "alices", "X-Roles", "admin", "X-Project-Id", "other");
    assertThat(caller(ask("/v2/lbaas/loadbalancers", headers))).isEqualTo(ALICE);
    assertThat(caller(ask("/v2", Map.of("X-Storage-Token", "alices")))).isEqualTo(ALICE);
  }

  @Test
  void refusal_is_upstreams_to_the_letter() {
    for (var headers : List.of(Map.<String, String>of(), Map.of("X-Auth-Token", "bad"))) {
      var reply = refusal(ask("/v2/lbaas/loadbalancers", headers));
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.headers())
          .containsEntry("WWW-Authenticate", "Keystone uri=\"http://keystone.example/v3\"")
          .containsEntry("Content-Type", "application/json");
      assertThat(new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"error\":{\"code\":401,\"title\":\"Unauthorized\",\"message\":\"The request you"
                  + " have made requires authentication.\"}}");
    }
  }

  @Test
  void refusal_names_the_keystone_that_we_ask_if_no_other_is_configured() {
    var config = Config.of(Map.of("keystone_authtoken.auth_url", "http://inside.example"));
    var request = Request.of("GET", "/v2", Map.of(), new byte[0]);
    assertThat(refusal(Authentication.byToken(config, TOKENS).of(request)).headers())
        .containsEntry("WWW-Authenticate", "Keystone uri=\"http://inside.example\"");
  }

  @Test
  void silent_keystone_is_no_fault_of_the_caller() {
    var reply = refusal(ask("/v2", Map.of("X-Auth-Token", "unknown")));
    assertThat(reply.status()).isEqualTo(503);
    assertThat(Json.MAPPER.readTree(reply.body()).path("faultstring").asString())
        .isEqualTo("The Keystone service is temporarily unavailable.");
  }

  @Test
  void few_paths_are_public_and_only_as_they_stand() {
    for (var path : List.of("/", "/load-balancer/", "/healthcheck", "/load-balancer/healthcheck")) {
      assertThat(caller(ask(path, Map.of())).roles()).isEmpty();
    }
    for (var path : List.of("//", "/v2", "/load-balancer", "/healthcheck/", "/%68ealthcheck")) {
      assertThat(refusal(ask(path, Map.of())).status()).as(path).isEqualTo(401);
    }
  }

  @Test
  void path_is_the_one_before_the_proxy() {
    var heeded = "oslo_middleware.enable_proxy_headers_parsing";
    var prefix = Map.of("X-Forwarded-Prefix", "/load-balancer/");
    caller(ask("/healthcheck", prefix, heeded, "true"));
    caller(ask("/healthcheck", prefix, heeded, "false"));
    var elsewhere = Map.of("X-Forwarded-Prefix", "/elsewhere");
    assertThat(refusal(ask("/healthcheck", elsewhere, heeded, "true")).status()).isEqualTo(401);
  }

  @Test
  void decision_may_be_left_to_the_rules() {
    var delayed = "keystone_authtoken.delay_auth_decision";
    assertThat(caller(ask("/v2", Map.of(), delayed, "true")).project()).isNull();
    assertThat(caller(ask("/v2", Map.of("X-Auth-Token", "unknown"), delayed, "true")).roles())
        .isEmpty();
  }
}

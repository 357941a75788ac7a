package io.octavia.drivers.openstack.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.config.Config;
import io.octavia.config.Sources;
import io.octavia.domain.identity.Identity;
import io.octavia.domain.identity.Tokens.Presented;
import io.octavia.domain.identity.Tokens.Verdict;
import io.octavia.http.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of users and services, good, bad and old ones, with a Keystone that is there or not. */
class KeystoneTokensTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final FakeKeystone keystone = new FakeKeystone(() -> now);
  private final List<KeystoneTokens> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(KeystoneTokens::close);
    keystone.close();
  }

  private KeystoneTokens tokens(String... settings) {
    var all =
        new HashMap<>(
            Map.of(
                "keystone_authtoken.auth_type", "password",
                "keystone_authtoken.auth_url", keystone.url(),
                "keystone_authtoken.username", "octavia",
                "keystone_authtoken.password", FakeKeystone.PASSWORD,
                "keystone_authtoken.project_name", "service",
                "keystone_authtoken.user_domain_name", "Default",
                "keystone_authtoken.http_request_max_retries", "1",
                "keystone_authtoken.http_connect_timeout", "20"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put("keystone_authtoken." + settings[i], settings[i + 1]);
    }
    return opened(all);
  }

  private KeystoneTokens opened(Map<String, String> settings) {
    var tokens = KeystoneTokens.open(Config.of(settings), () -> now);
    opened.add(tokens);
    return tokens;
  }

  private static Verdict verify(KeystoneTokens tokens, String token) {
    return tokens.verify(new Presented(token, null, "GET", "/v2.0/lbaas/loadbalancers"));
  }

  private static Verdict passedOn(KeystoneTokens tokens, String token, String service) {
    return tokens.verify(new Presented(token, service, "GET", "/v2.0/lbaas/loadbalancers"));
  }

  private static Identity caller(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted) verdict).caller();
  }

  private void later(Duration time) {
    now = now.plus(time);
  }

  @Test
  void good_token_says_who_calls() {
    var caller = caller(verify(tokens(), keystone.token(HOUR, Map.of())));
    assertThat(caller)
        .isEqualTo(
            new Identity(
                "p",
                "u",
                List.of("member", "reader"),
                new Identity.Domains(null, "ud", "pd"),
                null,
                true,
                null));
  }

  @Test
  void token_may_be_for_the_system_or_a_domain() {
    var forSystem = new HashMap<String, Object>(Map.of("system", Map.of("all", true)));
    forSystem.put("project", Map.of());
    var caller = caller(verify(tokens(), keystone.token(HOUR, forSystem)));
    assertThat(caller.systemScope()).isEqualTo("all");
    assertThat(caller.project()).isNull();
    caller =
        caller(
            verify(
                tokens(),
                keystone.token(
                    HOUR, Map.of("domain", Map.of("id", "d"), "is_admin_project", false))));
    assertThat(caller.domains().scope()).isEqualTo("d");
    assertThat(caller.adminProject()).isFalse();
  }

  @Test
  void nobody_calls_without_a_token() {
    var tokens = tokens();
    for (var token : new String[] {null, "", " ", "a b", "caf\u00e9", "\u0000"}) {
      assertThat(verify(tokens, token)).as(token).isEqualTo(new Verdict.Refused());
    }
    assertThat(keystone.asked()).isEmpty();
    assertThat(caller(verify(tokens, " " + keystone.token(HOUR, Map.of()) + " "))).isNotNull();
  }

  @Test
  void good_token_is_remembered_for_the_configured_time() {
    var tokens = tokens("token_cache_time", "300");
    var token = keystone.token(HOUR, Map.of());
    caller(verify(tokens, token));
    later(Duration.ofSeconds(299));
    caller(verify(tokens, token));
    assertThat(keystone.asked()).hasSize(1);
    later(Duration.ofSeconds(1));
    caller(verify(tokens, token));
    assertThat(keystone.asked()).hasSize(2);
    assertThat(keystone.logins()).isEqualTo(1);
  }

  @Test
  void good_token_is_not_remembered_beyond_its_end() {
    var tokens = tokens("token_cache_time", "300");
    var token = keystone.token(Duration.ofSeconds(10), Map.of());
    caller(verify(tokens, token));
    later(Duration.ofSeconds(10));
    assertThat(verify(tokens, token)).isEqualTo(new Verdict.Refused());
  }

  @Test
  void nothing_is_remembered_when_that_is_switched_off() {
    var tokens = tokens("token_cache_time", "-1");
    var token = keystone.token(HOUR, Map.of());
    caller(verify(tokens, token));
    caller(verify(tokens, token));
    verify(tokens, "bad");
    verify(tokens, "bad");
    assertThat(keystone.asked()).hasSize(4);
  }

  @Test
  void revoked_token_is_refused_when_its_time_in_memory_is_over() {
    var tokens = tokens("token_cache_time", "60");
    var token = keystone.token(HOUR, Map.of());
    caller(verify(tokens, token));
    keystone.revoke(token);
    caller(verify(tokens, token));
    later(Duration.ofSeconds(60));
    assertThat(verify(tokens, token)).isEqualTo(new Verdict.Refused());
  }

  @Test
  void bad_token_is_remembered_for_a_moment() {
    var tokens = tokens();
    for (int i = 0; i < 3; i++) {
      assertThat(verify(tokens, "bad")).isEqualTo(new Verdict.Refused());
    }
    assertThat(keystone.asked()).hasSize(1);
    later(Duration.ofSeconds(5));
    verify(tokens, "bad");
    assertThat(keystone.asked()).hasSize(2);
  }

  @Test
  void service_passes_a_call_on() {
    var user = keystone.token(HOUR, Map.of());
    var service = keystone.tokenOfService(HOUR, "service");
    var caller = caller(passedOn(tokens(), user, service));
    assertThat(caller.user()).isEqualTo("u");
    assertThat(caller.service())
        .isEqualTo(new Identity.Service("p", "s", List.of("service"), "sd", "pd"));
  }

  @Test
  void service_token_that_is_no_good_spoils_the_call() {
    var tokens = tokens();
    var user = keystone.token(HOUR, Map.of());
    assertThat(passedOn(tokens, user, "bad")).isEqualTo(new Verdict.Refused());
    assertThat(passedOn(tokens, user, keystone.tokenOfService(HOUR, "member")))
        .isEqualTo(new Verdict.Refused());
    assertThat(passedOn(tokens, null, keystone.tokenOfService(HOUR, "service")))
        .isEqualTo(new Verdict.Refused());
  }

  @Test
  void roles_of_services_can_be_others_or_not_required() {
    var user = keystone.token(HOUR, Map.of());
    var other = keystone.tokenOfService(HOUR, "butler");
    caller(passedOn(tokens("service_token_roles", "service,butler"), user, other));
    var lenient = tokens("service_token_roles_required", "false");
    caller(passedOn(lenient, user, other));
    later(HOUR);
    var fresh = keystone.tokenOfService(HOUR, "butler");
    assertThat(passedOn(lenient, user, fresh)).isEqualTo(new Verdict.Refused());
  }

  @Test
  void token_may_expire_while_a_service_passes_the_call_on() {
    var tokens = tokens();
    var user = keystone.token(Duration.ofMinutes(5), Map.of());
    caller(verify(tokens, user));
    later(HOUR);
    var service = keystone.tokenOfService(HOUR, "service");
    assertThat(verify(tokens, user)).isEqualTo(new Verdict.Refused());
    assertThat(caller(passedOn(tokens, user, service)).user()).isEqualTo("u");
    assertThat(keystone.asked()).contains(user + " expired");
    assertThat(verify(tokens, user)).as("alone as before").isEqualTo(new Verdict.Refused());
    later(Duration.ofDays(2));
    var later = keystone.tokenOfService(HOUR, "service");
    assertThat(passedOn(tokens, user, later)).as("too late").isEqualTo(new Verdict.Refused());
  }

  @Test
  void application_credential_is_good_for_what_it_is_for() {
    var tokens = tokens();
    var rule =
        Map.of("service", "load-balancer", "method", "GET", "path", "/v2.0/lbaas/loadbalancers/*");
    var limited = keystone.token(HOUR, limits(List.of(rule)));
    assertThat(verdict(tokens, limited, "GET", "/v2.0/lbaas/loadbalancers/x"))
        .isInstanceOf(Verdict.Accepted.class);
    assertThat(verdict(tokens, limited, "DELETE", "/v2.0/lbaas/loadbalancers/x"))
        .isEqualTo(new Verdict.Refused());
    assertThat(verdict(tokens, limited, "GET", "/v2.0/lbaas/loadbalancers"))
        .isEqualTo(new Verdict.Refused());
    var nothing = keystone.token(HOUR, limits(List.of()));
    assertThat(verify(tokens, nothing)).isEqualTo(new Verdict.Refused());
    var unlimited = keystone.token(HOUR, Map.of("application_credential", Map.of("id", "c")));
    caller(verify(tokens, unlimited));
  }

  @Test
  void service_may_do_more_than_the_application_credential_that_began_the_call() {
    var limited = keystone.token(HOUR, limits(List.of()));
    caller(passedOn(tokens(), limited, keystone.tokenOfService(HOUR, "service")));
  }

  @Test
  void application_credential_with_limits_needs_our_service_in_the_catalog() {
    var rule = Map.of("service", "volume", "method", "GET", "path", "/**");
    var limited = keystone.token(HOUR, limits(List.of(rule)));
    assertThat(verify(tokens("service_type", "volume"), limited)).isEqualTo(new Verdict.Refused());
  }

  private static Map<String, Object> limits(List<Map<String, String>> rules) {
    return Map.of("application_credential", Map.of("id", "c", "access_rules", rules));
  }

  private static Verdict verdict(KeystoneTokens tokens, String token, String method, String path) {
    return tokens.verify(new Presented(token, null, method, path));
  }

  @Test
  void we_log_in_again_before_our_own_token_expires() {
    var tokens = tokens("token_cache_time", "-1");
    var user = keystone.token(Duration.ofHours(3), Map.of());
    caller(verify(tokens, user));
    later(HOUR.minusSeconds(20));
    caller(verify(tokens, user));
    assertThat(keystone.logins()).isEqualTo(2);
    assertThat(keystone.asked()).as("nothing was tried with the old one").hasSize(2);
  }

  @Test
  void we_log_in_again_when_our_own_token_was_revoked() {
    var tokens = tokens("token_cache_time", "-1");
    caller(verify(tokens, keystone.token(HOUR, Map.of())));
    keystone.revokeAll();
    caller(verify(tokens, keystone.token(HOUR, Map.of())));
    assertThat(keystone.logins()).isEqualTo(2);
  }

  @Test
  void we_may_log_in_with_an_application_credential() {
    var settings =
        Map.of(
            "keystone_authtoken.auth_type",
            "v3applicationcredential",
            "keystone_authtoken.auth_url",
            keystone.url() + "/v3/",
            "keystone_authtoken.application_credential_id",
            "cred",
            "keystone_authtoken.application_credential_secret",
            FakeKeystone.SECRET);
    caller(verify(opened(settings), keystone.token(HOUR, Map.of())));
  }

  @Test
  void older_names_of_options_and_another_section_count(@TempDir Path directory)
      throws IOException {
    var file =
        Files.writeString(
            directory.resolve("octavia.conf"),
            """
            [keystone_authtoken]
            auth_section = account
            [account]
            auth_plugin = password
            auth_url = %s/v2.0
            user_name = octavia
            password = %s
            tenant_name = service
            default_domain_name = Default
            """
                .formatted(keystone.url(), FakeKeystone.PASSWORD));
    var tokens = KeystoneTokens.open(Config.load(Sources.of(file)), () -> now);
    opened.add(tokens);
    caller(verify(tokens, keystone.token(HOUR, Map.of())));
  }

  @Test
  void keystone_that_is_in_no_catalog_is_asked_where_we_log_in() {
    keystone.leaveOutOfTheCatalog();
    caller(verify(tokens(), keystone.token(HOUR, Map.of())));
  }

  @Test
  void wrong_password_is_our_trouble_and_not_the_callers() {
    var tokens = tokens("password", "wrong");
    assertThat(verify(tokens, keystone.token(HOUR, Map.of()))).isEqualTo(new Verdict.Unavailable());
  }

  @Test
  void nobody_is_known_while_keystone_is_down_but_those_remembered() {
    var tokens = tokens();
    var known = keystone.token(HOUR, Map.of());
    var unknown = keystone.token(HOUR, Map.of());
    caller(verify(tokens, known));
    keystone.stop();
    caller(verify(tokens, known));
    assertThat(verify(tokens, unknown)).isEqualTo(new Verdict.Unavailable());
    assertThat(verify(tokens(), unknown)).isEqualTo(new Verdict.Unavailable());
    keystone.startAgain();
    caller(verify(tokens, unknown));
  }

  @Test
  void keystone_that_hangs_is_waited_for_as_long_as_configured() {
    keystone.hang();
    assertThat(verify(tokens("http_connect_timeout", "1"), "some"))
        .isEqualTo(new Verdict.Unavailable());
  }

  @Test
  void nonsense_from_keystone_makes_nobody_known() {
    var tokens = tokens();
    caller(verify(tokens, keystone.token(HOUR, Map.of())));
    var answers =
        List.of(
            Response.text(500, "oops"),
            Response.text(503, "later"),
            Response.text(300, "choose"),
            Response.text(200, "<html>hello</html>"),
            Response.text(200, ""),
            Response.json(200, List.of()),
            Response.json(200, Map.of("token", "yes")),
            Response.json(200, Map.of("token", Map.of("expires_at", "soon"))),
            Response.json(403, Map.of()),
            Response.empty(204));
    for (var answer : answers) {
      keystone.say(answer);
      var token = keystone.token(HOUR, Map.of());
      assertThat(verify(tokens, token)).isEqualTo(new Verdict.Unavailable());
      assertThat(verify(tokens(), token)).as("at log-in").isEqualTo(new Verdict.Unavailable());
      keystone.say(null);
      caller(verify(tokens, token));
    }
  }

  @Test
  void section_that_does_not_say_who_we_are_is_refused() {
    assertThatThrownBy(() -> opened(Map.of())).hasMessageContaining("must be set");
    assertThatThrownBy(() -> tokens("auth_type", "v3oidcpassword"))
        .hasMessageContaining("v3oidcpassword is not supported");
    for (var url :
        new String[] {"keystone", "http:///v3", "ftp://keystone", "http://[", "https://"}) {
      assertThatThrownBy(() -> tokens("auth_url", url)).hasMessageContaining("auth_url");
    }
    assertThatThrownBy(() -> tokens("cafile", "/nowhere/ca.pem"))
        .hasMessageContaining("/nowhere/ca.pem");
  }

  @Test
  void tokens_are_in_no_text() {
    assertThat(new Presented("tok", "srv", "GET", "/").toString()).doesNotContain("tok", "srv");
  }
}

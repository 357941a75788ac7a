package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health checks, pages of other origins, and proxies in front. */
class EdgeTest {
  private static final Map<String, String> CHECKED =
      Map.of(
          "api_settings.healthcheck_enabled", "true", "healthcheck.backends", "octavia_db_check");

  private static Bench.Answer ask(Bench bench, String method, String path, String... headers) {
    var all = new HashMap<String, String>();
    for (int at = 0; at < headers.length; at += 2) all.put(headers[at], headers[at + 1]);
    return bench.unchecked(method, path, all);
  }

  @Test
  void health_is_told_in_the_form_that_the_client_takes() {
    try (var bench = new Bench(CHECKED)) {
      var plain = ask(bench, "GET", "/healthcheck").is(200);
      assertThat(plain.text()).isEqualTo("OK");
      assertThat(plain.response().headers().get("Content-Type")).startsWith("text/plain");
      var json = ask(bench, "GET", "/healthcheck", "Accept", "application/json").is(200).json();
      assertThat(json.toString()).isEqualTo("{\"detailed\":false,\"reasons\":[\"OK\"]}");
      assertThat(ask(bench, "GET", "/healthcheck", "Accept", "text/html").is(200).text())
          .contains("<TD>OK</TD>");
      assertThat(ask(bench, "HEAD", "/healthcheck").is(204).text()).isEmpty();
      ask(bench, "POST", "/healthcheck").is(405);
    }
    try (var without = new Bench()) {
      ask(without, "GET", "/healthcheck").is(404);
    }
  }

  @Test
  void lost_database_is_told_after_the_kept_result_is_old() {
    try (var bench = new Bench(CHECKED)) {
      ask(bench, "GET", "/healthcheck").is(200);
      bench.db.close();
      ask(bench, "GET", "/healthcheck").is(200);
      bench.later(Duration.ofSeconds(6));
      assertThat(ask(bench, "GET", "/healthcheck").is(503).text())
          .isEqualTo("The Octavia database is unavailable.");
      ask(bench, "HEAD", "/healthcheck").is(503);
    }
  }

  @Test
  void file_takes_the_api_out_of_service(@TempDir Path directory) throws IOException {
    var file = directory.resolve("down");
    var settings =
        Map.of(
            "api_settings.healthcheck_enabled", "true",
            "healthcheck.backends", "disable_by_file,nonsense",
            "healthcheck.detailed", "true",
            "healthcheck.disable_by_file_path", file.toString());
    try (var bench = new Bench(settings)) {
      ask(bench, "GET", "/healthcheck").is(200);
      Files.createFile(file);
      assertThat(ask(bench, "GET", "/healthcheck").is(503).text()).isEqualTo("DISABLED BY FILE");
      var told = ask(bench, "GET", "/healthcheck", "Accept", "application/json").is(503).json();
      assertThat(told.at("/reasons/0/details").asString())
          .isEqualTo("Path '" + file + "' was found");
      assertThat(told.at("/reasons/0/class").asString()).isEqualTo("HealthcheckResult");
      assertThat(told.path("threads").isEmpty()).isFalse();
    }
  }

  @Test
  void health_is_nobody_elses_business_where_sources_are_named() {
    var settings = new HashMap<>(CHECKED);
    settings.put("healthcheck.allowed_source_ranges", "192.0.2.0/24");
    try (var bench = new Bench(settings)) {
      ask(bench, "GET", "/healthcheck").is(404);
    }
    settings.put("healthcheck.allowed_source_ranges", "");
    settings.put("healthcheck.ignore_proxied_requests", "true");
    try (var bench = new Bench(settings)) {
      ask(bench, "GET", "/healthcheck").is(200);
      ask(bench, "GET", "/healthcheck", "X-Forwarded-For", "192.0.2.1").is(404);
    }
  }

  @Test
  void pages_of_allowed_origins_may_call() {
    var ours = "https://dashboard.example";
    try (var bench = new Bench(Map.of("cors.allowed_origin", ours))) {
      var answer = ask(bench, "GET", "/v2/lbaas/pools", "Origin", ours).is(200);
      assertThat(answer.response().headers())
          .containsEntry("Access-Control-Allow-Origin", ours)
          .containsEntry("Access-Control-Allow-Credentials", "true")
          .containsEntry("Access-Control-Expose-Headers", "X-Auth-Token,X-Openstack-Request-Id")
          .containsEntry("Vary", "Origin");
      var fault = ask(bench, "GET", "/v2/lbaas/pools/x", "Origin", ours).is(404);
      assertThat(fault.response().headers()).containsEntry("Access-Control-Allow-Origin", ours);
      var other = ask(bench, "GET", "/v2/lbaas/pools", "Origin", "https://evil.example").is(200);
      assertThat(other.response().headers()).doesNotContainKey("Access-Control-Allow-Origin");
    }
  }

  @Test
  void browsers_may_ask_before() {
    var ours = "https://dashboard.example";
    try (var bench = new Bench(Map.of("cors.allowed_origin", ours))) {
      var asked =
          ask(
              bench,
              "OPTIONS",
              "/v2/lbaas/pools",
              "Origin",
              ours,
              "Access-Control-Request-Method",
              "PUT",
              "Access-Control-Request-Headers",
              "x-auth-token, Content-Type");
      assertThat(asked.is(200).response().headers())
          .containsEntry("Access-Control-Allow-Origin", ours)
          .containsEntry("Access-Control-Allow-Methods", "PUT")
          .containsEntry("Access-Control-Allow-Headers", "x-auth-token,Content-Type")
          .containsEntry("Access-Control-Max-Age", "3600");
      for (var wrong :
          new String[][] {
            {"Origin", "https://evil.example", "Access-Control-Request-Method", "PUT"},
            {"Origin", ours, "Access-Control-Request-Method", "PATCH"},
            {"Origin", ours},
            {
              "Origin", ours,
              "Access-Control-Request-Method", "PUT",
              "Access-Control-Request-Headers", "X-Evil"
            }
          }) {
        assertThat(ask(bench, "OPTIONS", "/v2/lbaas/pools", wrong).is(200).response().headers())
            .doesNotContainKey("Access-Control-Allow-Origin");
      }
    }
    try (var without = new Bench()) {
      var told = ask(without, "OPTIONS", "/v2/lbaas/pools", "Origin", ours).is(200);
      assertThat(told.text()).isEmpty();
      assertThat(told.response().headers()).doesNotContainKey("Access-Control-Allow-Origin");
    }
  }

  @Test
  void newer_header_of_proxies_hides_the_older_ones() {
    try (var bench = new Bench(Map.of("oslo_middleware.enable_proxy_headers_parsing", "true"))) {
      var answer =
          ask(
              bench,
              "GET",
              "/",
              "Forwarded",
              "for=192.0.2.1;proto=https;host=cloud.example, for=192.0.2.2;host=inner",
              "X-Forwarded-Host",
              "other.example");
      assertThat(answer.is(200).text()).contains("\"https://cloud.example/v2\"");
    }
  }
}

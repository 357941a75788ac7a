package io.octavia.api.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.config.Config;
import io.octavia.config.Sources;
import io.octavia.http.Handler;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Origins with rules of their own. */
class CrossOriginTest {
  private Handler handler;
  private Config config;

  @BeforeEach
  void configure(@TempDir Path directory) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("octavia.conf"),
            """
            [cors]
            allowed_origin = https://first.example
            allow_methods = GET
            max_age = 60

            [cors.b]
            allowed_origin = *, https://first.example
            allow_credentials = false
            expose_headers =

            [cors.a]
            allowed_origin = https://second.example
            allow_methods = GET,DELETE
            allow_headers = X-Special
            """);
    config = Config.load(Sources.of(file));
    handler = CrossOrigin.before(_ -> Response.empty(204), config);
  }

  @Test
  void further_section_says_what_is_different_for_its_origins() {
    assertThat(asks("https://second.example", "DELETE", "x-special"))
        .containsEntry("Access-Control-Allow-Origin", "https://second.example")
        .containsEntry("Access-Control-Allow-Methods", "DELETE")
        .containsEntry("Access-Control-Allow-Headers", "x-special")
        .containsEntry("Access-Control-Max-Age", "60");
    assertThat(asks("https://second.example", "GET", "X-Auth-Token"))
        .doesNotContainKey("Access-Control-Allow-Origin");
    assertThat(asks("https://first.example", "DELETE", ""))
        .doesNotContainKey("Access-Control-Allow-Origin");
  }

  @Test
  void of_several_rules_for_an_origin_the_first_counts() {
    assertThat(calls("https://first.example"))
        .containsEntry("Access-Control-Allow-Origin", "https://first.example")
        .containsEntry("Access-Control-Allow-Credentials", "true")
        .containsKey("Access-Control-Expose-Headers");
  }

  @Test
  void star_is_for_all_others() {
    assertThat(calls("https://third.example"))
        .containsEntry("Access-Control-Allow-Origin", "*")
        .doesNotContainKeys("Access-Control-Allow-Credentials", "Access-Control-Expose-Headers");
  }

  @Test
  void further_sections_are_no_mistakes() {
    assertThat(config.notices()).noneMatch(notice -> notice.section().startsWith("cors"));
  }

  private Map<String, String> calls(String origin) {
    return headers("GET", Map.of("Origin", origin));
  }

  private Map<String, String> asks(String origin, String method, String headers) {
    return headers(
        "OPTIONS",
        Map.of(
            "Origin",
            origin,
            "Access-Control-Request-Method",
            method,
            "Access-Control-Request-Headers",
            headers));
  }

  private Map<String, String> headers(String method, Map<String, String> headers) {
    return handler.handle(Request.of(method, "/", headers, new byte[0])).headers();
  }
}

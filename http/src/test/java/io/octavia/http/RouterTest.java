package io.octavia.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterTest {
  private final Router router =
      new Router()
          .route("GET", "/", _ -> Response.text(200, "root"))
          .route("PUT", "/vrrp/upload", _ -> Response.text(200, "upload"))
          .route("PUT", "/vrrp/{action}", request -> Response.text(200, request.param("action")))
          .route(
              "GET",
              "/vrrp/{name}",
              request -> Response.text(200, "named " + request.param("name")))
          .route(
              "GET",
              "/pools/{pool}/members/{member}",
              request -> Response.text(200, request.param("pool") + request.param("member")))
          .notFound(request -> Response.text(404, "none of " + request.path()))
          .methodNotAllowed((_, allowed) -> Response.text(405, String.join(" ", allowed)));

  private String ask(String method, String target) {
    Response response = router.handle(Request.of(method, target, Map.of(), new byte[0]));
    return response.status() + " " + new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void literal_wins_over_parameter_but_does_not_hide_its_other_methods() {
    assertThat(ask("PUT", "/vrrp/upload")).isEqualTo("200 upload");
    assertThat(ask("PUT", "/vrrp/start")).isEqualTo("200 start");
    assertThat(ask("GET", "/vrrp/upload")).isEqualTo("200 named upload");
  }

  @Test
  void parameters_are_decoded_segment_by_segment() {
    assertThat(ask("GET", "/pools/a%2Fb/members/%c3%bc")).isEqualTo("200 a/bü");
  }

  @Test
  void unknown_path_and_unknown_method_are_told_apart() {
    assertThat(ask("GET", "/nothing")).isEqualTo("404 none of /nothing");
    assertThat(ask("DELETE", "/vrrp/upload")).isEqualTo("405 GET PUT");
    assertThat(ask("GET", "/")).isEqualTo("200 root");
  }

  @Test
  void slash_at_the_end_counts_unless_it_is_accepted() {
    assertThat(ask("PUT", "/vrrp/upload/")).startsWith("404");
    router.acceptTrailingSlash();
    assertThat(ask("PUT", "/vrrp/upload/")).isEqualTo("200 upload");
    assertThat(ask("PUT", "/vrrp//")).startsWith("404");
    assertThat(ask("GET", "//")).startsWith("404");
  }

  @Test
  void empty_segment_is_no_parameter() {
    assertThat(ask("PUT", "/vrrp/")).startsWith("404");
  }

  @Test
  void two_routes_for_one_place_are_refused() {
    assertThatThrownBy(() -> router.route("PUT", "/vrrp/{other}", _ -> Response.empty(200)))
        .isInstanceOf(IllegalStateException.class);
  }
}

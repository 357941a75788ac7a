package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.api.policy.Enforcer;
import io.octavia.config.Config;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What the lines of the log have of a request. */
class PipelineTest {
  private static final String ELSEWHERE = "req-" + UUID.randomUUID();

  private final Pipeline pipeline;

  PipelineTest() {
    var config = Config.of(Map.of("api_settings.auth_strategy", "noauth"));
    var authorization = new Authorization(Enforcer.open(config, InstantSource.system()), true);
    this.pipeline =
        new Pipeline(Authentication.believing(config), authorization, false, UUID::randomUUID);
  }

  @Test
  void lines_have_the_id_of_the_reply() {
    var logged = logged(Map.of());
    assertThat(logged.header("x-logged")).isEqualTo(logged.header("x-openstack-request-id"));
    assertThat(MDC.get("request_id")).isNull();
  }

  @Test
  void lines_have_the_id_of_the_request_elsewhere_as_well() {
    var logged = logged(Map.of("X-Openstack-Request-Id", ELSEWHERE));
    assertThat(logged.header("x-openstack-request-id")).isNotEqualTo(ELSEWHERE);
    assertThat(logged.header("x-logged"))
        .isEqualTo(ELSEWHERE + " " + logged.header("x-openstack-request-id"));
  }

  @Test
  void id_that_is_none_is_not_written_into_the_log() {
    var logged = logged(Map.of("X-Openstack-Request-Id", ELSEWHERE + " root logged in"));
    assertThat(logged.header("x-logged")).isEqualTo(logged.header("x-openstack-request-id"));
  }

  private record Logged(Response response) {
    String header(String name) {
      return response.headers().getOrDefault(name, "");
    }
  }

  private Logged logged(Map<String, String> headers) {
    return new Logged(
        pipeline.open(
            Request.of("GET", "/", headers, new byte[0]),
            _ -> Response.empty(204).header("x-logged", String.valueOf(MDC.get("request_id")))));
  }
}

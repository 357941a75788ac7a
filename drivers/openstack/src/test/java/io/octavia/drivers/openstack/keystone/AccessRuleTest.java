package io.octavia.drivers.openstack.keystone;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.http.Json;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which paths a rule of an application credential stands for. */
class AccessRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v2/loadbalancers            | /v2/loadbalancers         | true",
        "/v2/loadbalancers            | /v2/loadbalancers/        | false",
        "/v2/loadbalancers/*          | /v2/loadbalancers/1       | true",
        "/v2/loadbalancers/*          | /v2/loadbalancers/1/stats | false",
        "/v2/loadbalancers/{id}       | /v2/loadbalancers/1       | true",
        "/v2/loadbalancers/{id}/stats | /v2/loadbalancers/1/stats | true",
        "/v2/loadbalancers/{id}       | /v2/loadbalancers/        | false",
        "/v2/**                       | /v2/loadbalancers/1/stats | true",
        "/v2/**                       | /v2/                      | true",
        "/v2/**                       | /v2.0/loadbalancers       | false",
        "**                           | /anything                 | true",
        "/v2/*balancers               | /v2/loadbalancers         | true",
        "/v2.0/x                      | /v2.0/x                   | true",
        "/v2.0/x                      | /v2a0/x                   | false",
        "/v2/(x)                      | /v2/(x)                   | true",
      })
  void path_is_matched_as_a_whole(String rule, String path, boolean matches) {
    tools.jackson.databind.JsonNode json =
        Json.MAPPER.valueToTree(Map.of("service", "s", "method", "GET", "path", rule));
    var parsed = AccessRule.of(json);
    assertThat(parsed.allows("s", "GET", path)).isEqualTo(matches);
    assertThat(parsed.allows("s", "PUT", path)).isFalse();
    assertThat(parsed.allows("t", "GET", path)).isFalse();
  }
}

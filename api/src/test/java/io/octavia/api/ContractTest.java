package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.api.testing.Contract;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The document, and that an answer which it does not allow is noticed: all tests rely on that. */
class ContractTest {
  private static Bench bench;
  private static String lb;
  private static JsonNode document;
  private static Contract contract;

  @BeforeAll
  static void begin() {
    bench = new Bench();
    lb = bench.loadBalancer();
    bench.listener(lb, "HTTP", 80);
    var served = bench.send("GET", "/v2.0/openapi.json", new byte[0], Map.of()).is(200);
    document = served.json();
    contract = Contract.of(served.text());
  }

  @AfterAll
  static void end() {
    bench.close();
  }

  private static void check(String method, String target, int status, String body) {
    contract.check(method, target, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String one() {
    return bench.get("/loadbalancers/" + lb).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"name\":            | \"nom\":",
        "\"name\":\"lb\",     | ``",
        "\"name\":\"lb\"      | \"name\":5",
        "\"name\":\"lb\"      | \"name\":null",
        "\"ACTIVE\"           | \"IDLE\"",
        "\"admin_state_up\":true | \"admin_state_up\":\"true\"",
        "\"listeners\":[      | \"listeners\":[5,",
        "\"tags\":[]          | \"tags\":[null]",
        "\"created_at\":\"2026 | \"created_at\":\"A",
        "{\"loadbalancer\":   | {\"other\":1,\"loadbalancer\":",
      })
  void answer_that_it_does_not_allow_is_noticed(String from, String to) {
    var path = "/v2/lbaas/loadbalancers/" + lb;
    check("GET", path, 200, one());
    var changed = one().replace(from, to);
    assertThat(changed).isNotEqualTo(one());
    assertThatThrownBy(() -> check("GET", path, 200, changed)).isInstanceOf(AssertionError.class);
  }

  @Test
  void status_and_emptiness_are_promised_too() {
    var path = "/v2/lbaas/loadbalancers/" + lb;
    for (int status : new int[] {201, 202, 204, 302}) {
      assertThatThrownBy(() -> check("GET", path, status, one()))
          .isInstanceOf(AssertionError.class);
    }
    check("DELETE", path, 204, "");
    assertThatThrownBy(() -> check("DELETE", path, 204, "{}")).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> check("GET", "/nowhere", 200, "{}"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void faults_have_a_form_too() {
    var fault = "{\"faultcode\":\"Client\",\"faultstring\":\"a\",\"debuginfo\":null%s}";
    check("GET", "/v2/lbaas/pools/x", 404, fault.formatted(""));
    var titled = ",\"code\":404,\"title\":\"a\",\"description\":\"b\"";
    check("GET", "/nowhere", 404, fault.formatted(titled));
    for (var wrong :
        new String[] {
          "", "no", "{}", fault.formatted(",\"code\":404"), fault.formatted(",\"more\":1")
        }) {
      assertThatThrownBy(() -> check("GET", "/v2/lbaas/pools/x", 404, wrong))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void attributes_may_be_missing_where_they_were_chosen() {
    var path = "/v2/lbaas/loadbalancers/" + lb + "?fields=name";
    check("GET", path, 200, "{\"loadbalancer\":{\"name\":\"a\"}}");
    assertThatThrownBy(() -> check("GET", path, 200, "{\"loadbalancer\":{\"nom\":\"a\"}}"))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> check("GET", path, 200, "{}")).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2.0/openapi.json", "/v2/openapi.json", "/v2/openapi.json/"})
  void document_is_for_everybody_and_complete(String path) {
    var served = bench.send("GET", path, new byte[0], Map.of("X-Project-Id", "")).is(200).json();
    assertThat(served).isEqualTo(document);
    assertThat(served.path("openapi").asString()).isEqualTo("3.1.0");
    UnaryOperator<String> methods =
        of -> String.join(" ", served.path("paths").path(of).propertyNames());
    assertThat(methods.apply("/pools/{pool}/members")).contains("get", "post", "put");
    assertThat(methods.apply("/loadbalancers/{id}")).contains("get", "put", "delete");
    assertThat(methods.apply("/")).contains("get");
    assertThat(served.at("/components/schemas/listener.update/properties").has("protocol"))
        .isFalse();
    assertThat(served.at("/components/schemas/listener.create/required").toString())
        .isEqualTo("[\"loadbalancer_id\",\"protocol\",\"protocol_port\"]");
    for (var reference : served.findValuesAsString("$ref")) {
      assertThat(served.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  @Test
  void every_request_that_the_tests_make_of_whole_load_balancers_is_one_that_it_tells() {
    assertThat(
            contract.requestFaults(
                "POST", "/v2/lbaas/loadbalancers", GraphTest.WEB.replace('\'', '"')))
        .isEmpty();
    assertThat(
            contract.requestFaults(
                "POST", "/v2/lbaas/loadbalancers", "{\"loadbalancer\":{\"id\":\"x\"}}"))
        .isNotEmpty();
  }
}

package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenInputTest {
  private static Bench bench;
  private static BrokenInput broken;

  @BeforeAll
  static void begin() {
    bench = new Bench();
    broken = new BrokenInput(bench);
  }

  @AfterAll
  static void end() {
    bench.close();
  }

  static Stream<BrokenInput.Case> cases() throws IOException {
    return BrokenInput.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void is_refused_in_upstreams_words(BrokenInput.Case request) {
    broken.check(request);
  }

  @Test
  void bytes_that_are_no_text_are_refused() {
    byte[][] bodies = {
      {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
      {(byte) 0xc0, (byte) 0x80},
      {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
      {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'},
      {0, '{', 0, '}'},
      {0},
      {' '}
    };
    for (var body : bodies) {
      var answer = bench.send("POST", "/v2/lbaas/pools", body, Map.of()).is(400);
      assertThat(answer.fault()).isEqualTo("Request is not in valid JSON format");
    }
  }

  @Test
  void deep_nesting_is_refused() {
    for (var open : new String[] {"[", "{\"a\":"}) {
      var body = open.repeat(100_000).getBytes(StandardCharsets.UTF_8);
      var answer = bench.send("POST", "/v2/lbaas/pools", body, Map.of()).is(400);
      assertThat(answer.fault()).isEqualTo("Request is not in valid JSON format");
    }
    var closed = "{'pool':" + "[".repeat(400) + "]".repeat(400) + "}";
    bench.post("/pools", closed).is(400);
  }

  @Test
  void media_types_other_than_json_are_refused() {
    var body = "{}".getBytes(StandardCharsets.UTF_8);
    for (var type : new String[] {"text/plain", "application/xml", "text/json; charset=utf-8"}) {
      var answer =
          bench.send("POST", "/v2/lbaas/pools", body, Map.of("Content-Type", type)).is(415);
      assertThat(answer.fault()).isEqualTo("Unknown mimetype: " + type.replaceFirst(";.*", ""));
    }
    var form =
        bench.send(
            "POST",
            "/v2/lbaas/pools",
            "name=a&b=c".getBytes(StandardCharsets.UTF_8),
            Map.of("Content-Type", "application/x-www-form-urlencoded"));
    assertThat(form.is(400).fault()).isEqualTo("Unknown argument: \"name\"");
  }

  @Test
  void client_that_takes_no_json_gets_none() {
    for (var accept : new String[] {"text/html", "application/xml, text/plain;q=0.5"}) {
      var answer =
          bench.send("GET", "/v2/lbaas/pools", new byte[0], Map.of("Accept", accept)).is(406);
      assertThat(answer.json().path("description").asString())
          .isEqualTo("Only content type application/json is accepted.");
      assertThat(answer.json().path("title").asString()).isEqualTo("Not Acceptable");
      assertThat(answer.json().path("code").asInt()).isEqualTo(406);
    }
    for (var accept :
        new String[] {
          "", "*/*", "application/*", "application/json", "a, b", "text/html, */*;q=0.1"
        }) {
      bench.send("GET", "/v2/lbaas/pools", new byte[0], Map.of("Accept", accept)).is(200);
    }
  }

  @Test
  void nothing_of_a_refused_request_is_left() {
    var before = bench.cloud.ports.size();
    var listeners = bench.get("/listeners").json();
    bench
        .post(
            "/loadbalancers",
            broken.filled(
                "{'loadbalancer':{'vip_subnet_id':'{subnet}','listeners':["
                    + "{'protocol':'HTTP','protocol_port':80},{'protocol':'TCP','protocol_port':80}]}}"))
        .is(409);
    assertThat(bench.cloud.ports).hasSize(before);
    assertThat(bench.get("/listeners").json()).isEqualTo(listeners);
  }
}

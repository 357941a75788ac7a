package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Hundreds of requests that are wrong in some way, from {@code broken.txt}. */
class BrokenInputTest {
  private static Bench bench;
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  /** One line of the file. */
  record Case(String what, String body, int status, String text) {
    @Override
    public String toString() {
      return what + " " + body;
    }
  }

  @BeforeAll
  static void begin() {
    bench = new Bench();
    NAMES.put("none", "99999999-9999-9999-9999-999999999999");
    NAMES.put("subnet", MemoryCloud.SUBNET);
    NAMES.put("subnet2", MemoryCloud.OTHER_SUBNET);
    NAMES.put("subnet6", MemoryCloud.SUBNET6);
    NAMES.put("network", MemoryCloud.NETWORK);
    NAMES.put("network2", MemoryCloud.OTHER_NETWORK);
    NAMES.put("network3", MemoryCloud.EMPTY_NETWORK);
    NAMES.put("256", "x".repeat(256));
    var lb = name("lb", bench.loadBalancer());
    var elsewhere = bench.loadBalancer();
    name("pool-elsewhere", bench.pool(elsewhere, "HTTP"));
    name("listener-elsewhere", bench.listener(elsewhere, "HTTP", 80));
    var listener = name("listener", bench.listener(lb, "HTTP", 80));
    name("listener2", bench.listener(lb, "HTTP", 82));
    name("tcp-listener", bench.listener(lb, "TCP", 83));
    name("metrics", bench.listener(lb, "PROMETHEUS", 84));
    var pool = name("pool", bench.pool(lb, "HTTP"));
    name("pool2", bench.pool(lb, "HTTP"));
    var pool3 = name("pool3", bench.pool(lb, "HTTP"));
    name("udp-pool", bench.pool(lb, "UDP"));
    bench
        .put("/listeners/" + listener, "{'listener':{'default_pool_id':'%s'}}".formatted(pool))
        .is(200);
    bench.settle();
    name("member", bench.member(pool, "10.0.0.9", 8080));
    name(
        "healthmonitor",
        bench
            .post("/healthmonitors", made("healthmonitor", "{'pool_id':'" + pool + "'}"))
            .is(201)
            .id());
    bench.settle();
    var policy = name("policy", bench.policy(listener));
    name("policy2", bench.policy(listener));
    var policy3 =
        bench.post(
            "/l7policies",
            "{'l7policy':{'listener_id':'%s','action':'REDIRECT_TO_POOL','redirect_pool_id':'%s'}}"
                .formatted(listener, pool3));
    name("policy3", policy3.is(201).id());
    bench.settle();
    name("rule", bench.post("/l7policies/" + policy + "/rules", made("rule", "{}")).is(201).id());
    bench.settle();
  }

  @AfterAll
  static void end() {
    bench.close();
  }

  private static String name(String name, String id) {
    NAMES.put(name, id);
    return id;
  }

  private static String filled(String text) {
    for (var name : NAMES.entrySet()) {
      text = text.replace("{" + name.getKey() + "}", name.getValue());
    }
    return text;
  }

  /** The body of a request that would make one. */
  private static String made(String root, String more) {
    var base =
        switch (root) {
          case "loadbalancer" -> "{'vip_subnet_id':'{subnet}'}";
          case "listener" -> "{'loadbalancer_id':'{lb}','protocol':'HTTP','protocol_port':81}";
          case "pool" ->
              "{'loadbalancer_id':'{lb}','protocol':'HTTP','lb_algorithm':'ROUND_ROBIN'}";
          case "member" -> "{'address':'10.0.0.8','protocol_port':80}";
          case "healthmonitor" ->
              "{'pool_id':'{pool2}','type':'HTTP','delay':5,'timeout':5,'max_retries':3}";
          case "l7policy" -> "{'listener_id':'{listener}','action':'REJECT'}";
          case "rule" -> "{'type':'PATH','compare_type':'STARTS_WITH','value':'/a'}";
          default -> throw new IllegalArgumentException(root);
        };
    var object = object(filled(base));
    for (var item : object(filled(more)).properties()) object.set(item.getKey(), item.getValue());
    return "{\"" + root + "\":" + Json.MAPPER.writeValueAsString(object) + "}";
  }

  private static ObjectNode object(String text) {
    return (ObjectNode)
        Json.MAPPER
            .reader()
            .with(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .readTree(text.replace('\'', '"'));
  }

  static Stream<Case> cases() throws IOException {
    try (var file = BrokenInputTest.class.getResourceAsStream("broken.txt")) {
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(BrokenInputTest::parsed);
    }
  }

  private static Case parsed(String line) {
    var parts = line.split(" :: ", -1);
    var what = parts[0];
    if (!what.startsWith("make ") && !what.startsWith("change ")) {
      return new Case(what, parts[1], Integer.parseInt(parts[2]), parts[3]);
    }
    int body = what.indexOf('{');
    return new Case(
        what.substring(0, body).strip(),
        what.substring(body),
        Integer.parseInt(parts[1]),
        parts[2]);
  }

  /** With its control characters written out, as the file has them. */
  private static String visible(String text) {
    var out = new StringBuilder();
    text.chars()
        .forEach(each -> {
          if (each < 0x20 || (each >= 0x7f && each < 0xa0) || Character.isSurrogate((char) each)) {
            out.append(String.format("<%02x>", each));
          } else {
            out.append((char) each);
          }
        });
    return out.toString();
  }

  private static Bench.Answer sent(Case broken) {
    var words = broken.what().split(" ", 2);
    return switch (words[0]) {
      case "make" -> bench.post(collection(words[1]), made(words[1], broken.body()));
      case "change" ->
          bench.put(
              collection(words[1]) + "/" + NAMES.get(key(words[1])),
              "{'" + words[1] + "':" + filled(broken.body()) + "}");
      default ->
          bench.send(
              words[0],
              "/v2/lbaas" + filled(words[1]),
              filled(broken.body()).replace('\'', '"').getBytes(StandardCharsets.UTF_8),
              Map.of());
    };
  }

  private static String key(String root) {
    return switch (root) {
      case "loadbalancer" -> "lb";
      case "l7policy" -> "policy";
      default -> root;
    };
  }

  private static String collection(String root) {
    return switch (root) {
      case "member" -> "/pools/" + NAMES.get("pool") + "/members";
      case "rule" -> "/l7policies/" + NAMES.get("policy") + "/rules";
      case "l7policy" -> "/l7policies";
      default -> "/" + root + "s";
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void is_refused_in_upstreams_words(Case broken) {
    var answer = sent(broken);
    assertThat(answer.status()).as(answer.text()).isEqualTo(broken.status());
    assertThat(visible(answer.fault())).isEqualTo(filled(broken.text()));
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
      var body = open.repeat(15_000).getBytes(StandardCharsets.UTF_8);
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
            filled(
                "{'loadbalancer':{'vip_subnet_id':'{subnet}','listeners':["
                    + "{'protocol':'HTTP','protocol_port':80},{'protocol':'TCP','protocol_port':80}]}}"))
        .is(409);
    assertThat(bench.cloud.ports).hasSize(before);
    assertThat(bench.get("/listeners").json()).isEqualTo(listeners);
  }
}

package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Hundreds of requests that are wrong in some way, from {@code broken.txt}. */
final class BrokenInput {
  private final Bench bench;
  private final Map<String, String> names = new LinkedHashMap<>();

  /** One line of the file. */
  record Case(String what, String body, int status, String text) {
    @Override
    public String toString() {
      return what + " " + body;
    }
  }

  /** Makes one of everything that the requests name. */
  BrokenInput(Bench bench) {
    this.bench = bench;
    names.put("none", "99999999-9999-9999-9999-999999999999");
    names.put("subnet", MemoryCloud.SUBNET);
    names.put("subnet2", MemoryCloud.OTHER_SUBNET);
    names.put("subnet6", MemoryCloud.SUBNET6);
    names.put("network", MemoryCloud.NETWORK);
    names.put("network2", MemoryCloud.OTHER_NETWORK);
    names.put("network3", MemoryCloud.EMPTY_NETWORK);
    names.put("256", "x".repeat(256));
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

  private String name(String name, String id) {
    names.put(name, id);
    return id;
  }

  /** With ids in the place of names. */
  String filled(String text) {
    for (var name : names.entrySet()) {
      text = text.replace("{" + name.getKey() + "}", name.getValue());
    }
    return text;
  }

  /** The body of a request that would make one. */
  private String made(String root, String more) {
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

  /** The lines of the file. */
  static Stream<Case> cases() throws IOException {
    try (var file = BrokenInput.class.getResourceAsStream("broken.txt")) {
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(BrokenInput::parsed);
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
  static String visible(String text) {
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

  /** Sends the request of that line. */
  Bench.Answer sent(Case broken) {
    var words = broken.what().split(" ", 2);
    return switch (words[0]) {
      case "make" -> bench.post(collection(words[1]), made(words[1], broken.body()));
      case "change" ->
          bench.put(
              collection(words[1]) + "/" + names.get(key(words[1])),
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

  private String collection(String root) {
    return switch (root) {
      case "member" -> "/pools/" + names.get("pool") + "/members";
      case "rule" -> "/l7policies/" + names.get("policy") + "/rules";
      case "l7policy" -> "/l7policies";
      default -> "/" + root + "s";
    };
  }

  /** Sends the request and checks what it is told. */
  void check(Case broken) {
    var answer = sent(broken);
    assertThat(answer.status()).as(answer.text()).isEqualTo(broken.status());
    assertThat(visible(answer.fault())).isEqualTo(filled(broken.text()));
  }
}

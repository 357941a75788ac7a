package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.api.testing.Names;
import io.octavia.api.testing.Requests;
import io.octavia.api.testing.Sample;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Requests made from the declarations, half of them broken: none is answered 500, every answer is
 * one that the document allows, and what is refused has changed nothing. Another seed: {@code
 * -Doctavia.seed=…}, more requests: {@code -Doctavia.requests=…}.
 */
class FuzzTest {
  private static final long SEED = Long.getLong("octavia.seed", 20_261_125L);

  @Test
  void refused_request_changes_nothing_in_a_file() {
    try (var bench = new Bench()) {
      walk(bench, Integer.getInteger("octavia.requests", 1500));
    }
  }

  @Test
  void refused_request_changes_nothing_on_a_server() {
    try (var bench = Bench.onMariaDb()) {
      walk(bench, Integer.getInteger("octavia.requests", 1500) / 5);
    }
  }

  private static void walk(Bench bench, int count) {
    var document = bench.send("GET", "/v2.0/openapi.json", new byte[0], Map.of()).text();
    var given =
        Map.of(
            "vip_subnet_id", List.of(MemoryCloud.SUBNET, MemoryCloud.OTHER_SUBNET),
            "subnet_id", List.of(MemoryCloud.SUBNET));
    var requests = new Requests(document, SEED, given);
    var names = new Names();
    var statuses = new TreeMap<Integer, Integer>();
    for (int at = 0; at < count; at++) {
      var sample = requests.next();
      bench.later(Duration.ofSeconds(1));
      var before = bench.fingerprint();
      var answer = sent(bench, sample, names);
      statuses.merge(answer.status(), 1, Integer::sum);
      var told = "seed " + SEED + ", request " + sample + "\n" + answer.text();
      assertThat(answer.status()).as(told).matches(status -> status < 500 || status == 501);
      if (answer.status() >= 400) {
        assertThat(bench.fingerprint()).as(told).isEqualTo(before);
      } else if (!sample.method().equals("GET")) {
        bench.settle();
      }
      requests.learn(sample, names.learn(sample, answer.status(), answer.response().body()));
    }
    System.out.println("seed " + SEED + ": " + statuses);
    assertThat(statuses.get(201)).as("created").isGreaterThan(count / 25);
    assertThat(statuses.get(400)).as("refused").isGreaterThan(count / 5);
  }

  private static Bench.Answer sent(Bench bench, Sample sample, Names names) {
    var body = sample.body() == null ? "" : names.filled(sample.body());
    return bench.send(
        sample.method(),
        names.filled(sample.path()),
        body.getBytes(StandardCharsets.ISO_8859_1),
        sample.headers());
  }
}

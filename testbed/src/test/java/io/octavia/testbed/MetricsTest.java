package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners that show metrics, beside what upstream's program makes of the same HAProxy's. */
@EndToEnd
class MetricsTest {
  /** Renames what it reads as upstream's amphorae do. */
  private static final String UPSTREAM =
      """
      import sys
      from octavia.cmd import prometheus_proxy as proxy
      for line in open(sys.argv[1]):
          key = next((key for key in proxy.METRIC_KEYS if key in line), None)
          if "prometheus-exporter" in line or not key:
              continue
          replacement = proxy.METRIC_MAP[key]
          if not line.startswith("#"):
              for word, other in (replacement[-1] or {}).items():
                  line = line.replace(word, other)
          print(line.replace(key, replacement[0]), end="")
      """;

  private final Scene scene;

  MetricsTest(Scene scene) {
    this.scene = scene;
  }

  @Test
  void metrics_have_upstreams_names_and_count_real_requests(@TempDir Path directory)
      throws IOException {
    try (var balancer =
        scene.create(
            """
            "listeners": [
              {"name": "http", "protocol": "HTTP", "protocol_port": 80,
               "default_pool": {"name": "web"}},
              {"name": "metrics", "protocol": "PROMETHEUS", "protocol_port": 8088,
               "allowed_cidrs": ["0.0.0.0/0"]}],
            "pools": [{"name": "web", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
                       "members": [%s]}]\
            """
                .formatted(scene.one().member(80)))) {
      for (int i = 0; i < 3; i++) Browser.here().get(balancer.url("/"));

      var page = Browser.here().get("http://" + balancer.vip() + ":8088/metrics");

      assertThat(page.status()).isEqualTo(200);
      assertThat(page.headers()).containsEntry("content-type", "text/plain; version=0.0.4");
      var listener = balancer.listener("http").path("id").asString();
      var pool = balancer.pool("web").path("id").asString();
      var member = balancer.member("web", "one").path("id").asString();
      assertThat(page.body())
          .contains(
              "octavia_listener_http_requests_total{listener=\"" + listener + "\"} 3\n",
              "octavia_member_sessions_total{pool=\""
                  + pool
                  + ":"
                  + listener
                  + "\",member=\""
                  + member
                  + "\"} 3\n")
          .containsPattern("(?m)^octavia_loadbalancer_cpu \\d+\\.\\d$")
          .containsPattern("(?m)^octavia_loadbalancer_memory \\d+\\.\\d$");

      var upstream = names(upstream(balancer, directory));
      assertThat(upstream).hasSizeGreaterThan(100);
      var ours = names(page.body());
      ours.removeIf(name -> name.matches("octavia_loadbalancer_(cpu|memory)"));
      assertThat(ours).isEqualTo(upstream);
    }
  }

  private static String upstream(Balancer balancer, Path directory) throws IOException {
    var raw =
        Command.run(
                "ip",
                "netns",
                "exec",
                balancer.servers().getFirst().namespace(),
                "curl",
                "-s",
                "http://127.0.0.1:9101/metrics")
            .orFail();
    var file = Files.writeString(directory.resolve("raw"), raw).toString();
    return Command.run(
            Duration.ofSeconds(60), Map.of(), List.of("/usr/bin/python3", "-c", UPSTREAM, file))
        .orFail();
  }

  /** Names with their labels, without values. */
  private static Set<String> names(String metrics) {
    var names = new TreeSet<String>();
    metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .forEach(names::add);
    return names;
  }
}

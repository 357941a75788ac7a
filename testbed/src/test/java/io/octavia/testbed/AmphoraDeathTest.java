package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Amphorae that die, in different ways, are replaced without anybody asking. */
@EndToEnd
class AmphoraDeathTest {
  private final Scene scene;

  AmphoraDeathTest(Scene scene) {
    this.scene = scene;
  }

  @Test
  void haproxy_that_is_killed_serves_again() {
    try (var balancer = create()) {
      balancer.awaitOperating("ONLINE");
      var server = balancer.servers().getFirst();
      var killed = server.processes("haproxy");
      assertThat(killed).isNotEmpty();
      Processes.kill(killed);
      Browser.here().awaitServer(balancer.url("/"));
      assertThat(balancer.servers().getFirst().processes("haproxy"))
          .doesNotContainAnyElementsOf(killed);
    }
  }

  @Test
  void amphora_whose_haproxy_cannot_start_again_is_replaced() throws IOException {
    try (var balancer = create()) {
      balancer.awaitOperating("ONLINE");
      var server = balancer.servers().getFirst();
      var files = server.directory().resolve("var/lib/octavia/" + balancer.id());
      for (var configuration : configurations(files)) {
        Files.writeString(configuration, "this is no configuration\n");
      }
      Processes.kill(server.processes("haproxy"));
      awaitReplaced(balancer, server);
    }
  }

  @Test
  void amphora_whose_namespace_is_gone_is_replaced() {
    try (var balancer = create()) {
      balancer.awaitOperating("ONLINE");
      var server = balancer.servers().getFirst();
      server.destroy();
      awaitReplaced(balancer, server);
    }
  }

  @Test
  void amphora_whose_agent_is_silent_is_replaced() throws IOException {
    try (var balancer = create()) {
      balancer.awaitOperating("ONLINE");
      var server = balancer.servers().getFirst();
      // The agent host serves the amphorae whose directories are there.
      var away = Files.createTempDirectory("octavia-lost-").resolve("server");
      Files.move(server.directory(), away);
      try {
        awaitReplaced(balancer, server);
      } finally {
        delete(away.getParent());
      }
    }
  }

  @Test
  void failover_on_request_builds_a_new_amphora() {
    try (var balancer = create()) {
      balancer.awaitOperating("ONLINE");
      var server = balancer.servers().getFirst();
      var answer =
          scene.api().call("PUT", "/v2/lbaas/loadbalancers/" + balancer.id() + "/failover", null);
      assertThat(answer.status()).as(answer.text()).isEqualTo(202);
      awaitReplaced(balancer, server);
    }
  }

  private Balancer create() {
    return scene.create(Balancer.http("", scene.one().member(80), scene.two().member(80)));
  }

  private void awaitReplaced(Balancer balancer, Installation.Server dead) {
    Waiting.until(
        "another amphora than " + dead.name(),
        () -> {
          var names = balancer.servers().stream().map(Installation.Server::name).toList();
          return !names.isEmpty() && !names.contains(dead.name());
        });
    assertThat(Browser.here().awaitServer(balancer.url("/"))).isIn("one", "two");
    balancer.awaitActive();
    balancer.awaitOperating("ONLINE");
    Waiting.until(
        "nothing left of " + dead.name(),
        () ->
            scene.installation().servers().stream().noneMatch(s -> s.id().equals(dead.id()))
                && !namespaces().contains(dead.namespace()));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  private static List<String> namespaces() {
    return Command.run("ip", "netns", "list")
        .orFail()
        .lines()
        .map(line -> line.split(" ", 2)[0])
        .toList();
  }

  private static List<Path> configurations(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith("haproxy.cfg")).toList();
    }
  }
}

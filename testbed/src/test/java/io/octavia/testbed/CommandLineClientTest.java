package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The unmodified {@code openstack loadbalancer} client of the distribution. */
@EndToEnd
class CommandLineClientTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final Scene scene;
  private final Path clouds;

  CommandLineClientTest(Scene scene, @TempDir Path directory) throws IOException {
    this.scene = scene;
    this.clouds =
        Files.writeString(
            directory.resolve("clouds.yaml"),
            """
            clouds:
              octavia:
                auth_type: none
                auth:
                  endpoint: %s
            """
                .formatted(scene.installation().address()));
  }

  @Test
  void client_creates_shows_uses_and_deletes() {
    assertThat(names(openstack("network", "list"), "Name")).contains("web");
    assertThat(names(openstack("subnet", "list"), "Network")).contains(scene.network().id());

    var made = loadBalancer("create", "--name", "cli", "--vip-subnet-id", "web", "--wait");
    var vip = made.path("vip_address").asString();
    assertThat(made.path("provisioning_status").asString()).isEqualTo("ACTIVE");
    loadBalancer(
        "listener",
        "create",
        "--name",
        "cli-http",
        "--protocol",
        "HTTP",
        "--protocol-port",
        "80",
        "--wait",
        "cli");
    loadBalancer(
        "pool",
        "create",
        "--name",
        "cli-pool",
        "--listener",
        "cli-http",
        "--protocol",
        "HTTP",
        "--lb-algorithm",
        "ROUND_ROBIN",
        "--wait");
    loadBalancer(
        "healthmonitor",
        "create",
        "--name",
        "cli-monitor",
        "--type",
        "HTTP",
        "--url-path",
        "/health",
        "--delay",
        "1",
        "--timeout",
        "1",
        "--max-retries",
        "1",
        "--wait",
        "cli-pool");
    for (var server : List.of(scene.one(), scene.two())) {
      loadBalancer(
          "member",
          "create",
          "--name",
          server.name(),
          "--address",
          server.address(),
          "--protocol-port",
          "80",
          "--subnet-id",
          "web",
          "--wait",
          "cli-pool");
    }
    loadBalancer(
        "l7policy", "create", "--name", "cli-policy", "--action", "REJECT", "--wait", "cli-http");
    loadBalancer(
        "l7rule",
        "create",
        "--type",
        "PATH",
        "--compare-type",
        "STARTS_WITH",
        "--value",
        "/no",
        "cli-policy");
    // This client's l7rule create --wait asks for the rule and its policy in each other's place.
    scene.api().awaitActive(made.path("id").asString());

    assertThat(Set.copyOf(Browser.here().servers("http://" + vip + "/", 6)))
        .containsExactlyInAnyOrder("one", "two");
    assertThat(Browser.here().get("http://" + vip + "/no").status()).isEqualTo(403);

    scene.api().await(path(made), "operating_status", "ONLINE");
    var shown = loadBalancer("show", "cli");
    assertThat(shown.path("operating_status").asString()).isEqualTo("ONLINE");
    assertThat(shown.path("vip_address").asString()).isEqualTo(vip);
    assertThat(names(loadBalancer("list"), "name")).contains("cli");
    assertThat(names(loadBalancer("member", "list", "cli-pool"), "name"))
        .containsExactlyInAnyOrder("one", "two");
    assertThat(run("loadbalancer", "status", "show", "cli").orFail()).contains("cli-monitor");
    assertThat(loadBalancer("stats", "show", "cli").path("total_connections").asInt())
        .isNotNegative();
    assertThat(names(loadBalancer("amphora", "list", "--loadbalancer", "cli"), "status"))
        .containsExactly("ALLOCATED");

    run("loadbalancer", "set", "--name", "cli-2", "--wait", "cli").orFail();
    run("loadbalancer", "delete", "--cascade", "--wait", "cli-2").orFail();
    assertThat(names(loadBalancer("list"), "name")).doesNotContain("cli", "cli-2");
    assertThat(scene.api().call("GET", path(made), null).status()).isEqualTo(404);
    assertThat(Browser.here().tryGet("http://" + vip + "/")).isEmpty();
  }

  @Test
  void client_shows_the_text_of_a_refusal() {
    var refused = run("loadbalancer", "create", "--name", "cli", "--vip-subnet-id", "nowhere");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.errors()).contains("nowhere");
    assertThat(run("loadbalancer", "show", "no-such").status()).isNotZero();
  }

  private static String path(JsonNode loadBalancer) {
    return "/v2/lbaas/loadbalancers/" + loadBalancer.path("id").asString();
  }

  private static List<String> names(JsonNode rows, String column) {
    return rows.valueStream().map(row -> row.path(column).asString()).toList();
  }

  private JsonNode loadBalancer(String... arguments) {
    var all = new ArrayList<>(List.of("loadbalancer"));
    all.addAll(List.of(arguments));
    return openstack(all.toArray(String[]::new));
  }

  private JsonNode openstack(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-f", "json"));
    return JSON.readTree(run(all.toArray(String[]::new)).orFail());
  }

  private Command.Result run(String... arguments) {
    var command = new ArrayList<>(List.of("openstack"));
    command.addAll(List.of(arguments));
    return Command.run(
        Duration.ofSeconds(60),
        Map.of("OS_CLIENT_CONFIG_FILE", clouds.toString(), "OS_CLOUD", "octavia"),
        command);
  }
}

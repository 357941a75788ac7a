package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The unmodified {@code openstack loadbalancer} client of the distribution, and real traffic. */
@EndToEnd
class CommandLineClientTest {
  private final Scene scene;
  private final Map<String, String> environment;

  CommandLineClientTest(Scene scene, @TempDir Path directory) throws IOException {
    this.scene = scene;
    var clouds =
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
    this.environment = Map.of("OS_CLIENT_CONFIG_FILE", clouds.toString(), "OS_CLOUD", "octavia");
  }

  @Test
  void client_creates_shows_uses_and_deletes() {
    try (var client = OpenStackClient.start(environment)) {
      assertThat(names(client.openStack("network list"), "Name")).contains("web");
      assertThat(names(client.openStack("subnet list"), "Network")).contains(scene.network().id());
      var made = client.json("create --name cli --vip-subnet-id web --wait");
      assertThat(text(made, "provisioning_status")).isEqualTo("ACTIVE");
      fill(client);
      scene.api().awaitActive(text(made, "id"));
      uses("http://" + text(made, "vip_address") + "/");
      shows(client, made);
      deletes(client, made);
    }
  }

  private void fill(OpenStackClient client) {
    client.json("listener create --name cli-http --protocol HTTP --protocol-port 80 --wait cli");
    client.json(
        "pool create --name cli-pool --listener cli-http --protocol HTTP"
            + " --lb-algorithm ROUND_ROBIN --wait");
    client.json(
        "healthmonitor create --name cli-monitor --type HTTP --url-path /health --delay 1"
            + " --timeout 1 --max-retries 1 --wait cli-pool");
    for (var server : List.of(scene.one(), scene.two())) {
      client.json(
          "member create --name %s --address %s --protocol-port 80 --subnet-id web --wait cli-pool"
              .formatted(server.name(), server.address()));
    }
    client.json("l7policy create --name cli-policy --action REJECT --wait cli-http");
    // this client's l7rule create --wait asks for the rule and its policy in each other's place
    client.json("l7rule create --type PATH --compare-type STARTS_WITH --value /no cli-policy");
  }

  private static void uses(String address) {
    assertThat(Set.copyOf(Browser.here().servers(address, 6)))
        .containsExactlyInAnyOrder("one", "two");
    assertThat(Browser.here().get(address + "no").status()).isEqualTo(403);
  }

  private void shows(OpenStackClient client, JsonNode made) {
    scene.api().await(path(made), "operating_status", "ONLINE");
    var shown = client.json("show cli");
    assertThat(text(shown, "operating_status")).isEqualTo("ONLINE");
    assertThat(text(shown, "vip_address")).isEqualTo(text(made, "vip_address"));
    assertThat(names(client.json("list"), "name")).contains("cli");
    assertThat(names(client.json("member list cli-pool"), "name"))
        .containsExactlyInAnyOrder("one", "two");
    assertThat(client.loadBalancer("status show cli").orFail()).contains("cli-monitor");
    Waiting.until(
        "all connections counted",
        () -> client.json("stats show cli").path("total_connections").asInt() >= 7);
    var amphorae = client.json("amphora list --loadbalancer cli");
    assertThat(names(amphorae, "status")).containsExactly("ALLOCATED");
    var amphora = text(amphorae.path(0), "id");
    var counted = client.json("amphora stats show --listener cli-http " + amphora);
    assertThat(counted.path("total_connections").asInt()).isGreaterThanOrEqualTo(7);
    assertThat(counted.path("bytes_out").asInt()).isPositive();
  }

  private void deletes(OpenStackClient client, JsonNode made) {
    client.loadBalancer("set --name cli-2 --wait cli").orFail();
    client.loadBalancer("delete --cascade --wait cli-2").orFail();
    assertThat(names(client.json("list"), "name")).doesNotContain("cli", "cli-2");
    assertThat(scene.api().call("GET", path(made), null).status()).isEqualTo(404);
    assertThat(Browser.here().tryGet("http://" + text(made, "vip_address") + "/")).isEmpty();
  }

  @Test
  void program_shows_the_text_of_a_refusal() {
    var refused =
        openstack("loadbalancer", "create", "--name", "cli", "--vip-subnet-id", "nowhere");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.errors()).contains("nowhere");
    assertThat(openstack("loadbalancer", "show", "no-such").status()).isNotZero();
  }

  private Command.Result openstack(String... arguments) {
    var command = Stream.concat(Stream.of("openstack"), Stream.of(arguments)).toList();
    return Command.run(Duration.ofSeconds(60), environment, command);
  }

  private static String path(JsonNode loadBalancer) {
    return "/v2/lbaas/loadbalancers/" + text(loadBalancer, "id");
  }

  private static List<String> names(JsonNode rows, String column) {
    return rows.valueStream().map(row -> text(row, column)).toList();
  }

  private static String text(JsonNode row, String column) {
    return row.path(column).asString();
  }
}

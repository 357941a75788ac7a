package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Two API processes, two workers, two health managers and housekeeping, on one MariaDB. */
@EndToEnd
@ExtendWith(Deployment.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DaemonsTest {
  private final Deployment deployment;
  private final WebServer one;
  private final WebServer two;

  DaemonsTest(Deployment deployment) {
    this.deployment = deployment;
    this.one = deployment.webServer("one");
    this.two = deployment.webServer("two");
  }

  private JsonNode request(ApiClient api, String name) {
    return api.post(
        "/v2/lbaas/loadbalancers",
        """
        {"loadbalancer": {"name": "%s", "vip_subnet_id": "%s", %s}}\
        """
            .formatted(
                name,
                deployment.network().subnetId(),
                Balancer.http("", one.member(80), two.member(80))));
  }

  private static String url(JsonNode loadBalancer) {
    return "http://" + loadBalancer.path("vip_address").asString() + "/";
  }

  @Test
  void what_one_api_takes_a_worker_builds_and_the_other_api_shows() {
    var made = request(deployment.api(0), "shared");
    var id = made.path("id").asString();
    deployment.api(1).awaitActive(id);
    assertThat(Browser.here().awaitServer(url(made))).isIn("one", "two");
    deployment.api(0).await("/v2/lbaas/loadbalancers/" + id, "operating_status", "ONLINE");
    deployment.api(1).removeLoadBalancer(id);
  }

  @Test
  void request_is_known_by_its_id_to_the_last_action() throws Exception {
    var request = "req-" + UUID.randomUUID();
    var body =
        """
        {"loadbalancer": {"name": "traced", "vip_subnet_id": "%s"}}\
        """
            .formatted(deployment.network().subnetId());
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(deployment.api(0).address() + "/v2/lbaas/loadbalancers"))
                    .header("Content-Type", "application/json")
                    .header("X-Project-Id", "p")
                    .header("X-Openstack-Request-Id", request)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    var id = new ApiClient.Answer(201, answer.body()).body().at("/loadbalancer/id").asString();
    deployment.api(0).awaitActive(id);
    var lines =
        deployment.daemons("octavia-worker").stream()
            .flatMap(worker -> worker.log().lines())
            .filter(line -> line.contains("[" + request + " " + id + "]"))
            .toList();
    assertThat(lines).anyMatch(line -> line.contains("BootServer"));
    assertThat(lines).anyMatch(line -> line.contains("PushConfig"));
    deployment.api(0).removeLoadBalancer(id);
  }

  /** The worker that has begun with a load balancer. */
  private DaemonProcess workerOf(String loadBalancer) {
    var workers = deployment.daemons("octavia-worker");
    return Waiting.value(
        "a worker that begins",
        () ->
            workers.stream()
                .filter(worker -> worker.log().contains(loadBalancer))
                .findFirst()
                .orElse(null));
  }

  @Test
  void worker_that_is_killed_in_the_middle_is_taken_over_from_by_the_other() {
    var made = request(deployment.api(0), "orphaned");
    var id = made.path("id").asString();
    var working = workerOf(id);
    try {
      working.kill();
      deployment.api(1).awaitActive(id);
      assertThat(Browser.here().awaitServer(url(made))).isIn("one", "two");
      deployment.api(1).removeLoadBalancer(id);
    } finally {
      working.restart();
      working.awaitReady();
    }
  }

  @Test
  void worker_that_is_told_to_stop_leaves_nothing_to_wait_for() {
    var made = request(deployment.api(0), "handed over");
    var id = made.path("id").asString();
    var working = workerOf(id);
    try {
      assertThat(working.terminate()).isEqualTo(143);
      assertThat(working.log()).contains("stopping");
      deployment.api(1).awaitActive(id);
      deployment.api(1).removeLoadBalancer(id);
    } finally {
      working.restart();
      working.awaitReady();
    }
  }

  @Test
  void hangup_reads_the_configuration_again_and_ends_nobody() {
    for (var daemon : deployment.all().toList()) {
      daemon.signal("HUP");
      Waiting.until(
          daemon.program() + " has read its configuration again",
          () -> daemon.log().contains("read the configuration again"));
      daemon.awaitReady();
    }
  }

  @Test
  void numbers_say_what_was_done() throws IOException {
    var made = request(deployment.api(0), "counted");
    var id = made.path("id").asString();
    deployment.api(0).awaitActive(id);
    Waiting.until(
        "heartbeats",
        () ->
            deployment.daemons("octavia-health-manager").stream()
                .allMatch(
                    health -> number(health, "octavia_heartbeats_total{result=\"used\"}") > 0));
    assertThat(
            number(
                deployment.daemons("octavia-api").getFirst(),
                "octavia_api_requests_total{method=\"POST\",status=\"201\"}"))
        .isPositive();
    var actions =
        deployment.daemons("octavia-worker").stream()
            .mapToLong(worker -> number(worker, "octavia_actions_total{result=\"done\"}"))
            .sum();
    assertThat(actions).isPositive();
    assertThat(
            number(
                deployment.daemons("octavia-api").getFirst(),
                "octavia_loadbalancers{provisioning_status=\"ACTIVE\"}"))
        .isPositive();
    deployment.api(0).removeLoadBalancer(id);
  }

  private static long number(DaemonProcess daemon, String sample) {
    return Command.run("curl", "-sf", "-m", "10", daemon.monitoring("/metrics"))
        .orFail()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .map(line -> Long.parseLong(line.substring(sample.length() + 1)))
        .findFirst()
        .orElse(0L);
  }

  @Test
  void silent_amphora_is_replaced_once_by_two_health_managers() {
    var made = request(deployment.api(0), "replaced");
    var id = made.path("id").asString();
    var path = "/v2/lbaas/loadbalancers/" + id;
    deployment.api(0).awaitActive(id);
    deployment.api(0).await(path, "operating_status", "ONLINE");
    var dead = deployment.api(0).amphorae(id).getFirst().path("id").asString();
    server(id).destroy();
    Waiting.until(
        "another amphora",
        () ->
            deployment.api(0).amphorae(id).stream()
                .anyMatch(amphora -> !amphora.path("id").asString().equals(dead)));
    deployment.api(0).awaitActive(id);
    deployment.api(0).await(path, "operating_status", "ONLINE");
    assertThat(Browser.here().awaitServer(url(made))).isIn("one", "two");
    assertThat(deployment.api(0).list("/v2/octavia/amphorae?loadbalancer_id=" + id)).hasSize(1);
    var marks =
        deployment.daemons("octavia-health-manager").stream()
            .flatMap(health -> health.log().lines())
            .filter(line -> line.contains("Stale amphora " + dead))
            .toList();
    assertThat(marks).hasSize(1);
    deployment.api(0).removeLoadBalancer(id);
  }

  private Installation.Server server(String loadBalancer) {
    var inUse =
        deployment.api(0).amphorae(loadBalancer).stream()
            .map(amphora -> amphora.path("compute_id").asString())
            .toList();
    return deployment.installation().servers().stream()
        .filter(server -> inUse.contains(server.id()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ten_clients_that_add_a_hundred_members_each_to_one_pool_all_succeed() throws Exception {
    var made = request(deployment.api(0), "crowded");
    var id = made.path("id").asString();
    deployment.api(0).awaitActive(id);
    var pool =
        deployment.api(0).list("/v2/lbaas/pools?loadbalancer_id=" + id).getFirst().path("id");
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, 10)
              .mapToObj(client -> clients.submit(() -> addHundred(client, pool.asString())))
              .toList();
      for (var each : all) assertThat(each.get()).containsOnly(201).hasSize(100);
    }
    deployment.api(1).awaitActive(id);
    var file = "var/lib/octavia/" + id + "/haproxy.cfg";
    assertThat(Files.readAllLines(server(id).directory().resolve(file)))
        .filteredOn(line -> line.strip().startsWith("server "))
        .hasSize(1002);
    assertThat(Browser.here().awaitServer(url(made))).isIn("one", "two");
    deployment.api(1).removeLoadBalancer(id);
  }

  /** What the API answers to each of them; they get no traffic. */
  private List<Integer> addHundred(int client, String pool) {
    return IntStream.range(0, 100)
        .mapToObj(i -> {
          var member =
              """
              {"member": {"address": "10.201.%d.%d", "protocol_port": 80, "weight": 0}}\
              """
                  .formatted(client, i + 1);
          var path = "/v2/lbaas/pools/" + pool + "/members";
          return deployment.api(client % 2).call("POST", path, member).status();
        })
        .toList();
  }

  @Test
  void status_tells_what_is_pending() {
    var made = request(deployment.api(0), "observed");
    var id = made.path("id").asString();
    deployment.api(0).awaitActive(id);
    var pending = deployment.run("octavia-status", "pending");
    assertThat(pending.output()).doesNotContain(id);
    assertThat(deployment.run("octavia-status", "upgrade", "check").orFail())
        .contains("Result: Success");
    deployment.api(0).removeLoadBalancer(id);
  }
}

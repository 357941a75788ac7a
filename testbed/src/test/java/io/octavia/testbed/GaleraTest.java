package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two API processes and two workers, which make nothing, on a cluster of databases. */
@Tag("end-to-end")
@Timeout(240)
class GaleraTest {
  private static final String LOAD_BALANCERS = "/v2/lbaas/loadbalancers";
  private static final String PROJECT = "11112222333344445555666677778888";
  private static final String NETWORK = "b1f5a3ce-2f4b-4a1c-9d43-1c1e0a5f7d11";

  private static GaleraCluster cluster;

  @TempDir private Path directory;
  private final List<DaemonProcess> daemons = new ArrayList<>();
  private final List<ApiClient> apis = new ArrayList<>();

  @BeforeAll
  static void startCluster() {
    cluster = GaleraCluster.start();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @AfterEach
  void stop() {
    daemons.forEach(DaemonProcess::close);
  }

  /** One of each, on one database, which each of them may know by another name. */
  private void startProcesses(String database, String... connections) throws IOException {
    var shared = directory.resolve("octavia.conf");
    Files.writeString(
        shared,
        """
        [database]
        connection = %s
        [api_settings]
        auth_strategy = noauth
        [controller_worker]
        network_driver = network_noop_driver
        compute_driver = compute_noop_driver
        amphora_driver = amphora_noop_driver
        lease_seconds = 4
        [certificates]
        cert_manager = noop_cert_manager
        """
            .formatted(database));
    Command.run(
            DaemonProcess.script("octavia-db-manage").toString(),
            "--config-file",
            shared.toString(),
            "upgrade",
            "head")
        .orFail();
    for (int number = 0; number < connections.length; number++) {
      int port = Installation.freePort();
      var own =
          Map.of(
              "database.connection",
              connections[number],
              "api_settings.bind_port",
              String.valueOf(port));
      for (var program : List.of("octavia-api", "octavia-worker")) {
        daemons.add(
            DaemonProcess.start(program, directory, program + number, List.of(shared), own));
      }
      apis.add(new ApiClient(URI.create("http://127.0.0.1:" + port), PROJECT));
    }
    daemons.forEach(DaemonProcess::awaitReady);
  }

  private static String wanted(String name) {
    return """
    {"loadbalancer": {"name": "%s", "vip_network_id": "%s", %s}}\
    """
        .formatted(
            name,
            NETWORK,
            Balancer.http(
                "",
                "{\"address\": \"192.0.2.1\", \"protocol_port\": 80}",
                "{\"address\": \"192.0.2.2\", \"protocol_port\": 80}"));
  }

  /** Those that are there, and are ACTIVE. */
  private Set<String> active(ApiClient api) {
    return api.list(LOAD_BALANCERS).stream()
        .filter(each -> each.path("provisioning_status").asString().equals("ACTIVE"))
        .map(each -> each.path("id").asString())
        .collect(Collectors.toSet());
  }

  @Test
  void node_that_dies_takes_nothing_along_that_was_promised() throws Exception {
    var database = cluster.newDatabase();
    startProcesses(database, database, database);
    var promised = ConcurrentHashMap.<String>newKeySet();
    var writer =
        Thread.ofVirtual()
            .start(() -> {
              for (int number = 0; !Thread.currentThread().isInterrupted(); number++) {
                create(apis.get(number % 2), "lb-" + number, promised);
              }
            });
    try {
      Waiting.until("load balancers", () -> promised.size() > 15);
      cluster.kill(0);
      int before = promised.size();
      Waiting.until("further ones", () -> promised.size() > before + 30);
    } finally {
      writer.interrupt();
      writer.join();
    }
    for (var api : apis) Waiting.until("all ACTIVE", () -> active(api).containsAll(promised));
    for (var each : apis.get(0).list(LOAD_BALANCERS)) {
      apis.get(1).removeLoadBalancer(each.path("id").asString());
    }
  }

  /** While nobody can be asked, it is asked again. */
  private static void create(ApiClient api, String name, Set<String> promised) {
    try {
      var answer = api.call("POST", LOAD_BALANCERS, wanted(name));
      if (answer.status() == 201) promised.add(answer.body().at("/loadbalancer/id").asString());
    } catch (UncheckedIOException e) {
      // It was interrupted, at the end.
    }
  }

  @Test
  void conflicts_between_nodes_are_nobodys_business() throws Exception {
    var database = cluster.newDatabase();
    startProcesses(database, cluster.at(1, database), cluster.at(2, database));
    var shared = apis.get(0).post(LOAD_BALANCERS, wanted("shared")).path("id").asString();
    var pool =
        apis.get(0)
            .list("/v2/lbaas/pools?loadbalancer_id=" + shared)
            .getFirst()
            .path("id")
            .asString();
    for (var api : apis) Waiting.until("it is ACTIVE", () -> active(api).contains(shared));
    var calls = new ArrayList<Callable<ApiClient.Answer>>();
    for (int number = 0; number < 40; number++) {
      var api = apis.get(number % 2);
      var member =
          "{\"member\": {\"address\": \"192.0.2.9\", \"protocol_port\": %d}}"
              .formatted(1000 + number);
      calls.add(() -> api.call("POST", "/v2/lbaas/pools/" + pool + "/members", member));
      var body = wanted("lb-" + number);
      calls.add(() -> api.call("POST", LOAD_BALANCERS, body));
    }
    try (var clients = Executors.newFixedThreadPool(8)) {
      for (var answer : clients.invokeAll(calls)) {
        assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(201);
      }
    }
    for (var api : apis) {
      Waiting.until("all ACTIVE", () -> active(api).size() == 41);
      assertThat(api.list("/v2/lbaas/pools/" + pool + "/members")).hasSize(42);
    }
  }
}

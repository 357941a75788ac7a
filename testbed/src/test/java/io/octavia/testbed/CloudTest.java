package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The controllers in a real OpenStack, asked by its users' own client. Amphorae are containers of
 * the system that {@code octavia-diskimage-create.sh} makes, on real ports of Neutron.
 */
@EnabledIfSystemProperty(
    named = "cloud",
    matches = "true",
    disabledReason = "takes many minutes: ./octavia test --cloud")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(1200)
class CloudTest {
  private static final String IMAGE = "amphora-x64-haproxy";
  private static final Duration LONG = Duration.ofMinutes(5);

  /** Where the systems of amphorae are unpacked. */
  private static final Path CONTAINERS =
      Path.of(System.getProperty("octavia.cloud.containers", "target/cloud")).toAbsolutePath();

  @TempDir private static Path directory;
  private static CloudRun run;
  private static @Nullable WholeCloud cloud;
  private static @Nullable CloudControllers controllers;
  private static OpenStackClient client;

  /** Only administrators may ask for a failover. */
  private static OpenStackClient admin;

  private static Host browser;
  private static List<WebServer> members;
  private static WholeCloud.Network network;
  private static String vip;
  private static boolean failed = true;

  @BeforeAll
  static void start() {
    run = new CloudRun(Installation.script().resolveSibling("docs/cloud-run.md"));
    cloud = run.step("start the cloud", () -> new WholeCloud(CONTAINERS));
    cloud.glance().image(cloud.serviceToken(), IMAGE, "amphora");
    controllers =
        run.step(
            "start API, worker, health manager and housekeeping",
            () -> CloudControllers.start(cloud, directory, "amphora"));
    var alice =
        cloud.keystone().account("shop", "alice", "member", "creator", "load-balancer_member");
    network =
        cloud.network(cloud.neutron().as(cloud.keystone().token(alice)), "shop", "10.90.0.0/24");
    browser = cloud.host(network, "browser");
    members =
        List.of("red", "blue").stream()
            .map(name -> WebServer.start(cloud.host(network, name), name))
            .toList();
    client = OpenStackClient.start(cloud.environment(alice));
    admin = OpenStackClient.start(cloud.environment(cloud.keystone().admin()));
  }

  @AfterAll
  static void stop() {
    if (client != null) client.close();
    if (admin != null) admin.close();
    if (members != null) members.forEach(WebServer::close);
    if (browser != null) browser.close();
    if (controllers != null) controllers.close();
    if (cloud != null) cloud.close();
  }

  @AfterEach
  void complain() throws IOException {
    if (!failed) return;
    var logs = Path.of("target/cloud-logs");
    Files.createDirectories(logs);
    Files.writeString(logs.resolve("octavia.log"), controllers.logs());
    Files.writeString(logs.resolve("nova.log"), cloud.nova().logs());
    Files.writeString(logs.resolve("neutron.log"), cloud.neutron().log());
    Files.writeString(logs.resolve("neutron-agents.log"), cloud.neutron().agentLogs());
  }

  /** Runs the client with an action that is waited for, and notes its time. */
  private static void done(String command) {
    failed = true;
    var words = List.of(("loadbalancer " + command).split(" ", -1));
    run.step(
        "`openstack loadbalancer " + command + "`",
        () -> {
          client.run(words).orFail();
          return "done";
        });
  }

  private static String browse(String... arguments) {
    var all = new java.util.ArrayList<>(List.of("curl", "-s", "-m", "3"));
    all.addAll(List.of(arguments));
    var answer = browser.run(all.toArray(String[]::new)).output();
    return members.stream()
        .map(WebServer::name)
        .filter(name -> answer.contains("\"server\": \"" + name + "\""))
        .findFirst()
        .orElse("");
  }

  /** Who answers, when all do. */
  private static void traffic(String what, String... arguments) {
    run.step(
        what,
        () -> {
          Waiting.until("an answer through the VIP", LONG, () -> !browse(arguments).isEmpty());
          var answers = IntStream.range(0, 6).mapToObj(_ -> browse(arguments)).toList();
          assertThat(new TreeSet<>(answers)).containsExactly("blue", "red");
          return answers;
        });
  }

  private static List<String> amphorae() {
    return cloud
        .compute()
        .get("/servers")
        .path("servers")
        .valueStream()
        .map(server -> server.path("name").asString())
        .sorted()
        .toList();
  }

  private static void awaitOthers(String what, List<String> gone, int wanted) {
    run.step(
        what,
        () -> {
          Waiting.until(
              what,
              LONG,
              () -> {
                var now = amphorae();
                return now.size() == wanted && now.stream().noneMatch(gone::contains) && isActive();
              });
          return amphorae();
        });
  }

  private static boolean isActive() {
    return client.json("show web").path("provisioning_status").asString().equals("ACTIVE");
  }

  @Test
  @Order(1)
  void doctor_finds_nothing_wrong() {
    var said = controllers.run("octavia-doctor");
    assertThat(said.output()).doesNotContain("WRONG");
    run.note(
        "`octavia-doctor`",
        "",
        said.output().lines().filter(line -> line.startsWith("ok")).count() + " × ok");
    failed = false;
  }

  @Test
  @Order(2)
  void pair_serves_on_ports_of_neutron() {
    done("create --name web --vip-subnet-id " + network.subnet() + " --wait");
    vip = client.json("show web").path("vip_address").asString();
    assertThat(amphorae()).hasSize(2);
    run.note("in the cloud now", "", String.join("\n", cloud.possessions()));
    done("listener create --name http --protocol HTTP --protocol-port 80 --wait web");
    done(
        "pool create --name pages --listener http --protocol HTTP --lb-algorithm ROUND_ROBIN --wait");
    for (var member : members) {
      done(
          "member create --name "
              + member.name()
              + " --address "
              + member.address()
              + " --protocol-port 80 --wait pages");
    }
    done(
        "healthmonitor create --name health --type HTTP --delay 2 --timeout 1 --max-retries 1 --url-path /health --wait pages");
    traffic("first answers through the VIP", "http://" + vip + "/");
    run.step(
        "everything ONLINE from heartbeats",
        () -> {
          Waiting.until(
              "ONLINE",
              LONG,
              () -> client.json("show web").path("operating_status").asString().equals("ONLINE"));
          return client.json("stats show web").toString();
        });
    failed = false;
  }

  @Test
  @Order(3)
  void listener_has_its_certificate_from_barbican() throws IOException {
    failed = true;
    try (var authority = Authority.create("shop")) {
      var certificate = authority.issue("shop.example");
      var bundle = directory.resolve("bundle.p12");
      Command.run(
              "openssl",
              "pkcs12",
              "-export",
              "-passout",
              "pass:",
              "-inkey",
              certificate.key().toString(),
              "-in",
              certificate.certificate().toString(),
              "-out",
              bundle.toString())
          .orFail();
      var payload = Base64.getEncoder().encodeToString(Files.readAllBytes(bundle));
      var secret =
          client.openStack(
              "secret store --name shop --secret-type opaque -t application/octet-stream -e base64 --payload "
                  + payload);
      var reference = secret.path("Secret href").asString();
      done(
          "listener create --name https --protocol TERMINATED_HTTPS --protocol-port 443 --default-pool pages --default-tls-container-ref "
              + reference
              + " --wait web");
      traffic(
          "answers over TLS, the certificate verified",
          "--cacert",
          authority.file().toString(),
          "--resolve",
          "shop.example:443:" + vip,
          "https://shop.example/");
    }
    failed = false;
  }

  @Test
  @Order(4)
  void amphora_is_replaced_when_its_owner_asks() {
    failed = true;
    var gone = amphorae().getFirst();
    run.step(
        "`openstack loadbalancer amphora failover`",
        () ->
            admin.loadBalancer("amphora failover " + gone.substring("amphora-".length())).orFail());
    awaitOthers("one amphora replaced", List.of(gone), 2);
    traffic("answers through the VIP", "http://" + vip + "/");
    failed = false;
  }

  @Test
  @Order(5)
  void load_balancer_gets_new_amphorae() {
    failed = true;
    var gone = amphorae();
    run.step(
        "`openstack loadbalancer failover web`", () -> admin.loadBalancer("failover web").orFail());
    awaitOthers("both amphorae replaced", gone, 2);
    traffic("answers through the VIP", "http://" + vip + "/");
    failed = false;
  }

  @Test
  @Order(6)
  void server_that_somebody_deleted_in_nova_is_replaced() {
    failed = true;
    var server = cloud.compute().get("/servers").path("servers").path(0);
    cloud.compute().delete("/servers/" + server.path("id").asString());
    awaitOthers("a server deleted in Nova is replaced", List.of(server.path("name").asString()), 2);
    traffic("answers through the VIP", "http://" + vip + "/");
    failed = false;
  }

  /** Moments of a boot, and of a failover. */
  @ParameterizedTest
  @ValueSource(ints = {1000, 4000})
  @Order(7)
  void worker_killed_while_it_replaces_makes_nothing_twice(int moment) {
    failed = true;
    var gone = amphorae();
    admin.loadBalancer("failover web").orFail();
    killAfter(moment);
    awaitOthers(
        "worker killed %d ms into a failover, and started again".formatted(moment), gone, 2);
    assertWhole(2);
    traffic("answers through the VIP", "http://" + vip + "/");
    failed = false;
  }

  /** The moments are what is varied: wherever it is then is a good place to be killed. */
  private static void killAfter(int moment) {
    var end = System.nanoTime() + Duration.ofMillis(moment).toNanos();
    Waiting.until("the moment", () -> System.nanoTime() >= end);
    var worker = controllers.daemon("octavia-worker");
    worker.kill();
    worker.restart();
    worker.awaitReady();
  }

  /** With {@code --wait} the client would give up after a hundred looks. */
  private static void delete(String name) {
    done("delete --cascade " + name);
    run.step(
        "deleted, and nothing of it in Nova and Neutron",
        () -> {
          Waiting.until(
              "nothing left",
              LONG,
              () -> client.json("list").isEmpty() && cloud.possessions().isEmpty());
          return cloud.possessions();
        });
  }

  /** What is in the cloud is what so many amphorae of one load balancer need. */
  private static void assertWhole(int wanted) {
    var possessions = cloud.possessions();
    assertThat(possessions).filteredOn(each -> each.startsWith("server amphora-")).hasSize(wanted);
    assertThat(possessions)
        .filteredOn(each -> each.startsWith("port octavia-lb-vrrp-"))
        .hasSize(wanted);
    assertThat(possessions).filteredOn(each -> each.startsWith("port compute:")).hasSize(wanted);
    assertThat(possessions).filteredOn(each -> each.startsWith("security group")).hasSize(1);
  }

  @Test
  @Order(8)
  void deleted_load_balancer_leaves_nothing() {
    delete("web");
    failed = false;
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 4000})
  @Order(9)
  void worker_killed_while_it_builds_makes_nothing_twice(int moment) {
    failed = true;
    var name = "web" + moment;
    client.json("create --name " + name + " --vip-subnet-id " + network.subnet());
    killAfter(moment);
    run.step(
        "worker killed %d ms into a boot, and started again; ACTIVE".formatted(moment),
        () -> {
          Waiting.until(
              "ACTIVE",
              LONG,
              () ->
                  client
                      .json("show " + name)
                      .path("provisioning_status")
                      .asString()
                      .equals("ACTIVE"));
          return amphorae();
        });
    assertWhole(2);
    delete(name);
    failed = false;
  }

  @Test
  @Order(10)
  void run_is_published() {
    assertThat(failed).isFalse();
    run.publish(
        """
        Written by `./octavia test --cloud` when all of it was well: a whole OpenStack of Debian 12's packages (Zed)
        on one machine, our API, worker, health manager and housekeeping with the octavia.conf of the installation
        guides, amphorae of our image with our agent in containers on ports of Neutron, pairs unless it says
        otherwise. Commands are those of the unmodified client, and their times include it and the wait for ACTIVE.\
        """);
  }
}

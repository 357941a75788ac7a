package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
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
  /** Where the systems of amphorae are: unpacked, and as disks. */
  private static final Path CONTAINERS =
      Path.of(System.getProperty("octavia.cloud.containers", "target/cloud")).toAbsolutePath();

  /** What the tempest plugin and its API are told and say. */
  private static final Path TEMPEST = Path.of("target", "cloud-tempest");

  @TempDir private static Path directory;
  private static CloudRun run;
  private static CloudScene scene;
  private static Authority authority;
  private static String vip;
  private static String reference;
  private static boolean failed;

  @RegisterExtension
  static final AfterTestExecutionCallback COMPLAINT =
      test -> {
        if (test.getExecutionException().isEmpty()) return;
        failed = true;
        scene.keepLogs(Path.of("target/cloud-logs"));
      };

  @BeforeAll
  static void start() {
    run = new CloudRun(Installation.script().resolveSibling("docs/cloud-run.md"));
    authority = Authority.create("shop");
    scene = CloudScene.start(run, directory, CONTAINERS);
  }

  @AfterAll
  static void stop() {
    if (scene != null) scene.close();
    if (authority != null) authority.close();
  }

  @Test
  @Order(1)
  void doctor_finds_nothing_wrong() {
    var said = scene.controllers().run("octavia-doctor");
    assertThat(said.output()).doesNotContain("WRONG");
    run.note(
        "`octavia-doctor`",
        "",
        said.output().lines().filter(line -> line.startsWith("ok")).count() + " × ok");
  }

  @Test
  @Order(2)
  void pair_serves_on_ports_of_neutron() {
    scene.done("create --name web --vip-subnet-id " + scene.network().subnet() + " --wait");
    vip = scene.show("web").path("vip_address").asString();
    assertThat(scene.amphorae()).hasSize(2);
    run.note("in the cloud now", "", String.join("\n", scene.cloud().possessions()));
    scene.fill("web");
    scene.done(
        "healthmonitor create --name health --type HTTP --delay 2 --timeout 1 --max-retries 1 --url-path /health --wait pages");
    traffic("first answers through the VIP");
    run.step(
        "everything ONLINE from heartbeats",
        () -> {
          Waiting.until(
              "ONLINE",
              CloudScene.LONG,
              () -> scene.show("web").path("operating_status").asString().equals("ONLINE"));
          return scene.client().json("stats show web").toString();
        });
  }

  private static void traffic(String what) {
    scene.traffic(what, "http://" + vip + "/");
  }

  @Test
  @Order(3)
  void listener_has_its_certificate_from_barbican() {
    reference = scene.secret(authority.issue("shop.example"), directory);
    scene.done(
        "listener create --name https --protocol TERMINATED_HTTPS --protocol-port 443 --default-pool pages --default-tls-container-ref "
            + reference
            + " --wait web");
    scene.secureTraffic("answers over TLS, the certificate verified", vip, authority);
  }

  @Test
  @Order(4)
  void barbican_that_is_away_stops_nothing_that_was_read() {
    new CloudBarbicanOutage(scene, directory).run(vip, reference, authority);
  }

  @Test
  @Order(5)
  void amphora_is_replaced_when_its_owner_asks() {
    var gone = scene.amphorae().subList(0, 1);
    run.step(
        "`openstack loadbalancer amphora failover`",
        () ->
            scene
                .admin()
                .loadBalancer("amphora failover " + gone.getFirst().substring("amphora-".length()))
                .orFail());
    scene.awaitOthers("one amphora replaced", "web", gone, 2);
    traffic("answers through the VIP");
  }

  @Test
  @Order(6)
  void load_balancer_gets_new_amphorae() {
    scene.failOver("web");
    traffic("answers through the VIP");
  }

  @Test
  @Order(7)
  void server_that_somebody_deleted_in_nova_is_replaced() {
    var gone = scene.amphorae().subList(0, 1);
    scene
        .cloud()
        .compute()
        .get("/servers")
        .path("servers")
        .valueStream()
        .filter(server -> gone.contains(server.path("name").asString()))
        .forEach(
            server -> scene.cloud().compute().delete("/servers/" + server.path("id").asString()));
    scene.awaitOthers("a server deleted in Nova is replaced", "web", gone, 2);
    traffic("answers through the VIP");
  }

  /** Moments of a boot, and of a failover. */
  @ParameterizedTest
  @ValueSource(ints = {1000, 4000})
  @Order(8)
  void worker_killed_while_it_replaces_makes_nothing_twice(int moment) {
    var gone = scene.amphorae();
    scene.admin().loadBalancer("failover web").orFail();
    killAfter(moment);
    scene.awaitOthers(
        "worker killed %d ms into a failover, and started again".formatted(moment), "web", gone, 2);
    scene.assertWhole(2);
    traffic("answers through the VIP");
  }

  /** The moments are what is varied: wherever it is then is a good place to be killed. */
  private static void killAfter(int moment) {
    var end = System.nanoTime() + Duration.ofMillis(moment).toNanos();
    Waiting.until("the moment", () -> System.nanoTime() >= end);
    var worker = scene.controllers().daemon("octavia-worker");
    worker.kill();
    worker.restart();
    worker.awaitReady(CloudScene.LONG);
  }

  @Test
  @Order(9)
  void what_belongs_to_nobody_is_reported_and_removed() {
    new CloudOrphans(scene).run();
    traffic("answers through the VIP");
  }

  @Test
  @Order(10)
  void load_balancer_deleted_while_barbican_is_away_leaves_nothing() {
    scene.cloud().barbican().down();
    run.note("Barbican stopped", "", "");
    scene.delete("web");
    scene.cloud().barbican().up();
    run.note("Barbican again", "", "");
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 4000})
  @Order(11)
  void worker_killed_while_it_builds_makes_nothing_twice(int moment) {
    var name = "web" + moment;
    scene.client().json("create --name " + name + " --vip-subnet-id " + scene.network().subnet());
    killAfter(moment);
    run.step(
        "worker killed %d ms into a boot, and started again; ACTIVE".formatted(moment),
        () -> {
          Waiting.until("ACTIVE", CloudScene.LONG, () -> scene.isActive(name));
          return scene.amphorae();
        });
    scene.assertWhole(2);
    scene.delete(name);
  }

  @Test
  @Order(12)
  void pair_with_agents_of_the_original_serves_too() {
    new CloudPythonPair(scene).run();
  }

  @Test
  @Order(13)
  void controllers_of_the_original_are_compared() {
    new CloudComparison(scene, directory).run();
  }

  @Test
  @Order(14)
  void amphorae_boot_from_volumes() {
    new CloudVolumes(scene, directory).run();
  }

  @Test
  @Order(15)
  @Timeout(1800)
  void api_tests_of_the_tempest_plugin_pass_with_real_amphorae() {
    CloudTempest.in(scene, TEMPEST).askApi();
  }

  @Test
  @Order(16)
  @Timeout(1800)
  void traffic_scenario_of_the_tempest_plugin_passes() {
    CloudTempest.in(scene, TEMPEST).sendTraffic();
  }

  @Test
  @Order(17)
  @Timeout(3600)
  void virtual_machines_serve_as_containers_do() {
    new CloudMachines(scene, CONTAINERS).run();
  }

  @Test
  @Order(20)
  void run_is_published() {
    assertThat(failed).isFalse();
    run.publish(
        """
        Written by `./octavia test --cloud` when all of it was well: a whole OpenStack of Debian 12's packages (Zed)
        on one machine, our API, worker, health manager and housekeeping with the octavia.conf of the installation
        guides, amphorae of our image with our agent in containers on ports of Neutron, pairs unless it says
        otherwise. Commands are those of the unmodified client, and their times include it and the wait for ACTIVE.
        Calls are those of our API, worker and health manager, counted on their way.\
        """);
  }
}

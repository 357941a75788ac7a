package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Upstream's {@code octavia-tempest-plugin}, unmodified, with nothing that is noop: each load
 * balancer that it asks for is one amphora, which Nova makes on ports of networks that it made.
 *
 * @param directory for what it is told and says
 */
record CloudTempest(CloudScene scene, Path directory) {
  /** Where tests find an API that makes load balancers of one amphora, not of two. */
  private static final String CATALOG = "load-balancer-for-";

  /** All calls; of what is tested for each protocol and algorithm, HTTP with the usual one. */
  private static final String ROUND =
      Tempest.ALL
          + "test_((load_balancer|amphora|flavor|provider|l7policy|l7rule)"
          + "|listener.*\\.test_http_listener_|pool.*\\.test_HTTP_RR_pool_"
          + "|member.*\\.test_(ipv4_)?HTTP_RR_(alt_monitor_)?member_"
          + "|healthmonitor.*\\.test_RR_HTTP_)";

  /** What three processes take: about the same number of load balancers. */
  private static final List<String> SHARES =
      List.of(
          "v2\\.test_load_balancer",
          "v2\\.test_(amphora|listener|member)",
          "v2\\.test_(flavor|provider|l7|pool|healthmonitor)");

  /** All that is sent over HTTP and TCP; IPVS has the datagrams, and this kernel has none. */
  private static final String TRAFFIC =
      "octavia_tempest_plugin\\.tests\\.scenario\\.v2\\.test_traffic_ops\\..*\\.test_"
          + "((basic|healthmonitor|least_connections|source_ip)_(http|tcp)_traffic"
          + "|http_l7policies_and_l7rules|insert_headers"
          + "|(http|tcp)_(LC|RR|SI)_listener_with_allowed_cidrs)";

  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private static final List<Pattern> OWN_WORDS =
      List.of(
          Pattern.compile("IPv6 testing is disabled"),
          Pattern.compile("Skipping log offload tests because .* log_offload_enabled is False\\."));

  /** What was said stays in that directory. */
  static CloudTempest in(CloudScene scene, Path directory) {
    try {
      return new CloudTempest(scene, Files.createDirectories(directory).toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tests of the API. */
  void askApi() {
    with(
        "api",
        SHARES,
        Map.of(),
        tests -> {
          var what =
              "API tests of `octavia-tempest-plugin`, nothing noop, load balancers of one amphora";
          assertThat(pass(tests, what, ROUND, 63)).allMatch(CloudTempest::isOwnWord);
        });
  }

  /** The tests' web servers are Nova's, on one network with the load balancer and the tests. */
  void sendTraffic() {
    var cloud = scene.cloud();
    var admin = cloud.keystone().token(cloud.keystone().admin());
    var image = cloud.glance().publicImage(admin, "web-x64");
    var flavor = Map.of("name", "web", "ram", 256, "vcpus", 1, "disk", 1);
    var made = cloud.compute().post("/flavors", Map.of("flavor", flavor)).path("flavor");
    var network = cloud.network(cloud.network(), "traffic", "10.91.0.0/24");
    cloud.network().put("/networks/" + network.id(), Map.of("network", Map.of("shared", true)));
    Backbone.resource(directory, "test_server.py", "test_server.py");
    var values =
        Map.of("image", image, "flavor", made.path("id").asString(), "network", network.id());
    with(
        "scenario",
        List.of("v2\\."),
        values,
        tests -> {
          try (var _ = cloud.plug(network, "tempest")) {
            var what = "its traffic scenario over HTTP and TCP, web servers in Nova";
            assertThat(pass(tests, what, TRAFFIC, 16)).isEmpty();
          }
        });
    cloud.network().delete("/networks/" + network.id());
    cloud.compute().delete("/flavors/" + made.path("id").asString());
    cloud.glance().as(admin).delete("/images/" + image);
  }

  /** Has all of them pass that match, so many at least; returns why others were skipped. */
  private List<String> pass(Tempest tests, String what, String names, int wanted) {
    var outcome = scene.run().step(what, () -> tests.run(PATIENCE, names));
    assertThat(outcome.failed()).isZero();
    assertThat(outcome.passed()).isGreaterThanOrEqualTo(wanted);
    return outcome.skips();
  }

  private static boolean isOwnWord(String reason) {
    return OWN_WORDS.stream().anyMatch(word -> word.matcher(reason).matches());
  }

  /** Does something with tests that find everything; they have to leave nothing. */
  private void with(
      String suite, List<String> shares, Map<String, String> values, Consumer<Tempest> action) {
    var keystone = scene.cloud().keystone();
    var all = new HashMap<>(Map.of("image", "", "flavor", "", "network", ""));
    all.putAll(values);
    all.put("keystone", keystone.address().toString());
    all.put("password", keystone.admin().password());
    all.put("catalog", CATALOG + suite);
    var tests = Tempest.prepare(directory, suite, "tempest-cloud.conf", all).shared(shares);
    var inventory = new CloudInventory(scene);
    var before = inventory.all();
    try (var _ = api(CATALOG + suite)) {
      action.accept(tests);
      inventory.await(before);
    }
  }

  /** With the roles that the tests expect, which are not those of the other API. */
  private DaemonProcess api(String catalog) {
    var port = String.valueOf(Installation.freePort());
    var policy = PythonTests.write(directory, "advanced-rbac.yaml");
    var own =
        Map.of(
            "api_settings.bind_port",
            port,
            "controller_worker.loadbalancer_topology",
            "SINGLE",
            "oslo_policy.policy_file",
            policy.toString());
    var api = scene.controllers().start("octavia-api", catalog, own).awaitReady(CloudScene.LONG);
    scene.cloud().keystone().register(catalog, "octavia", URI.create("http://127.0.0.1:" + port));
    return api;
  }
}

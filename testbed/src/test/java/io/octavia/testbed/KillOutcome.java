package io.octavia.testbed;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static io.octavia.db.tables.Tables.RECONCILE_OUTBOX;
import static io.octavia.db.tables.Tables.RECONCILE_PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What has to be so when nothing is killed any more. */
final class KillOutcome {
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);
  private static final Pattern SERVER_LINE = Pattern.compile("(?m)^\\s+server ([0-9a-f-]{36}) ");

  private final Deployment deployment;
  private final KillScenario scenario;

  KillOutcome(Deployment deployment, KillScenario scenario) {
    this.deployment = deployment;
    this.scenario = scenario;
  }

  /** Everything is ACTIVE, or ERROR with a reason, or gone; and what was promised is not gone. */
  void settled() {
    Waiting.until(
        "no load balancer PENDING",
        SETTLED_WITHIN,
        () ->
            deployment.api(0).list("/v2/lbaas/loadbalancers").stream()
                .noneMatch(each -> status(each).startsWith("PENDING")));
    assertThat(scenario.taken()).as("calls that were taken").isPositive();
    var all = deployment.api(0).list("/v2/lbaas/loadbalancers");
    assertThat(all.stream().map(KillOutcome::id).toList()).containsAll(scenario.promised());
    for (var each : all) {
      assertThat(status(each)).isIn("ACTIVE", "ERROR");
      if (status(each).equals("ERROR")) {
        assertThat(deployment.run("octavia-status", "pending").output())
            .as("the reason")
            .contains(id(each))
            .contains("last error");
      }
    }
  }

  /** Every load balancer serves what its rows say, and takes changes and traffic. */
  void wantedIsThere() {
    var api = deployment.api(1);
    for (var each : api.list("/v2/lbaas/loadbalancers")) {
      if (status(each).equals("ERROR")) continue;
      var id = id(each);
      var pool = id(api.list("/v2/lbaas/pools?loadbalancer_id=" + id).getFirst());
      served(api, each, pool);
      var answer = api.call("PUT", "/v2/lbaas/pools/" + pool + "/members", scenario.batch(0));
      assertThat(answer.status()).as(answer.text()).isEqualTo(202);
      api.awaitActive(id);
      served(api, each, pool);
      var url = "http://" + each.path("vip_address").asString() + "/";
      try {
        assertThat(Browser.here().awaitServer(url)).isIn("kill-one", "kill-two");
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + serving(api, id, url), e);
      }
    }
  }

  /** What there is of a load balancer that does not serve, for whoever reads the failure. */
  private String serving(ApiClient api, String id, String url) {
    var text = new StringBuilder(id).append('\n');
    for (var asked : List.of(url, scenario.members().getFirst(), scenario.members().getLast())) {
      text.append(Command.run("curl", "-svk", "--max-time", "3", asked)).append('\n');
    }
    text.append(Command.run("ip", "neighbour")).append('\n');
    for (var amphora : api.amphorae(id)) {
      text.append(amphora).append('\n');
      serverOf(amphora).ifPresent(server -> text.append(running(server)));
    }
    return text.toString();
  }

  private static String running(Installation.Server server) {
    var text = new StringBuilder("haproxy ").append(server.processes("haproxy"));
    text.append(", keepalived ").append(server.processes("keepalived")).append('\n');
    for (var question :
        List.of("ip -br address", "ip route show table all", "ss -Hlntp", "nft list ruleset")) {
      var command = new ArrayList<>(List.of("ip", "netns", "exec", server.namespace()));
      command.addAll(List.of(question.split(" ", -1)));
      text.append(Command.run(command.toArray(String[]::new))).append('\n');
    }
    return text.toString();
  }

  private Optional<Installation.Server> serverOf(JsonNode amphora) {
    var compute = amphora.path("compute_id").asString();
    return deployment.installation().servers().stream()
        .filter(each -> each.id().equals(compute))
        .findFirst();
  }

  private void served(ApiClient api, JsonNode loadBalancer, String pool) {
    var id = id(loadBalancer);
    var wanted =
        api.list("/v2/lbaas/pools/" + pool + "/members").stream()
            .map(KillOutcome::id)
            .collect(Collectors.toCollection(TreeSet::new));
    var amphorae = api.amphorae(id);
    assertThat(amphorae)
        .as("amphorae of " + id)
        .hasSize(loadBalancer.path("flavor_id").isString() ? 2 : 1);
    for (var amphora : amphorae) {
      var server =
          serverOf(amphora).orElseThrow(() -> new AssertionError("no server of " + amphora));
      // One of a pair that did not answer is given it later, and the other serves meanwhile.
      try {
        Waiting.until("the members of " + id, () -> membersIn(server, id).equals(wanted));
      } catch (AssertionError e) {
        assertThat(membersIn(server, id)).as("members of " + id).isEqualTo(wanted);
      }
    }
  }

  private static Set<String> membersIn(Installation.Server server, String loadBalancer) {
    var file = server.directory().resolve("var/lib/octavia/" + loadBalancer + "/haproxy.cfg");
    try {
      return SERVER_LINE
          .matcher(Files.readString(file))
          .results()
          .map(match -> match.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes everything, and looks everywhere for what may be left. */
  void nothingIsLeft() {
    var api = deployment.api(0);
    var leftovers = Leftovers.of(deployment.installation(), deployment.network());
    for (var each : api.list("/v2/lbaas/loadbalancers")) api.removeLoadBalancer(id(each));
    Waiting.until("no server", () -> deployment.installation().servers().isEmpty());
    Waiting.until("no port", () -> named(api, "/v2.0/ports", "octavia-lb-").isEmpty());
    Waiting.until("no security group", () -> named(api, "/v2.0/security-groups", "lb-").isEmpty());
    Waiting.until("no namespace", () -> leftovers.namespaces().isEmpty());
    Waiting.until(
        "no interface but bridges",
        () -> leftovers.interfaces().stream().allMatch(name -> name.matches(".*b[0-9a-f]{8}")));
    Waiting.until(
        "no process of an amphora",
        () ->
            Processes.mentioning("haproxy").stream()
                .noneMatch(
                    each -> each.contains(deployment.installation().directory() + "/servers/")));
    try (var db =
        Db.open(deployment.database(), DbSettings.DEFAULTS, RandomGenerator.getDefault())) {
      try {
        Waiting.until("no row", () -> rows(db).isEmpty());
      } catch (AssertionError e) {
        throw new AssertionError("rows are left: " + rows(db), e);
      }
    }
    Waiting.until("no message", () -> deployment.messages() == 0);
  }

  /**
   * What is left, by table. A heartbeat that is on its way while its amphora goes may write that it
   * was heard; that row goes with the amphora's, when housekeeping purges it.
   */
  private static Map<String, Integer> rows(Db db) {
    var counts = new TreeMap<String, Integer>();
    db.<Boolean>read(tx -> {
      counts.put(
          "load_balancer",
          tx.fetchCount(LOAD_BALANCER, LOAD_BALANCER.PROVISIONING_STATUS.ne("DELETED")));
      counts.put("amphora", tx.fetchCount(AMPHORA, AMPHORA.STATUS.ne("DELETED")));
      counts.put("reconcile", tx.fetchCount(RECONCILE));
      counts.put("reconcile_amphora", tx.fetchCount(RECONCILE_AMPHORA));
      counts.put("reconcile_port", tx.fetchCount(RECONCILE_PORT));
      counts.put("reconcile_outbox", tx.fetchCount(RECONCILE_OUTBOX));
      return true;
    });
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static List<String> named(ApiClient api, String path, String prefix) {
    return api.list(path).stream()
        .map(each -> each.path("name").asString())
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  private static String id(JsonNode object) {
    return object.path("id").asString();
  }

  private static String status(JsonNode object) {
    return object.path("provisioning_status").asString();
  }
}

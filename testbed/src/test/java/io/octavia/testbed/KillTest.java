package io.octavia.testbed;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
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
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * Load balancers are made, changed, failed over and deleted while the processes that do it are
 * killed, or sleep for longer than their leases. When that is over, everything is settled or gone,
 * what is wanted is there, and nothing else is.
 *
 * <p>{@code -Doctavia.kills=500} makes it a long run, {@code -Doctavia.kills.seed=N} one with the
 * same choices.
 */
@EndToEnd
@ExtendWith(Deployment.Shared.class)
@Timeout(14400)
class KillTest {
  private static final int FAULTS = Integer.getInteger("octavia.kills", 6);
  private static final int MOST_BALANCERS = 3;
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);
  private static final Pattern SERVER_LINE = Pattern.compile("(?m)^\\s+server ([0-9a-f-]{36}) ");

  private final Deployment deployment;
  private final WebServer one;
  private final WebServer two;

  KillTest(Deployment deployment) {
    this.deployment = deployment;
    this.one = deployment.webServer("kill-one");
    this.two = deployment.webServer("kill-two");
  }

  @Test
  void whatever_is_killed_whenever_all_ends_settled_or_gone_and_nothing_is_left() {
    long seed = Long.getLong("octavia.kills.seed", System.nanoTime());
    System.out.printf("kills: %d, seed %d%n", FAULTS, seed);
    try {
      var scenario = new Scenario(new Random(seed));
      var faults = new Faults(new Random(seed + 1));
      var thread = Thread.ofVirtual().name("scenario").start(scenario);
      for (int i = 0; i < FAULTS; i++) faults.next();
      scenario.stopped = true;
      thread.join();
      faults.recover();
      long over = System.nanoTime();
      settled();
      System.out.printf(
          "settled %d ms after the last fault, %d calls, %d of them refused or lost%n",
          (System.nanoTime() - over) / 1_000_000, scenario.calls, scenario.failures);
      assertThat(scenario.calls - scenario.failures).as("calls that were taken").isPositive();
      wantedIsThere();
      nothingIsLeft();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "kills: " + FAULTS + ", seed " + seed + ": " + e.getMessage() + deployment.logs(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** What users do. Answers are not looked at: a process may die before it gives one. */
  private final class Scenario implements Runnable {
    private final Random random;
    private volatile boolean stopped;
    private int calls;
    private int failures;
    private int named;

    Scenario(Random random) {
      this.random = random;
    }

    @Override
    public void run() {
      while (!stopped) {
        var known = balancers();
        if (known.size() < MOST_BALANCERS && random.nextInt(3) > 0) {
          create();
        } else if (!known.isEmpty()) {
          change(known.get(random.nextInt(known.size())));
        }
        pause(50 + random.nextInt(250));
      }
    }

    private void create() {
      send(
          "POST",
          "/v2/lbaas/loadbalancers",
          """
          {"loadbalancer": {"name": "kill-%d", "vip_subnet_id": "%s", %s}}\
          """
              .formatted(
                  named++,
                  deployment.network().subnetId(),
                  Balancer.http("", one.member(80), two.member(80))));
    }

    private void change(String id) {
      var path = "/v2/lbaas/loadbalancers/" + id;
      var pools = list("/v2/lbaas/pools?loadbalancer_id=" + id);
      if (pools.isEmpty()) return;
      var members = "/v2/lbaas/pools/" + pools.getFirst().path("id").asString() + "/members";
      switch (random.nextInt(10)) {
        case 0, 1, 2 ->
            send(
                "POST",
                members,
                "{\"member\": {\"address\": \"%s\", \"protocol_port\": %d}}"
                    .formatted(one.address(), 1000 + random.nextInt(500)));
        case 3, 4 -> {
          var some = list(members);
          if (some.isEmpty()) return;
          var chosen = some.get(random.nextInt(some.size())).path("id").asString();
          if (random.nextBoolean()) {
            send("DELETE", members + "/" + chosen, null);
          } else {
            send(
                "PUT",
                members + "/" + chosen,
                "{\"member\": {\"weight\": %d}}".formatted(1 + random.nextInt(9)));
          }
        }
        case 5, 6 -> send("PUT", members, batch(random.nextInt(8)));
        case 7 -> send("PUT", path, "{\"loadbalancer\": {\"description\": \"changed\"}}");
        case 8 -> send("PUT", path + "/failover", null);
        default -> send("DELETE", path + "?cascade=true", null);
      }
    }

    private void send(String method, String path, String body) {
      calls++;
      try {
        int status = api().call(method, path, body).status();
        if (status >= 300) failures++;
      } catch (UncheckedIOException e) {
        failures++;
      }
    }

    private List<String> balancers() {
      return list("/v2/lbaas/loadbalancers").stream().map(KillTest::id).toList();
    }

    private List<JsonNode> list(String path) {
      try {
        return api().list(path);
      } catch (UncheckedIOException | AssertionError e) {
        return List.of(); // the process that was asked is dead or sleeps
      }
    }

    private ApiClient api() {
      return deployment.api(random.nextInt(2));
    }
  }

  /** What happens to the processes: one at a time is away. */
  private final class Faults {
    private final Random random;
    private final List<DaemonProcess> away = new ArrayList<>();

    Faults(Random random) {
      this.random = random;
    }

    void next() {
      var all = deployment.all().toList();
      var workers = deployment.daemons("octavia-worker");
      // Workers have the most to lose.
      var victim =
          random.nextInt(3) > 0
              ? workers.get(random.nextInt(workers.size()))
              : all.get(random.nextInt(all.size()));
      recover();
      atSomeMoment(victim);
      if (random.nextInt(4) == 0) {
        victim.signal("STOP");
        try {
          pause(Deployment.LEASE.toMillis() + 1000);
        } finally {
          victim.signal("CONT");
        }
      } else {
        victim.kill();
        away.add(victim);
        pause(random.nextInt(1000));
      }
    }

    /** At the end of an action of a worker, or anywhere. */
    private void atSomeMoment(DaemonProcess victim) {
      if (victim.program().equals("octavia-worker") && random.nextInt(3) > 0) {
        var before = actions(victim);
        poll(Duration.ofSeconds(3), () -> actions(victim) > before);
      }
      pause(random.nextInt(200));
    }

    private static long actions(DaemonProcess worker) {
      return worker.log().lines().filter(line -> line.contains(" took ")).count();
    }

    void recover() {
      away.forEach(DaemonProcess::restart);
      away.forEach(DaemonProcess::awaitReady);
      away.clear();
    }
  }

  private void settled() {
    Waiting.until(
        "no load balancer PENDING",
        SETTLED_WITHIN,
        () ->
            deployment.api(0).list("/v2/lbaas/loadbalancers").stream()
                .noneMatch(each -> status(each).startsWith("PENDING")));
    for (var each : deployment.api(0).list("/v2/lbaas/loadbalancers")) {
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
  private void wantedIsThere() {
    var api = deployment.api(1);
    for (var each : api.list("/v2/lbaas/loadbalancers")) {
      if (status(each).equals("ERROR")) continue;
      var id = id(each);
      var pool = id(api.list("/v2/lbaas/pools?loadbalancer_id=" + id).getFirst());
      served(api, id, pool);
      var answer = api.call("PUT", "/v2/lbaas/pools/" + pool + "/members", batch(0));
      assertThat(answer.status()).as(answer.text()).isEqualTo(202);
      api.awaitActive(id);
      served(api, id, pool);
      var url = "http://" + each.path("vip_address").asString() + "/";
      assertThat(Browser.here().awaitServer(url)).isIn("kill-one", "kill-two");
    }
  }

  private void served(ApiClient api, String id, String pool) {
    var wanted =
        api.list("/v2/lbaas/pools/" + pool + "/members").stream()
            .map(KillTest::id)
            .collect(Collectors.toCollection(TreeSet::new));
    var amphorae = api.amphorae(id);
    assertThat(amphorae).as("amphorae of " + id).hasSize(1);
    var compute = amphorae.getFirst().path("compute_id").asString();
    var server =
        deployment.installation().servers().stream()
            .filter(each -> each.id().equals(compute))
            .findFirst()
            .orElseThrow();
    assertThat(membersIn(server, id)).isEqualTo(wanted);
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
  private void nothingIsLeft() {
    var api = deployment.api(0);
    var leftovers = Leftovers.of(deployment.installation(), deployment.network());
    for (var each : api.list("/v2/lbaas/loadbalancers")) api.removeLoadBalancer(id(each));
    await("no server", () -> deployment.installation().servers().isEmpty());
    await("no port", () -> named(api, "/v2.0/ports", "octavia-lb-").isEmpty());
    await("no security group", () -> named(api, "/v2.0/security-groups", "lb-").isEmpty());
    await("no namespace", () -> leftovers.namespaces().isEmpty());
    await(
        "no interface but bridges",
        () -> leftovers.interfaces().stream().allMatch(name -> name.matches(".*b[0-9a-f]{8}")));
    try (var db =
        Db.open(deployment.database(), DbSettings.DEFAULTS, RandomGenerator.getDefault())) {
      try {
        await("no row", () -> rows(db).isEmpty());
      } catch (AssertionError e) {
        throw new AssertionError("rows are left: " + rows(db), e);
      }
    }
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

  /** Both web servers, and further members that nobody serves. */
  private String batch(int more) {
    var members = new ArrayList<>(List.of(one.member(80), two.member(80)));
    for (int i = 0; i < more; i++) members.add(two.member(2000 + i));
    return "{\"members\": [" + String.join(", ", members) + "]}";
  }

  private static void await(String what, BooleanSupplier condition) {
    Waiting.until(what, SETTLED_WITHIN, condition);
  }

  private static void poll(Duration longest, BooleanSupplier condition) {
    long end = System.nanoTime() + longest.toNanos();
    while (System.nanoTime() < end && !condition.getAsBoolean()) pause(5);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String id(JsonNode object) {
    return object.path("id").asString();
  }

  private static String status(JsonNode object) {
    return object.path("provisioning_status").asString();
  }
}

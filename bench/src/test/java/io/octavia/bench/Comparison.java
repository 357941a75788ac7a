package io.octavia.bench;

import io.octavia.bench.Load.Asking;
import io.octavia.bench.Load.Work;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.Schema;
import io.octavia.db.testing.TemporaryMariaDb;
import io.octavia.testbed.OriginalApi;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The original's API and ours, one after the other under the same load: both on the same MariaDB
 * server, both with noop drivers, neither with a worker.
 */
public final class Comparison {
  private static final String REVISION = "0995c26fc506";
  private static final int PROCESSES = 4;
  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("octavia.seconds", 5));
  private static final Duration WARMING = Duration.ofSeconds(Long.getLong("octavia.warming", 15));

  /** What is in the names of the requests that are measured; nothing for all. */
  private static final String ONLY =
      Objects.requireNonNullElse(System.getenv("OCTAVIA_BENCH_ONLY"), "");

  /** As {@code bin/launch} starts the API. */
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xss512k");

  private final PrintStream out = System.out;

  private Comparison() {}

  /** Runs all of it; takes some minutes. */
  public static void main(String[] arguments) {
    new Comparison().run();
  }

  private void run() {
    out.println(Machine.describe());
    out.println();
    var server = TemporaryMariaDb.shared();
    long database = server.pid();
    var theirs = server.newDatabase();
    var ours = server.newDatabase();
    var theirDb = Db.open(theirs, DbSettings.DEFAULTS, RandomGenerator.getDefault());
    Schema.upgrade(theirDb, REVISION);
    var ourDb = Db.open(ours, DbSettings.DEFAULTS, RandomGenerator.getDefault());
    Schema.upgrade(ourDb, "head");
    var population = Population.in(List.of(theirDb, ourDb));
    try (var original = new Side.Original(OriginalApi.start(theirs, PROCESSES), theirDb);
        var our = Side.Ours.start(ours, ourDb, FLAGS)) {
      out.println(
          "| Request | Clients | Original: requests/s | p50 | p99 | CPU | Ours: requests/s | p50 |"
              + " p99 | CPU | of it API | CPU ratio | p99 under p50 |");
      out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
      compare(works(population), original, our, database);
      population.grow(theirDb);
      population.grow(ourDb);
      compare(large(population), original, our, database);
      compare(writes(population), original, our, database);
    }
  }

  private void compare(List<Work> works, Side original, Side ours, long database) {
    for (var work : works) {
      if (!work.name().contains(ONLY)) continue;
      new Load(ours, database).run(work, 10, WARMING, 50);
      new Load(original, database).run(work, PROCESSES, Duration.ofSeconds(1), PROCESSES);
      for (int clients : Load.clients()) {
        var theirs = new Load(original, database).run(work, clients, LENGTH, clients);
        var mine = new Load(ours, database).run(work, clients, LENGTH, clients);
        out.println(row(work, clients, theirs, mine));
      }
    }
  }

  private static String row(Work work, int clients, Load.Result theirs, Load.Result mine) {
    var fast = mine.latencies().percentile(99).compareTo(theirs.latencies().percentile(50)) < 0;
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.0f | %s | %s | %.1f ms | %.0f | %s | %s | %.2f ms | %.2f ms | 1/%.0f | %s |",
        work.name(),
        clients,
        theirs.rate(),
        milliseconds(theirs.latencies().percentile(50)),
        milliseconds(theirs.latencies().percentile(99)),
        theirs.cost(),
        mine.rate(),
        milliseconds(mine.latencies().percentile(50)),
        milliseconds(mine.latencies().percentile(99)),
        mine.cost(),
        mine.apiCost(),
        theirs.cost() / mine.cost(),
        fast ? "yes" : "no");
  }

  private static String milliseconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
  }

  private static List<Work> works(Population population) {
    return List.of(
        get("list of 1,000 load balancers", "/v2/lbaas/loadbalancers"),
        get("show of one", "/v2/lbaas/loadbalancers/" + population.one()));
  }

  private static List<Work> large(Population population) {
    var path = "/v2/lbaas/loadbalancers/" + population.large();
    return List.of(
        get("show of one with 2,000 objects", path),
        get("status tree of one with 2,000 objects", path + "/status"));
  }

  private static List<Work> writes(Population population) {
    return List.of(
        new Work("create of a populated load balancer", 201, new Creation()),
        new Work("member create", 201, new Membership(population)));
  }

  private static Work get(String name, String path) {
    Asking asking = (side, _, _) -> HttpRequest.newBuilder(side.address().resolve(path));
    return new Work(name, 200, asking);
  }

  private static HttpRequest.Builder post(Side side, String path, String body) {
    return HttpRequest.newBuilder(side.address().resolve(path))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  /** A listener with an L7 policy and rule, a pool with a health monitor, and two members. */
  private record Creation() implements Asking {
    @Override
    public HttpRequest.Builder request(Side side, int client, int number) {
      return post(
          side,
          "/v2/lbaas/loadbalancers",
          """
          {"loadbalancer": {"name": "bench", "vip_subnet_id": "20000000-0000-0000-0000-000000000001",
           "listeners": [{"name": "http", "protocol": "HTTP", "protocol_port": 80,
             "default_pool": {"name": "web"},
             "l7policies": [{"action": "REJECT", "rules": [
               {"type": "PATH", "compare_type": "STARTS_WITH", "value": "/admin"}]}]}],
           "pools": [{"name": "web", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
             "healthmonitor": {"type": "HTTP", "url_path": "/health", "delay": 5, "timeout": 2,
                               "max_retries": 1},
             "members": [{"address": "10.0.0.10", "protocol_port": 80},
                         {"address": "10.0.0.11", "protocol_port": 80}]}]}}
          """);
    }
  }

  /** Each request is for a load balancer of its own, which nobody settles. */
  private record Membership(Population population) implements Asking {
    @Override
    public HttpRequest.Builder request(Side side, int client, int number) {
      return post(
          side,
          "/v2/lbaas/pools/" + population.pools().get(number) + "/members",
          "{\"member\": {\"address\": \"10.0.2.%d\", \"protocol_port\": 80}}"
              .formatted(number % 250 + 1));
    }

    @Override
    public int most() {
      return population.pools().size();
    }

    @Override
    public void prepare(Side side) {
      side.db()
          .change(tx -> {
            tx.execute("DELETE FROM member WHERE provisioning_status = 'PENDING_CREATE'");
            for (var table : List.of("pool", "listener", "load_balancer")) {
              tx.execute(
                  "UPDATE %s SET provisioning_status = 'ACTIVE'".formatted(table)
                      + " WHERE provisioning_status = 'PENDING_UPDATE'");
            }
          });
    }
  }
}

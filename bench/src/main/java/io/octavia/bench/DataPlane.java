package io.octavia.bench;

import io.octavia.testbed.Authority;
import io.octavia.testbed.Balancer;
import io.octavia.testbed.Command;
import io.octavia.testbed.Host;
import io.octavia.testbed.HttpProbe;
import io.octavia.testbed.Installation;
import io.octavia.testbed.Load;
import io.octavia.testbed.LocalNetwork;
import io.octavia.testbed.Prober;
import io.octavia.testbed.Processes;
import io.octavia.testbed.PythonAgents;
import io.octavia.testbed.Waiting;
import io.octavia.testbed.WebServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Measures the data plane: how long a change takes to show in traffic, how long traffic is away
 * when something dies, and what a load balancer costs beside a bare haproxy.
 */
public final class DataPlane {
  private static final int CHANGES = 20;
  private static final int DEATHS = 5;
  private static final int ROUNDS = 5;
  private static final Duration ROUND = Duration.ofSeconds(4);
  private static final int CONNECTIONS = 50;

  /** Shorter than what it measures, longer than an answer takes. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /** To where an amphora's lines go; nobody listens there. */
  private static final String LOGGING =
      """
          log /run/rsyslog/octavia/log local0
          option httplog
      """;

  private final PrintStream out;

  DataPlane(PrintStream out) {
    this.out = out;
  }

  /** Runs it alone, or the part of it that is named; takes some minutes. */
  public static void main(String[] arguments) {
    System.out.println(Machine.describe());
    System.out.println();
    var plane = new DataPlane(System.out);
    switch (Objects.requireNonNullElse(System.getenv("OCTAVIA_BENCH_ONLY"), "")) {
      case "changes" -> plane.changes();
      case "gaps" -> plane.gaps();
      case "throughput" -> plane.throughput();
      case "deaths" -> new Deaths(System.out).run();
      default -> plane.run();
    }
  }

  void run() {
    changes();
    gaps();
    new Deaths(out).run();
    throughput();
  }

  private void changes() {
    out.println("| From the API call to traffic, SINGLE | Runs | p50 | p95 | slowest |");
    out.println("|---|---|---|---|---|");
    try (var installation = Installation.start();
        var authority = Authority.create("bench")) {
      var network = installation.createNetwork("bench", LocalNetwork.freeCidr());
      var one = installation.webServer(network, "one");
      var two = installation.webServer(network, "two");
      below(installation, network, one, two, "");
      certificates(installation, network, authority, one);
    }
    // Its agent takes seconds to load.
    var patient = Map.of("haproxy_amphora.connection_max_retries", "120");
    try (var installation = Installation.start(patient);
        var _ = PythonAgents.insteadOfOurs(installation)) {
      var network = installation.createNetwork("bench", LocalNetwork.freeCidr());
      var one = installation.webServer(network, "one");
      var two = installation.webServer(network, "two");
      below(installation, network, one, two, ", the original's agent");
    }
    out.println();
  }

  private void below(
      Installation installation, LocalNetwork network, WebServer one, WebServer two, String agent) {
    try (var balancer = Balancer.create(installation, network, Balancer.http("", one.member(80)))) {
      Waiting.until("200", () -> HttpProbe.ask(balancer.vip(), 80).status() == 200);
      members(installation, balancer, two, agent);
      rules(installation, balancer, agent);
    }
  }

  private void members(Installation installation, Balancer balancer, WebServer two, String agent) {
    var api = installation.api();
    var path = "/v2/lbaas/pools/" + balancer.pool("web").path("id").asString() + "/members";
    var added = new Samples();
    var drained = new Samples();
    var weighted = new Samples();
    var removed = new Samples();
    for (int i = 0; i < CHANGES; i++) {
      long begin = System.nanoTime();
      var id = api.post(path, "{\"member\": " + two.member(80) + "}").path("id").asString();
      spin(() -> asks(balancer, "two"));
      added.since(begin);
      balancer.awaitActive();

      begin = System.nanoTime();
      api.put(path + "/" + id, "{\"member\": {\"weight\": 0}}");
      spin(() -> !asksOften(balancer, "two"));
      drained.since(begin);
      balancer.awaitActive();

      begin = System.nanoTime();
      api.put(path + "/" + id, "{\"member\": {\"weight\": 1}}");
      spin(() -> asks(balancer, "two"));
      weighted.since(begin);
      balancer.awaitActive();

      begin = System.nanoTime();
      api.delete(path + "/" + id);
      spin(() -> !asksOften(balancer, "two"));
      removed.since(begin);
      balancer.awaitActive();
    }
    out.println(added.row("member added" + agent));
    out.println(weighted.row("weight 1 instead of 0" + agent));
    out.println(drained.row("weight 0 instead of 1" + agent));
    out.println(removed.row("member removed" + agent));
  }

  private static boolean asks(Balancer balancer, String server) {
    return HttpProbe.ask(balancer.vip(), 80).server().equals(server);
  }

  /** Two servers take turns: four requests meet both. */
  private static boolean asksOften(Balancer balancer, String server) {
    for (int i = 0; i < 4; i++) if (asks(balancer, server)) return true;
    return false;
  }

  private void rules(Installation installation, Balancer balancer, String agent) {
    var api = installation.api();
    var samples = new Samples();
    for (int i = 0; i < CHANGES; i++) {
      // Without a rule it rejects nothing.
      var policy =
          api.post(
              "/v2/lbaas/l7policies",
              "{\"l7policy\": {\"listener_id\": \"%s\", \"action\": \"REJECT\"}}"
                  .formatted(balancer.listener("http").path("id").asString()));
      balancer.awaitActive();
      long begin = System.nanoTime();
      api.post(
          "/v2/lbaas/l7policies/" + policy.path("id").asString() + "/rules",
          """
          {"rule": {"type": "PATH", "compare_type": "STARTS_WITH", "value": "/"}}\
          """);
      spin(() -> HttpProbe.ask(balancer.vip(), 80).status() == 403);
      samples.since(begin);
      balancer.awaitActive();
      api.delete("/v2/lbaas/l7policies/" + policy.path("id").asString());
      balancer.awaitActive();
    }
    out.println(samples.row("L7 rule added (a reload)" + agent));
  }

  private void certificates(
      Installation installation, LocalNetwork network, Authority authority, WebServer one) {
    var samples = new Samples();
    installation.keep("cert-0", authority.issue("host-0.test"));
    try (var balancer =
        Balancer.create(
            installation,
            network,
            """
            "listeners": [{"name": "tls", "protocol": "TERMINATED_HTTPS", "protocol_port": 443,
                           "default_tls_container_ref": "cert-0",
                           "default_pool": {"name": "web"}}],
            "pools": [{"name": "web", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
                       "members": [%s]}]\
            """
                .formatted(one.member(80)))) {
      var path = "/v2/lbaas/listeners/" + balancer.listener("tls").path("id").asString();
      Waiting.until("a handshake", () -> subject(balancer).contains("host-0.test"));
      for (int i = 1; i <= CHANGES; i++) {
        var name = "host-" + i + ".test";
        installation.keep("cert-" + i, authority.issue(name));
        long begin = System.nanoTime();
        installation
            .api()
            .put(path, "{\"listener\": {\"default_tls_container_ref\": \"cert-" + i + "\"}}");
        spin(() -> subject(balancer).contains(name));
        samples.since(begin);
        balancer.awaitActive();
      }
    }
    out.println(samples.row("certificate changed (each look costs a start of openssl)"));
  }

  private static String subject(Balancer balancer) {
    return Command.run("openssl", "s_client", "-connect", balancer.vip() + ":443").output();
  }

  private void gaps() {
    out.println(
        "| Traffic away, ACTIVE_STANDBY, a new connection every 10 ms | Runs | p50 | p95 | slowest |");
    out.println("|---|---|---|---|---|");
    try (var installation =
        Installation.start(Map.of("controller_worker.loadbalancer_topology", "ACTIVE_STANDBY"))) {
      var network = installation.createNetwork("bench", LocalNetwork.freeCidr());
      var one = installation.webServer(network, "one");
      try (var balancer =
          Balancer.create(installation, network, Balancer.http("", one.member(80)))) {
        gap(balancer, "haproxy of the MASTER killed", kill("haproxy"));
        gap(balancer, "keepalived of the MASTER killed", kill("keepalived"));
        gap(balancer, "the MASTER destroyed", Installation.Server::destroy);
        gap(
            balancer,
            "failover asked for",
            _ -> {
              var path = "/v2/lbaas/loadbalancers/" + balancer.id() + "/failover";
              installation.api().call("PUT", path, null);
            });
      }
    }
    out.println();
  }

  private static Consumer<Installation.Server> kill(String program) {
    return server -> Processes.kill(server.processes(program));
  }

  private void gap(Balancer balancer, String what, Consumer<Installation.Server> event) {
    var samples = new Samples();
    for (int i = 0; i < DEATHS; i++) {
      settle(balancer);
      var before = balancer.servers();
      try (var prober = Prober.start(balancer.vip(), 80, PATIENCE)) {
        Waiting.until("some requests", () -> prober.requests() > 50);
        event.accept(holder(balancer));
        int requests = prober.requests();
        Waiting.until("more requests", () -> prober.requests() > requests + 200);
        if (what.contains("destroyed") || what.contains("asked")) {
          Waiting.until("others", () -> !balancer.servers().containsAll(before));
        }
        settle(balancer);
        samples.add(prober.stop().longestOutage());
      }
    }
    out.println(samples.row(what));
  }

  /** ACTIVE, ONLINE, two amphorae of which one holds the address, and an answer. */
  private static void settle(Balancer balancer) {
    balancer.awaitActive();
    balancer.awaitOperating("ONLINE");
    Waiting.until(
        "a pair with one holder of the address",
        () ->
            balancer.servers().size() == 2
                && balancer.servers().stream().filter(each -> each.holds(balancer.vip())).count()
                    == 1);
    Waiting.until("200", () -> HttpProbe.ask(balancer.vip(), 80).status() == 200);
  }

  private static Installation.Server holder(Balancer balancer) {
    return balancer.servers().stream()
        .filter(each -> each.holds(balancer.vip()))
        .findFirst()
        .orElseThrow();
  }

  /** In turns, so that what else the machine does meets both. */
  private void throughput() {
    out.println(
        "| wrk, %d kept connections, best of %d | requests/s | p99 |"
            .formatted(CONNECTIONS, ROUNDS));
    out.println("|---|---|---|");
    throughput("", "false", "");
    throughput(", connections logged", "true", LOGGING);
    out.println();
  }

  private void throughput(String what, String connectionLogging, String logging) {
    try (var installation =
        Installation.start(Map.of("haproxy_amphora.connection_logging", connectionLogging))) {
      var network = installation.createNetwork("bench", LocalNetwork.freeCidr());
      var member = member(installation, network);
      var bare = bare(installation, network, logging, member.address());
      try (var balancer =
          Balancer.create(
              installation,
              network,
              Balancer.http(
                  "",
                  "{\"address\": \"%s\", \"protocol_port\": 80}".formatted(member.address())))) {
        Waiting.until("200", () -> HttpProbe.ask(balancer.vip(), 80).status() == 200);
        Waiting.until("200", () -> HttpProbe.ask(bare.address(), 80).status() == 200);
        var ours = new Round(0, Duration.ZERO);
        var theirs = ours;
        for (int i = 0; i < ROUNDS; i++) {
          theirs = theirs.or(round("http://" + bare.address() + "/"));
          ours = ours.or(round(balancer.url("/")));
        }
        out.println(theirs.row("bare haproxy" + what));
        out.println(ours.row("a load balancer" + what));
        out.printf(
            Locale.ROOT,
            "| ratio | %.2f | %.2f |%n",
            ours.rate / theirs.rate,
            (double) ours.p99.toNanos() / theirs.p99.toNanos());
      }
    }
  }

  /**
   * A round of wrk.
   *
   * @param rate requests per second
   */
  private record Round(double rate, Duration p99) {
    Round or(Round other) {
      return other.rate > rate ? other : this;
    }

    String row(String name) {
      return String.format(Locale.ROOT, "| %s | %.0f | %.2f ms |", name, rate, p99.toNanos() / 1e6);
    }
  }

  private static Round round(String url) {
    long begin = System.nanoTime();
    try (var load = Load.start(url, CONNECTIONS)) {
      Waiting.until("the end of the round", () -> System.nanoTime() - begin > ROUND.toNanos());
      var outcome = load.stop();
      outcome.assertNoneFailed();
      return new Round(outcome.requests() / (ROUND.toNanos() / 1e9), outcome.p99());
    }
  }

  private static Host member(Installation installation, LocalNetwork network) {
    return haproxy(
        installation,
        network,
        """
        frontend member
            bind :80
            http-request return status 200 content-type text/plain string ok
        """);
  }

  /** What somebody would write by hand. */
  private static Host bare(
      Installation installation, LocalNetwork network, String logging, String member) {
    return haproxy(
        installation,
        network,
        """
        frontend bare
            bind :80
        %s    default_backend members
        backend members
            balance roundrobin
            server one %s:80
        """
            .formatted(logging, member));
  }

  private static Host haproxy(Installation installation, LocalNetwork network, String sections) {
    var host = installation.host(network);
    try {
      Path file = Files.createTempFile("octavia-bench-", ".cfg");
      Files.writeString(
          file,
          """
          defaults
              mode http
              timeout connect 5s
              timeout client 50s
              timeout server 50s
          """
              + sections);
      host.start(
          List.of("haproxy", "-db", "-f", file.toString()),
          file.resolveSibling(file.getFileName() + ".log").toFile());
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looks again at once: what is measured is shorter than a pause. */
  private static void spin(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) Thread.onSpinWait();
  }
}

package io.octavia.bench;

import io.octavia.testbed.Balancer;
import io.octavia.testbed.HttpProbe;
import io.octavia.testbed.Installation;
import io.octavia.testbed.LocalNetwork;
import io.octavia.testbed.Processes;
import io.octavia.testbed.Waiting;
import io.octavia.testbed.WebServer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures what a user waits for, and what the service costs, on this machine. One after the other,
 * nothing beside it; each time ends with an answer through the address of the load balancer.
 */
public final class Benchmarks {
  private static final int CREATES = 20;
  private static final int MEMBERS = 20;
  private static final int STARTS = 5;
  private static final List<Integer> BALANCERS = List.of(0, 10, 50);

  private final PrintStream out = System.out;

  private Benchmarks() {}

  /** Runs all of it; takes some minutes. */
  public static void main(String[] arguments) {
    var benchmarks = new Benchmarks();
    benchmarks.out.println(Machine.describe());
    benchmarks.out.println();
    benchmarks.times();
    benchmarks.memory();
    benchmarks.out.println();
    new DataPlane(benchmarks.out).run();
  }

  private void times() {
    out.println("| What | Runs | p50 | p95 | slowest |");
    out.println("|---|---|---|---|---|");
    out.println(starts().row("`octavia up` to the first answer of the API"));
    creates("SINGLE");
    creates("ACTIVE_STANDBY");
    out.println();
  }

  private static Samples starts() {
    var samples = new Samples();
    try (var installation = Installation.start()) {
      for (int i = 0; i < STARTS; i++) {
        installation.down();
        long begin = System.nanoTime();
        var up = Thread.ofVirtual().start(installation::up);
        Waiting.until("the API", installation::isUp);
        samples.since(begin);
        join(up);
      }
    }
    return samples;
  }

  /** Creates, and in the same installation the adding of members. */
  private void creates(String topology) {
    try (var installation =
        Installation.start(Map.of("controller_worker.loadbalancer_topology", topology))) {
      var network = installation.createNetwork("bench", LocalNetwork.freeCidr());
      var one = installation.webServer(network, "one");
      var two = installation.webServer(network, "two");
      var samples = new Samples();
      for (int i = 0; i <= CREATES; i++) {
        long begin = System.nanoTime();
        try (var balancer = Balancer.request(installation, network, populated(one, two))) {
          Waiting.until("200", () -> HttpProbe.ask(balancer.vip(), 80).status() == 200);
          // The first one warms up.
          if (i > 0) samples.since(begin);
          balancer.awaitActive();
        }
      }
      out.println(
          samples.row("create populated " + topology + " to the first 200 through the VIP"));
      out.println(
          members(installation, network, one, two)
              .row("add member to the first answer from it, " + topology));
    }
  }

  private static Samples members(
      Installation installation, LocalNetwork network, WebServer one, WebServer two) {
    var samples = new Samples();
    try (var balancer = Balancer.create(installation, network, Balancer.http("", one.member(80)))) {
      var api = installation.api();
      var path = "/v2/lbaas/pools/" + balancer.pool("web").path("id").asString() + "/members";
      Waiting.until("200", () -> HttpProbe.ask(balancer.vip(), 80).status() == 200);
      for (int i = 0; i < MEMBERS; i++) {
        long begin = System.nanoTime();
        var member = api.post(path, "{\"member\": " + two.member(80) + "}");
        while (!HttpProbe.ask(balancer.vip(), 80).server().equals("two")) Thread.onSpinWait();
        samples.since(begin);
        balancer.awaitActive();
        api.delete(path + "/" + member.path("id").asString());
        balancer.awaitActive();
      }
    }
    return samples;
  }

  private void memory() {
    out.println("| Load balancers | Control plane | Agent host |");
    out.println("|---|---|---|");
    try (var installation = Installation.start()) {
      var network = installation.createNetwork("bench", LocalNetwork.freeCidr());
      var one = installation.webServer(network, "one");
      var two = installation.webServer(network, "two");
      var balancers = new ArrayList<Balancer>();
      for (int wanted : BALANCERS) {
        while (balancers.size() < wanted) {
          balancers.add(Balancer.create(installation, network, populated(one, two)));
        }
        balancers.forEach(balancer -> balancer.awaitOperating("ONLINE"));
        out.printf(
            "| %d | %d MB | %d MB |%n",
            wanted,
            Processes.residentKilobytes(installation.controlPlane()) / 1024,
            Processes.residentKilobytes(installation.agentHost()) / 1024);
      }
    }
  }

  /** A listener with an L7 policy, a pool with a health monitor and two members. */
  private static String populated(WebServer one, WebServer two) {
    return """
    "listeners": [
      {"name": "http", "protocol": "HTTP", "protocol_port": 80, "default_pool": {"name": "web"},
       "l7policies": [{"action": "REJECT", "rules": [
         {"type": "PATH", "compare_type": "STARTS_WITH", "value": "/admin"}]}]}],
    "pools": [
      {"name": "web", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
       "healthmonitor": {"type": "HTTP", "url_path": "/health", "delay": 5, "timeout": 2,
                         "max_retries": 1},
       "members": [%s, %s]}]\
    """
        .formatted(one.member(80), two.member(80));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}

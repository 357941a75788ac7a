package io.octavia.bench;

import io.octavia.testbed.Balancer;
import io.octavia.testbed.HttpProbe;
import io.octavia.testbed.Installation;
import io.octavia.testbed.LocalNetwork;
import io.octavia.testbed.Waiting;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * How long it takes until an amphora that has died is missed, and until its load balancer serves
 * again from another. It dies at a random moment between two of its heartbeats.
 */
final class Deaths {
  /** Seconds: how often amphorae speak, when they are missed, how often that is looked for. */
  private record Cadence(int interval, int timeout, int check, int deaths) {
    String text() {
      return "heartbeat_interval %d s, heartbeat_timeout %d s, health_check_interval %d s"
          .formatted(interval, timeout, check);
    }

    Map<String, String> settings() {
      return Map.of(
          "health_manager.heartbeat_interval", String.valueOf(interval),
          "health_manager.heartbeat_timeout", String.valueOf(timeout),
          "health_manager.health_check_interval", String.valueOf(check));
    }

    /** Until the replacement begins: one and a half intervals after the timeout. */
    double aim() {
      return timeout + 1.5 * interval;
    }
  }

  private static final Cadence ONE_MACHINE = new Cadence(2, 10, 1, 10);
  private static final Cadence UPSTREAM = new Cadence(10, 60, 3, 3);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final PrintStream out;

  Deaths(PrintStream out) {
    this.out = out;
  }

  /** Takes some seven minutes. */
  void run() {
    out.println(
        "| The amphora destroyed, SINGLE | Runs | replacement begun, p50 | slowest | aim | traffic"
            + " again, p50 | slowest |");
    out.println("|---|---|---|---|---|---|---|");
    run(ONE_MACHINE);
    run(UPSTREAM);
    out.println();
  }

  private void run(Cadence cadence) {
    var begun = new Samples();
    var served = new Samples();
    try (var installation = Installation.start(cadence.settings())) {
      var network = installation.createNetwork("bench", LocalNetwork.freeCidr());
      var one = installation.webServer(network, "one");
      try (var balancer =
          Balancer.create(installation, network, Balancer.http("", one.member(80)))) {
        for (int i = 0; i < cadence.deaths; i++) die(balancer, cadence, begun, served);
      }
    }
    out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f s | %.2f s | %.1f s | %.2f s | %.2f s |%n",
        cadence.text(),
        cadence.deaths,
        seconds(begun, 50),
        seconds(begun, 100),
        cadence.aim(),
        seconds(served, 50),
        seconds(served, 100));
  }

  private static void die(Balancer balancer, Cadence cadence, Samples begun, Samples served) {
    balancer.awaitActive();
    balancer.awaitOperating("ONLINE");
    await(() -> answers(balancer));
    pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1000 * cadence.interval)));
    long death = System.nanoTime();
    balancer.servers().getFirst().destroy();
    await(() -> !balancer.show().path("provisioning_status").asString().equals("ACTIVE"));
    begun.since(death);
    await(() -> answers(balancer));
    served.since(death);
    Waiting.until("another amphora", () -> balancer.servers().size() == 1);
  }

  private static boolean answers(Balancer balancer) {
    return HttpProbe.ask(balancer.vip(), 80, Duration.ofMillis(100)).status() == 200;
  }

  /** As long as it takes: it may be longer than anything else does. */
  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) pause(PAUSE);
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static double seconds(Samples samples, int hundredths) {
    return samples.percentile(hundredths).toNanos() / 1e9;
  }
}

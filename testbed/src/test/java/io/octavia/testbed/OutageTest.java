package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.testing.TemporaryMariaDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What everything depends on is away for a while: no amphora is replaced for it, traffic goes on,
 * nothing that was promised is lost, and nobody has to lend a hand.
 *
 * <p>{@code -Doctavia.outage=60} is for how many seconds, instead of a little more than {@code
 * heartbeat_timeout}; then the broker and the clocks have their turn as well.
 */
@EndToEnd
@Timeout(900)
class OutageTest {
  private static final long LENGTH = Long.getLong("octavia.outage", 7) * 1000;

  /** Three load balancers, so that the silence of all is not that of one. */
  private static final int BALANCERS = 3;

  private static TemporaryMariaDb server;
  private static RabbitMq broker;
  private static Deployment deployment;
  private static FalseTime time;
  private static WebServer one;
  private static List<String> balancers;
  private static List<Prober> probers;

  @BeforeAll
  static void start() {
    server = TemporaryMariaDb.startLasting();
    var settings = new HashMap<String, String>();
    if (isLong()) {
      settings.put("health_manager.heartbeat_timeout", "30");
      broker = RabbitMq.start();
      settings.putAll(KillTest.called(broker));
    }
    if (isLong()) time = FalseTime.begin();
    deployment = Deployment.start(server, settings, isLong() ? time.environment() : Map.of());
    one = deployment.webServer("outage-one");
    balancers = new ArrayList<>();
    probers = new ArrayList<>();
    for (int i = 0; i < BALANCERS; i++) balancers.add(create());
    for (var each : balancers) {
      deployment.api(0).awaitActive(each);
      var path = "/v2/lbaas/loadbalancers/" + each;
      deployment.api(0).await(path, "operating_status", "ONLINE");
    }
  }

  private static boolean isLong() {
    return System.getProperty("octavia.outage") != null;
  }

  @AfterAll
  static void stop() {
    if (deployment != null) deployment.close();
    if (broker != null) broker.close();
    if (server != null) server.close();
    if (time != null) time.close();
  }

  private static String create() {
    return deployment
        .api(0)
        .post(
            "/v2/lbaas/loadbalancers",
            """
            {"loadbalancer": {"name": "outage", "vip_subnet_id": "%s", %s}}\
            """
                .formatted(deployment.network().subnetId(), Balancer.http("", one.member(80))))
        .path("id")
        .asString();
  }

  @Test
  void database_is_away() {
    during(() -> {
      server.kill();
      writing(LENGTH);
      server.restart();
    });
  }

  @Test
  void way_to_the_amphorae_is_cut() {
    during(() -> {
      try (var _ = Cut.between(deployment)) {
        writing(LENGTH);
      }
    });
  }

  @Test
  @EnabledIfSystemProperty(named = "octavia.outage", matches = ".+")
  void clocks_are_set_an_hour_on_and_back() {
    during(() -> {
      time.set(Duration.ofHours(1));
      writing(LENGTH / 2);
      time.set(Duration.ofHours(-1));
      writing(LENGTH);
      time.set(Duration.ZERO);
    });
  }

  @Test
  @EnabledIfSystemProperty(named = "octavia.outage", matches = ".+")
  void broker_is_away() {
    during(() -> {
      broker.kill();
      writing(LENGTH);
      broker.launch();
    });
  }

  @Test
  @EnabledIfSystemProperty(named = "octavia.outage", matches = ".+")
  void broker_and_database_are_away() {
    during(() -> {
      broker.kill();
      server.kill();
      writing(LENGTH);
      server.restart();
      broker.launch();
    });
  }

  private final Set<String> promised = new HashSet<>();
  private int written;

  /** What has to be so before is so after, and a little later still. */
  private void during(Runnable outage) {
    var before = amphorae();
    for (var each : balancers) probers.add(Prober.start(vip(each), 80));
    try {
      outage.run();
      settled();
      // Whoever was believed to be dead would be replaced now.
      writing(LENGTH);
      settled();
      assertThat(amphorae()).isEqualTo(before);
      probers.forEach(each -> each.stop().assertNoneFailed());
      for (var each : balancers) deployment.api(0).awaitActive(each);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e.getMessage() + deployment.logs(), e);
    } finally {
      probers.forEach(Prober::close);
      probers.clear();
    }
  }

  /** Members that get nothing, for nobody serves there; the API takes them if it can. */
  private void writing(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      var balancer = balancers.get(written++ % balancers.size());
      try {
        var api = deployment.api(written % 2);
        var pools = api.call("GET", "/v2/lbaas/pools?loadbalancer_id=" + balancer, null);
        if (pools.status() != 200) continue;
        var pool = pools.body().at("/pools/0/id").asString();
        var answer =
            api.call(
                "POST",
                "/v2/lbaas/pools/" + pool + "/members",
                "{\"member\": {\"address\": \"%s\", \"protocol_port\": %d, \"weight\": 0}}"
                    .formatted(one.address(), 2000 + written));
        if (answer.status() == 201) promised.add(answer.body().at("/member/id").asString());
      } catch (UncheckedIOException e) {
        // Nobody knows whether it was taken.
      }
      KillFaults.pause(1000);
    }
  }

  private void settled() {
    Waiting.until(
        "every load balancer ACTIVE",
        Duration.ofMinutes(2),
        () -> balancers.stream().allMatch(each -> status(each).equals("ACTIVE")));
    var there = new HashSet<String>();
    for (var balancer : balancers) {
      for (var pool : deployment.api(0).list("/v2/lbaas/pools?loadbalancer_id=" + balancer)) {
        var members = "/v2/lbaas/pools/" + pool.path("id").asString() + "/members";
        for (var member : deployment.api(0).list(members)) {
          assertThat(member.path("provisioning_status").asString()).isEqualTo("ACTIVE");
          there.add(member.path("id").asString());
        }
      }
    }
    assertThat(there).containsAll(promised);
  }

  private static String status(String balancer) {
    var answer = deployment.api(0).call("GET", "/v2/lbaas/loadbalancers/" + balancer, null);
    return answer.body().at("/loadbalancer/provisioning_status").asString();
  }

  private static String vip(String balancer) {
    return deployment
        .api(0)
        .get("/v2/lbaas/loadbalancers/" + balancer)
        .path("vip_address")
        .asString();
  }

  private static Set<String> amphorae() {
    var all = new HashSet<String>();
    for (var each : balancers) {
      for (var amphora : deployment.api(0).amphorae(each)) all.add(amphora.path("id").asString());
    }
    return all;
  }

  /** Neither agents are reached, nor do heartbeats come through. */
  private record Cut(String table) implements AutoCloseable {
    static Cut between(Deployment deployment) {
      var table = "octavia-outage-" + ProcessHandle.current().pid();
      var rules = new StringBuilder("table inet " + table + " {\n chain out {\n");
      rules.append("  type filter hook output priority 0; policy accept;\n");
      for (int port : deployment.heartbeatPorts()) {
        rules.append("  udp dport %d drop\n".formatted(port));
      }
      for (var address : deployment.agentAddresses()) {
        rules.append("  ip daddr %s tcp dport 9443 drop\n".formatted(address));
      }
      rules.append(" }\n}\n");
      try {
        var file = Files.createTempFile("octavia-outage-", ".nft");
        Files.writeString(file, rules);
        Command.run("nft", "-f", file.toString()).orFail();
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Cut(table);
    }

    @Override
    public void close() {
      Command.run("nft", "delete", "table", "inet", table).orFail();
    }
  }

  /** A clock that only our processes have; their steady counter goes on as it should. */
  private record FalseTime(Path file) implements AutoCloseable {
    static FalseTime begin() {
      try {
        var time = new FalseTime(Files.createTempFile("octavia-time-", ""));
        time.set(Duration.ZERO);
        return time;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Map<String, String> environment() {
      return Map.of(
          "LD_PRELOAD", "/usr/$LIB/faketime/libfaketimeMT.so.1",
          "DONT_FAKE_MONOTONIC", "1",
          // Else waits of Java's that have an end would end at once, and be begun again.
          "FAKETIME_FORCE_MONOTONIC_FIX", "0",
          "FAKETIME_TIMESTAMP_FILE", file.toString(),
          "FAKETIME_CACHE_DURATION", "1");
    }

    void set(Duration offset) {
      try {
        Files.writeString(file, "%+d".formatted(offset.toSeconds()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the other tests see with, on a bridge of its own, without the product. */
class TestMachinesTest {
  private static LocalNetwork network;
  private static WebServer server;

  @BeforeAll
  static void bridge() {
    var id = UUID.randomUUID().toString();
    var cidr = LocalNetwork.freeCidr();
    network =
        new LocalNetwork(
            id, "", LocalNetwork.prefix(cidr), "tbb" + id.substring(0, 8), new AtomicInteger());
    Command.run("ip", "link", "add", network.bridge(), "type", "bridge").orFail();
    Command.run("ip", "link", "set", network.bridge(), "up").orFail();
    Command.run("ip", "address", "add", network.prefix() + ".0.1/22", "dev", network.bridge())
        .orFail();
    server = WebServer.start(Host.on(network), "one");
  }

  @AfterAll
  static void remove() {
    if (server != null) server.close();
    Command.run("ip", "link", "delete", network.bridge()).orFail();
  }

  @Test
  void web_server_tells_who_it_is_and_what_it_was_asked() {
    var page = Browser.here().with("-H", "X-Test: yes").get("http://" + server.address() + "/path");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.server()).hasValue("one");
    assertThat(page.asked().path("path").asString()).isEqualTo("/path");
    assertThat(page.receivedHeader("X-Test")).hasValue("yes");
    assertThat(Browser.here().get("https://" + server.address() + "/").server()).hasValue("one");
  }

  @Test
  void web_server_falls_sick_and_recovers() {
    var health = "http://" + server.address() + "/health";
    server.fallSick();
    assertThat(Browser.here().get(health).status()).isEqualTo(503);
    server.recover();
    assertThat(Browser.here().get(health).status()).isEqualTo(200);
  }

  @Test
  void browser_sends_from_another_machine() {
    try (var client = Host.on(network)) {
      var page = Browser.on(client).get("http://" + server.address() + "/");
      assertThat(page.asked().path("client").asString()).isEqualTo(client.address());
    }
  }

  @Test
  void prober_counts_what_fails_and_how_long() {
    try (var prober = Prober.start(server.address(), 80)) {
      Waiting.until("some requests", () -> prober.requests() > 20);
      server.stop();
      Waiting.until("some failures", () -> prober.requests() > 60);
      server.restart();
      int then = prober.requests();
      Waiting.until("some requests", () -> prober.requests() > then + 20);
      var outcome = prober.stop();
      assertThat(outcome.failures()).isNotEmpty().hasSizeLessThan(outcome.requests() - 30);
      assertThat(outcome.longestOutage()).isPositive();
    }
  }
}

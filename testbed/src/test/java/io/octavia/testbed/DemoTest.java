package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The first thing that a new user types. */
@EndToEnd
class DemoTest {
  @Test
  void demo_shows_a_working_load_balancer_twice_and_can_be_purged() {
    try (var installation = Installation.prepare()) {
      for (int i = 0; i < 2; i++) {
        var shown = demo(installation).orFail();
        assertThat(shown).contains("web-1", "web-2", "ERROR", "clouds:", "down --purge");
        assertThat(shown).contains(installation.address().toString());
      }
      var balancers = installation.api().list("/v2/lbaas/loadbalancers");
      assertThat(balancers).hasSize(1);
      var vip = balancers.getFirst().path("vip_address").asString();
      assertThat(Browser.here().get("http://" + vip + "/").status()).isEqualTo(200);

      installation.purge();
      assertThat(Processes.mentioning(installation.directory().toString())).isEmpty();
      assertThat(installation.directory()).doesNotExist();
    }
  }

  private static Command.Result demo(Installation installation) {
    return Installation.octavia(
        "demo",
        "--state-dir",
        installation.directory().toString(),
        "--port",
        Integer.toString(installation.address().getPort()));
  }
}

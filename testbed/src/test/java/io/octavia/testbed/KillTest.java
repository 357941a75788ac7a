package io.octavia.testbed;

import io.octavia.db.testing.TemporaryMariaDb;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Load balancers are made, changed, failed over and deleted while everything that it takes is
 * killed, or sleeps for longer than the leases. When that is over, everything is settled or gone,
 * what is wanted is there, and nothing else is.
 *
 * <p>{@code -Doctavia.kills=500} makes it a long run: half of that many faults with workers that
 * look into the database, and half with workers that are called through RabbitMQ. {@code
 * -Doctavia.kills.seed=N} makes the same choices again.
 */
@EndToEnd
@Timeout(14400)
class KillTest {
  private static final int FAULTS = Integer.getInteger("octavia.kills", 6);
  private static final long SEED = Long.getLong("octavia.kills.seed", System.nanoTime());

  /**
   * Certificates of amphorae end after minutes, and are renewed half a minute after their issue.
   */
  private static final Map<String, String> SHORT_LIVED =
      Map.of(
          "certificates.cert_validity_time", "600",
          "house_keeping.cert_expiry_buffer", "570",
          "house_keeping.cert_interval", "5");

  @Test
  @ExtendWith(Deployment.Shared.class)
  void whatever_is_killed_whenever_all_ends_settled_or_gone_and_nothing_is_left(
      Deployment.Lazily deployment) {
    if (System.getProperty("octavia.kills") == null) {
      new KillRun(deployment.get(), FAULTS, SEED, false).run();
      return;
    }
    try (var server = TemporaryMariaDb.startLasting();
        var own = Deployment.start(server, SHORT_LIVED)) {
      new KillRun(own, FAULTS / 2, SEED, true).run();
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "octavia.kills", matches = ".+")
  void the_same_with_workers_that_are_called() {
    try (var server = TemporaryMariaDb.startLasting();
        var broker = RabbitMq.start()) {
      var settings = new HashMap<>(SHORT_LIVED);
      settings.putAll(called(broker));
      try (var own = Deployment.start(server, settings).with(broker)) {
        new KillRun(own, FAULTS - FAULTS / 2, SEED + 2, true).run();
      }
    }
  }

  /** What has workers called through the broker. */
  static Map<String, String> called(RabbitMq broker) {
    return Map.of(
        "DEFAULT.transport_url", broker.url(),
        "oslo_messaging.topic", "octavia_prov",
        "oslo_messaging_rabbit.amqp_durable_queues", "true",
        "oslo_messaging_rabbit.rabbit_interval_max", "2",
        "api_settings.workers", "rpc",
        "api_settings.pending_updates", "accept");
  }
}

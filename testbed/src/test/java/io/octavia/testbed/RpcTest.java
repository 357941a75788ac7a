package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.Schema;
import io.octavia.db.reconcile.Outbox;
import io.octavia.db.testing.TemporaryMariaDb;
import io.octavia.rpc.BrokerVisit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Calls over RabbitMQ, with Debian's processes: our API and the original's worker, the original's
 * API and our worker, on one database.
 */
@Tag("end-to-end")
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RpcTest {
  private static final String PROJECT = "rpc";

  private static RabbitMq broker;
  private static String database;
  private static OriginalApi original;

  @BeforeAll
  static void start() {
    broker = RabbitMq.start();
    database = TemporaryMariaDb.shared().newDatabase();
    try (var db = Db.open(database, DbSettings.DEFAULTS, RandomGenerator.getDefault())) {
      Schema.upgrade(db, "head");
    }
  }

  @AfterAll
  static void stop() {
    if (original != null) original.close();
    if (broker != null) broker.close();
  }

  /** It takes long to start. */
  private static OriginalApi original() {
    if (original == null) original = OriginalApi.start(database, 1, broker.url());
    return original;
  }

  @Test
  @Order(1)
  void broker_that_does_not_know_us_is_told_from_one_that_is_silent() {
    assertThat(visit(broker.url())).isInstanceOf(BrokerVisit.LetIn.class);
    assertThat(visit(broker.urlOverTls())).isInstanceOf(BrokerVisit.LetIn.class);
    assertThat(visit(broker.url().replaceFirst("//octavia:", "//stranger:")))
        .isInstanceOfSatisfying(
            BrokerVisit.Refused.class, refused -> assertThat(refused.user()).isEqualTo("stranger"));
    assertThat(visit(broker.url() + "%20not")).isInstanceOf(BrokerVisit.Refused.class);
    assertThat(visit("rabbit://octavia:p@127.0.0.1:" + Installation.freePort()))
        .isInstanceOf(BrokerVisit.Silent.class);
  }

  private static BrokerVisit visit(String url) {
    return BrokerVisit.all(Config.of(Map.of("DEFAULT.transport_url", url))).getFirst();
  }

  @Test
  @Order(1)
  void our_api_drives_the_workers_of_the_original() {
    try (var worker = OriginalWorker.start(database, broker.url());
        var api = OurParts.api(database, broker.url())) {
      try {
        // A call that comes before any worker has made its queue waits.
        var calls = new EveryCall(api.client(PROJECT), api.db());
        calls.run();
        calls.cascade();
        Waiting.until("all sent", () -> api.db().read(Outbox::size) == 0);
        assertThat(worker.log()).contains("agent configuration update").doesNotContain("Traceback");
      } catch (AssertionError e) {
        throw new AssertionError("the original's worker says:\n" + worker.log(), e);
      }
    }
  }

  @Test
  @Order(2)
  void api_of_the_original_drives_our_workers() {
    try (var worker = OurParts.worker(database, broker.url())) {
      var calls = new EveryCall(original().client(PROJECT), worker.db());
      try {
        calls.run();
        calls.graph();
      } catch (AssertionError e) {
        throw new AssertionError(
            "our worker did "
                + worker.db().read(tx -> tx.fetch("SELECT * FROM reconcile").toString())
                + "\nthe original's API says:\n"
                + original().log(),
            e);
      }
    }
  }

  @Test
  @Order(3)
  void no_call_is_lost_with_the_broker() {
    try (var api = OurParts.api(database, broker.urlOverTls())) {
      var client = api.client(PROJECT);
      var made = new ArrayList<String>();
      made.add(begin(client));
      Waiting.until("sent", () -> api.db().read(Outbox::size) == 0);
      broker.kill();
      made.add(begin(client));
      made.add(begin(client));
      assertThat(api.db().<Integer>read(Outbox::size)).isEqualTo(2);
      try (var worker = OurParts.worker(database, broker.urlOverTls())) {
        broker.launch();
        made.forEach(client::awaitActive);
        Waiting.until("sent", () -> worker.db().read(Outbox::size) == 0);
        made.forEach(client::removeLoadBalancer);
      }
    }
  }

  @Test
  @Order(3)
  void calls_that_nobody_has_sent_are_done_by_our_own_workers_once_they_are_not_to_be_called() {
    String id;
    List<String> before;
    try (var ours = OurParts.whole(database)) {
      id = begin(ours.client(PROJECT));
      ours.client(PROJECT).awaitActive(id);
      before = amphorae(ours.client(PROJECT), id);
    }
    try (var api =
        OurParts.api(database, "rabbit://octavia:p@127.0.0.1:" + Installation.freePort())) {
      api.client(PROJECT).call("PUT", "/v2.0/lbaas/loadbalancers/" + id + "/failover", null);
      assertThat(api.db().<Integer>read(Outbox::size)).isEqualTo(1);
    }
    try (var ours = OurParts.whole(database)) {
      var client = ours.client(PROJECT);
      client.awaitActive(id);
      assertThat(amphorae(client, id)).hasSize(1).doesNotContainAnyElementsOf(before);
      assertThat(ours.db().<Integer>read(Outbox::size)).isZero();
      client.removeLoadBalancer(id);
    }
  }

  private static List<String> amphorae(ApiClient client, String loadBalancer) {
    return client.amphorae(loadBalancer).stream()
        .map(amphora -> amphora.path("id").asString())
        .toList();
  }

  private static String begin(ApiClient client) {
    return client
        .post("/v2.0/lbaas/loadbalancers", "{\"loadbalancer\": " + EveryCall.plain("patient") + "}")
        .path("id")
        .asString();
  }

  @Test
  @Order(4)
  void deployment_of_the_original_changes_hands_and_back() {
    var theirs = original().client(PROJECT);
    var estate = new Estate();
    try (var _ = OriginalWorker.start(database, broker.url())) {
      estate.build(theirs);
    }
    try (var ours = OurParts.whole(database)) {
      estate.assertComplete(ours.client(PROJECT), "theirs");
      estate.work(ours.client(PROJECT), "ours");
    }
    estate.assertComplete(theirs, "ours");
    try (var _ = OriginalWorker.start(database, broker.url())) {
      estate.work(theirs, "again");
      estate.assertComplete(theirs, "again");
      estate.remove(theirs);
    }
  }
}

package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.Schema;
import io.octavia.db.reconcile.Outbox;
import io.octavia.db.testing.TemporaryMariaDb;
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
    if (broker != null) broker.close();
  }

  @Test
  @Order(1)
  void our_api_drives_the_workers_of_the_original() {
    try (var worker = OriginalWorker.start(database, broker.url());
        var api = OurParts.api(database, broker.url())) {
      try {
        // A call that comes before any worker has made its queue waits.
        var calls = new EveryCall(api.client(PROJECT));
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
    try (var worker = OurParts.worker(database, broker.url());
        var api = OriginalApi.start(database, 1, broker.url())) {
      try {
        var calls = new EveryCall(api.client(PROJECT));
        calls.run();
        calls.graph();
      } catch (AssertionError e) {
        throw new AssertionError(
            "our worker did "
                + worker.db().read(tx -> tx.fetch("SELECT * FROM reconcile").toString())
                + worker
                    .db()
                    .read(tx ->
                        tx.fetch("SELECT * FROM reconcile_event WHERE error IS NOT NULL")
                            .toString())
                + "\nthe original's API says:\n"
                + api.log(),
            e);
      }
    }
  }
}

package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.Db;
import io.octavia.db.tables.Tables;
import io.octavia.db.testing.TemporaryMariaDb;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Somebody holds a project's quota for too long. */
class BusyProjectTest {
  private static final String MAKE =
      "{'loadbalancer':{'vip_subnet_id':'" + MemoryCloud.SUBNET + "'}}";

  @Test
  void is_told_to_whoever_would_add_to_it_and_nothing_is_left_of_that() throws Exception {
    waiting(Duration.ofSeconds(1));
    try (var bench = Bench.onMariaDb(Map.of("api_settings.auth_strategy", "testing"), 1);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var lb = bench.loadBalancer();
      int ports = bench.cloud.ports.size();
      var held = new CountDownLatch(1);
      var answered = new CountDownLatch(1);
      var holder =
          threads.submit(() -> {
            bench.db.change(tx -> {
              Db.lock(tx, Tables.QUOTAS, Tables.QUOTAS.PROJECT_ID.eq(Bench.PROJECT));
              held.countDown();
              await(answered);
            });
            return true;
          });
      held.await();
      try {
        for (var refused :
            new Bench.Answer[] {
              bench.post("/loadbalancers", MAKE),
              bench.post(
                  "/pools",
                  "{'pool':{'loadbalancer_id':'%s','protocol':'HTTP','lb_algorithm':'SOURCE_IP'}}"
                      .formatted(lb)),
              bench.put("/quotas/" + Bench.PROJECT, "{'quota':{'pool':1}}")
            }) {
          assertThat(refused.is(503).fault())
              .isEqualTo("Project busy.  Unable to lock the project.  Please try again.");
        }
        bench.get("/loadbalancers").is(200);
        bench.put("/loadbalancers/" + lb, "{'loadbalancer':{'name':'b'}}").is(200);
        bench.settle();
      } finally {
        answered.countDown();
      }
      assertThat(holder.get()).isTrue();
      assertThat(bench.cloud.ports).hasSize(ports);
      assertThat(bench.get("/loadbalancers").json().path("loadbalancers")).hasSize(1);
      assertThat(bench.get("/pools").json().path("pools")).isEmpty();
      bench.post("/loadbalancers", MAKE).is(201);
    } finally {
      waiting(Duration.ofSeconds(5));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long connections that are opened from then on wait for a lock. */
  private static void waiting(Duration time) {
    try (var db = TemporaryMariaDb.shared().open()) {
      db.change(tx -> tx.execute("SET GLOBAL innodb_lock_wait_timeout = " + time.toSeconds()));
    }
  }
}

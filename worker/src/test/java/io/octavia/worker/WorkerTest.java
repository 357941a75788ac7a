package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.RECONCILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octavia.config.Config;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Server;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop itself, with threads and real time. */
class WorkerTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private Worker start() {
    return Worker.start(
        Config.of(Map.of("nova.enable_anti_affinity", "true")),
        world.db,
        world.cloud.networks(),
        world.cloud.ports(),
        world.cloud.servers(),
        world.agents,
        InstantSource.system(),
        UUID::randomUUID);
  }

  private void awaitActive() {
    await().atMost(SOON).until(() -> "ACTIVE".equals(world.api.status(World.ID)));
  }

  @Test
  void load_balancer_that_it_is_woken_for_is_made() {
    try (var worker = start()) {
      world.create("ACTIVE_STANDBY", "10.0.0.100");
      world.populate();
      worker.wake(World.ID);
      awaitActive();
    }
    world.assertWhole(2);
  }

  @Test
  void change_that_nobody_told_it_of_is_found() {
    world.create("SINGLE", "10.0.0.100");
    try (var worker = start()) {
      awaitActive();
      world.api.createListener(World.ID, "listener", 80, "web");
      awaitActive();
      assertThat(worker).isNotNull();
    }
    world.assertWhole(1);
  }

  @Test
  void what_a_worker_of_the_original_left_unfinished_goes_on() {
    world.create("SINGLE", "10.0.0.100");
    world.db.change(tx -> tx.deleteFrom(RECONCILE).execute());
    try (var worker = start()) {
      awaitActive();
      assertThat(worker).isNotNull();
    }
    world.assertWhole(1);
  }

  @Test
  void failure_that_passes_is_tried_again_by_itself() {
    world.create("SINGLE", "10.0.0.100");
    var fails = new AtomicInteger();
    world.trouble.meanwhile(
        20,
        () -> {
          fails.incrementAndGet();
          throw new CloudException(CloudException.Kind.UNAVAILABLE, "for a moment");
        });
    try (var worker = start()) {
      worker.wake(World.ID);
      awaitActive();
    }
    assertThat(fails).hasValue(1);
    world.assertWhole(1);
  }

  @Test
  void worker_that_is_closed_ends_its_action_and_gives_the_load_balancer_back() throws Exception {
    world.create("SINGLE", "10.0.0.100");
    var reached = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    world.trouble.meanwhile(
        10,
        () -> {
          reached.countDown();
          await().atMost(SOON).until(() -> goOn.getCount() == 0);
        });
    var worker = start();
    worker.wake(World.ID);
    await().atMost(SOON).until(() -> reached.getCount() == 0);
    var closing = Thread.ofVirtual().start(worker::close);
    assertThat(closing.join(Duration.ofMillis(100))).isFalse();
    goOn.countDown();
    assertThat(closing.join(SOON)).isTrue();

    assertThat(owner()).isNull();
    assertThat(world.api.status(World.ID)).isEqualTo("PENDING_CREATE");
    try (var second = start()) {
      second.wake(World.ID);
      awaitActive();
    }
    world.assertWhole(1);
  }

  @Test
  void two_workers_share_a_database_without_harm() {
    try (var one = start();
        var two = start()) {
      world.create("ACTIVE_STANDBY", "10.0.0.100");
      one.wake(World.ID);
      two.wake(World.ID);
      for (var i = 0; i < 5; i++) {
        world.api.createListener(World.ID, "listener-" + i, 80 + i, "web");
        one.wake(World.ID);
        two.wake(World.ID);
      }
      awaitActive();
      await().atMost(SOON).until(() -> world.nextAt().isEmpty());
    }
    world.assertWhole(2);
  }

  @Test
  void amphora_of_no_load_balancer_is_removed_when_it_is_to_go() {
    for (var name : List.of("spare", "kept")) {
      world.cloud.servers.put(
          name, new Server(name, name, Server.State.ACTIVE, null, null, null, null, null));
      world.db.change(tx ->
          tx.insertInto(AMPHORA)
              .set(AMPHORA.ID, name)
              .set(AMPHORA.COMPUTE_ID, name)
              .set(AMPHORA.STATUS, name.equals("spare") ? "PENDING_DELETE" : "READY")
              .set(AMPHORA.CERT_BUSY, false)
              .execute());
    }
    try (var worker = start()) {
      await().atMost(SOON).until(() -> "DELETED".equals(amphoraStatus("spare")));
      assertThat(worker).isNotNull();
    }
    assertThat(amphoraStatus("kept")).isEqualTo("READY");
    assertThat(world.cloud.servers).containsOnlyKeys("kept");
  }

  private String amphoraStatus(String id) {
    return world.db.read(tx ->
        tx.select(AMPHORA.STATUS)
            .from(AMPHORA)
            .where(AMPHORA.ID.eq(id))
            .fetchSingle(AMPHORA.STATUS));
  }

  private String owner() {
    return world.db.read(
        tx -> tx.select(RECONCILE.OWNER).from(RECONCILE).fetchSingle(RECONCILE.OWNER));
  }
}

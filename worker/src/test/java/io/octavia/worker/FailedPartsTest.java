package io.octavia.worker;

import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.RECONCILE_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.reconcile.Backlog;
import io.octavia.db.reconcile.Reconciles;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects below a load balancer that ended in ERROR, and how they come out of it. */
class FailedPartsTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void object_that_was_refused_is_tried_again_later_and_later_by_itself() {
    made();
    world.agents.poison.add("bad");
    world.api.createListener(World.ID, "second", 81, "bad");
    world.settle();
    assertThat(listener()).isEqualTo("ERROR");
    world.retry();
    assertThat(listener()).as("too early").isEqualTo("ERROR");
    after(60);
    assertThat(listener()).isEqualTo("ERROR");
    assertThat(world.api.status(World.ID)).isEqualTo("ACTIVE");
    world.pass(Duration.ofSeconds(60));
    world.retry();
    assertThat(listener()).as("too early").isEqualTo("ERROR");

    world.agents.poison.clear();
    after(60);
    assertThat(listener()).isEqualTo("ACTIVE");
    assertWholeAndForgotten();
  }

  @Test
  void object_whose_agent_was_silent_is_tried_again_when_it_answers() {
    made();
    world.agents.silent.addAll(world.api.amphorae(World.ID).values());
    world.api.createMember(World.ID, "pool", "late", "a-subnet");
    world.untilStatus("ACTIVE");
    assertThat(member("late")).isEqualTo("ERROR");

    world.agents.silent.clear();
    world.settle();
    after(60);
    assertThat(member("late")).isEqualTo("ACTIVE");
    assertWholeAndForgotten();
  }

  @Test
  void deletion_that_failed_is_tried_again_as_a_deletion() {
    made();
    failDeletion();

    after(60);
    assertThat(member("m1")).isNull();
    assertWholeAndForgotten();
  }

  @Test
  void deletion_that_failed_is_not_undone_by_a_failover() {
    made();
    failDeletion();
    world.api.failover(World.ID);
    world.settle();
    assertThat(member("m1")).isEqualTo("ERROR");

    after(60);
    assertThat(member("m1")).isNull();
    assertWholeAndForgotten();
  }

  private void failDeletion() {
    world.agents.silent.addAll(world.api.amphorae(World.ID).values());
    world.api.deleteMember(World.ID, "pool", "m1");
    world.untilStatus("ACTIVE");
    world.agents.silent.clear();
    world.settle();
    assertThat(member("m1")).isEqualTo("ERROR");
  }

  @Test
  void listener_that_agents_leave_out_is_tried_again_by_itself() {
    made();
    leaveOut();
    after(60);
    assertThat(listener()).isEqualTo("ERROR");

    world.agents.unservable.clear();
    after(120);
    assertThat(listener()).isEqualTo("ACTIVE");
    assertWholeAndForgotten();
  }

  private void leaveOut() {
    world.agents.unservable.add("left out");
    world.api.createListener(World.ID, "second", 81, "left out");
    world.settle();
    assertThat(listener()).isEqualTo("ERROR");
  }

  @Test
  void change_of_something_else_does_not_make_the_next_try_forgotten() {
    made();
    leaveOut();
    world.api.createMember(World.ID, "pool", "other", "a-subnet");
    world.settle();
    assertThat(listener()).isEqualTo("ERROR");

    world.agents.unservable.clear();
    after(60);
    assertThat(listener()).isEqualTo("ACTIVE");
    assertWholeAndForgotten();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PENDING_UPDATE", "PENDING_DELETE"})
  void owner_need_not_wait(String change) {
    made();
    world.agents.poison.add("bad");
    world.api.createListener(World.ID, "second", 81, "bad");
    world.settle();
    assertThat(listener()).isEqualTo("ERROR");
    world.agents.poison.clear();
    world.db.change(tx -> {
      tx.update(LISTENER)
          .set(LISTENER.PROVISIONING_STATUS, change)
          .where(LISTENER.ID.eq("second"))
          .execute();
      tx.update(LOAD_BALANCER).set(LOAD_BALANCER.PROVISIONING_STATUS, "PENDING_UPDATE").execute();
      Reconciles.bump(tx, World.ID);
    });
    world.settle();

    assertThat(listener()).isEqualTo(change.equals("PENDING_DELETE") ? null : "ACTIVE");
    assertWholeAndForgotten();
  }

  @Test
  void object_that_others_left_in_error_is_changed_once_more_after_any_change() {
    made();
    world.db.change(tx ->
        tx.update(MEMBER)
            .set(MEMBER.PROVISIONING_STATUS, "ERROR")
            .where(MEMBER.ID.eq("m1"))
            .execute());
    world.api.createMember(World.ID, "pool", "other", "a-subnet");
    world.settle();
    assertThat(member("m1")).isEqualTo("ERROR");

    after(60);
    assertThat(member("m1")).isEqualTo("ACTIVE");
  }

  @Test
  void operators_see_what_is_in_error_why_and_when_it_is_tried_again() {
    made();
    assertThat(world.db.read(Backlog::list)).isEmpty();
    leaveOut();
    var listed = world.db.read(Backlog::list);

    assertThat(listed)
        .singleElement()
        .satisfies(pending -> {
          assertThat(pending.status()).isEqualTo("ACTIVE");
          assertThat(pending.nextAt()).isEqualTo(world.millis() + 60_000);
          assertThat(pending.failed())
              .extracting(failed -> failed.kind() + " " + failed.id() + ": " + failed.error())
              .containsExactly("listener second: the secret is gone");
        });
  }

  private void made() {
    world.create("SINGLE", "10.0.0.100");
    world.populate();
    world.settle();
    world.assertWhole(1);
  }

  private void after(int seconds) {
    world.pass(Duration.ofSeconds(seconds));
    world.retry();
    world.settle();
  }

  private void assertWholeAndForgotten() {
    world.assertWhole(1);
    assertThat(Graph.failed(world.graph())).isEmpty();
    assertThat(world.db.<Integer>read(tx -> tx.fetchCount(RECONCILE_FAILED))).isZero();
    world.pass(Duration.ofHours(2));
    world.retry();
    assertThat(world.api.status(World.ID)).isEqualTo("ACTIVE");
  }

  private String listener() {
    return world.api.status(LISTENER.ID, LISTENER.PROVISIONING_STATUS, "second");
  }

  private String member(String id) {
    return world.api.status(MEMBER.ID, MEMBER.PROVISIONING_STATUS, id);
  }
}

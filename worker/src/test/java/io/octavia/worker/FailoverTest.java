package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.reconcile.Reconciles;
import io.octavia.db.reconcile.Replacements;
import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraRole;
import io.octavia.domain.cloud.CloudException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failovers of amphorae that are not as they should be; the others are in ConvergenceTest. */
class FailoverTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private void made(String topology) {
    world.create(topology, "10.0.0.5");
    world.populate();
    world.settle();
    assertThat(world.api.status(World.ID)).isEqualTo("ACTIVE");
  }

  private Amphora backup() {
    return world.graph().amphorae().stream()
        .filter(amphora -> amphora.role() == AmphoraRole.BACKUP)
        .findFirst()
        .orElseThrow();
  }

  private void fail(Amphora amphora) {
    world.db.change(tx ->
        tx.update(AMPHORA)
            .set(AMPHORA.STATUS, "ERROR")
            .where(AMPHORA.ID.eq(amphora.id().value()))
            .execute());
  }

  @Test
  void amphora_in_error_is_replaced_when_somebody_asks() {
    made("ACTIVE_STANDBY");
    var failed = backup();
    fail(failed);
    assertThat(world.api.replace(failed.id().value())).isTrue();
    world.settle();

    world.assertWhole(2);
    assertThat(backup().id()).isNotEqualTo(failed.id());
  }

  @Test
  void amphora_in_error_is_removed_when_somebody_asks_and_not_replaced() {
    made("ACTIVE_STANDBY");
    var failed = backup();
    fail(failed);
    world.db.change(tx -> {
      Replacements.remove(tx, failed.id());
      Reconciles.bump(tx, World.ID);
    });
    world.settle();

    assertThat(world.graph().amphorae())
        .singleElement()
        .matches(amphora -> amphora.role() == AmphoraRole.MASTER);
    assertThat(world.cloud.servers).doesNotContainKey(failed.computeId()).hasSize(1);
    assertThat(world.api.status(World.ID)).isEqualTo("ACTIVE");

    world.api.failover(World.ID);
    world.settle();
    world.assertWhole(2);
  }

  @Test
  void amphora_that_serves_is_not_removed_as_one_in_error() {
    made("SINGLE");
    var serving = world.graph().amphorae().getFirst();
    world.db.change(tx -> {
      Replacements.remove(tx, serving.id());
      Reconciles.bump(tx, World.ID);
    });
    world.settle();

    world.assertWhole(1);
  }

  @Test
  void failover_after_one_that_failed_makes_it_whole() {
    made("ACTIVE_STANDBY");
    world.trouble.breakCalls("boot", new CloudException(CloudException.Kind.REFUSED, "quota"));
    world.api.replace(backup().id().value());
    world.settle();
    assertThat(world.api.status(World.ID)).isEqualTo("ERROR");

    world.trouble.repair();
    world.api.failover(World.ID);
    world.settle();
    world.assertWhole(2);
  }

  @Test
  void amphora_too_many_goes_in_a_failover() {
    made("SINGLE");
    world.db.change(tx ->
        tx.insertInto(AMPHORA)
            .set(AMPHORA.ID, UUID.randomUUID().toString())
            .set(AMPHORA.LOAD_BALANCER_ID, World.ID.value())
            .set(AMPHORA.STATUS, "ERROR")
            .set(AMPHORA.CERT_BUSY, false)
            .execute());
    world.api.failover(World.ID);
    world.settle();

    world.assertWhole(1);
  }
}

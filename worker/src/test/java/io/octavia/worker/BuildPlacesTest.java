package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AMPHORA_BUILD_REQUEST;
import static io.octavia.db.tables.Tables.AMPHORA_BUILD_SLOTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.AmphoraId;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that may not all be built at the same time. */
class BuildPlacesTest {
  private final World world = World.building(1);
  private final BuildPlaces places = new BuildPlaces(1, world);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void servers_of_a_pair_are_built_one_after_the_other() {
    world.create("ACTIVE_STANDBY", "10.0.0.100");
    world.runOnce();
    assertThat(world.cloud.servers).hasSize(1);
    assertThat(world.lastError()).contains("build_rate_limit");
    assertThat(used()).isEqualTo(1);

    world.settle();
    world.assertWhole(2);
    assertThat(used()).isZero();
    assertThat(world.db.<Integer>read(tx -> tx.fetchCount(AMPHORA_BUILD_REQUEST))).isZero();
  }

  @Test
  void failovers_come_first_and_those_who_are_gone_hold_nobody_up() {
    var first = amphora();
    var second = amphora();
    var failover = amphora();

    assertThat(take(first, false)).isTrue();
    assertThat(take(first, false)).as("has it already").isTrue();
    assertThat(take(second, false)).isFalse();
    world.pass(Duration.ofSeconds(1));
    assertThat(take(failover, true)).isFalse();

    world.db.change(tx -> tx.deleteFrom(AMPHORA).where(AMPHORA.ID.eq(first.value())).execute());
    assertThat(take(second, false)).isFalse();
    assertThat(take(failover, true)).isTrue();
    world.db.change(tx -> places.leave(tx, failover));
    assertThat(take(second, false)).isTrue();
    assertThat(used()).isEqualTo(1);
  }

  private boolean take(AmphoraId amphora, boolean isFailover) {
    return world.db.<Boolean>write(tx -> places.take(tx, amphora, isFailover));
  }

  private int used() {
    return world.db.<Integer>read(tx ->
        tx.select(AMPHORA_BUILD_SLOTS.SLOTS_USED).from(AMPHORA_BUILD_SLOTS).fetchOne(0, int.class));
  }

  private AmphoraId amphora() {
    var id = UUID.randomUUID().toString();
    world.db.change(tx ->
        tx.insertInto(AMPHORA)
            .set(AMPHORA.ID, id)
            .set(AMPHORA.STATUS, "PENDING_CREATE")
            .set(AMPHORA.CERT_BUSY, false)
            .execute());
    return new AmphoraId(id);
  }
}

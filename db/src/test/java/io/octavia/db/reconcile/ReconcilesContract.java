package io.octavia.db.reconcile;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.db.Db;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancerId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/** What every database must do with leases, marks and events. */
abstract class ReconcilesContract {
  private static final LoadBalancerId ID = new LoadBalancerId("lb");
  private static final Duration LEASE = Duration.ofSeconds(30);

  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final Reconciles reconciles = new Reconciles(clock);

  abstract Db db();

  @Test
  void load_balancer_that_was_changed_is_due_and_counts_its_changes() {
    bump();
    bump();

    assertThat(due()).containsExactly(ID);
    assertThat(progress().generation()).isEqualTo(2);
    assertThat(progress().settled()).isZero();
  }

  @Test
  void request_that_made_the_last_change_is_known_until_another_makes_one() {
    Requests.serving(
        "req-1",
        () -> {
          bump();
          return true;
        });
    assertThat(progress().requestId()).isEqualTo("req-1");
    bump();
    assertThat(progress().requestId()).isNull();
  }

  @Test
  void what_is_looked_at_again_is_due_and_has_not_changed() {
    bump();
    var lease = claim("one").orElseThrow();
    write(tx -> Reconciles.settle(tx, lease, 1, null, true));
    write(tx -> Reconciles.release(tx, lease));
    assertThat(due()).isEmpty();
    write(tx -> Reconciles.lookAgain(tx, ID));
    assertThat(due()).containsExactly(ID);
    assertThat(progress().generation()).isOne();
  }

  @Test
  void only_one_of_two_gets_the_lease() {
    bump();

    assertThat(claim("one")).isPresent();
    assertThat(claim("two")).isEmpty();
    assertThat(due()).isEmpty();
  }

  @Test
  void lease_that_is_over_goes_to_another_and_the_first_cannot_write_any_more() {
    bump();
    var first = claim("one").orElseThrow();
    now = now.plus(LEASE);
    var second = claim("two").orElseThrow();

    assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
    assertThatThrownBy(() -> write(tx -> Reconciles.fence(tx, first)))
        .isInstanceOf(LeaseLost.class);
    assertThatThrownBy(() -> write(tx -> reconciles.renew(tx, first, LEASE)))
        .isInstanceOf(LeaseLost.class);
    write(tx -> Reconciles.release(tx, first));
    assertThat(claim("three")).isEmpty();
    write(tx -> assertThat(Reconciles.fence(tx, second)).isEqualTo(1));
  }

  @Test
  void lease_that_is_renewed_is_not_over() {
    bump();
    var lease = claim("one").orElseThrow();
    now = now.plusSeconds(29);
    write(tx -> reconciles.renew(tx, lease, LEASE));
    now = now.plusSeconds(29);

    assertThat(claim("two")).isEmpty();
  }

  @Test
  void lease_of_a_dead_worker_is_not_kept_for_an_hour_by_a_clock_that_was_set_back() {
    bump();
    assertThat(claim("one")).isPresent();
    now = now.minus(Duration.ofHours(1));

    assertThat(due()).containsExactly(ID);
    assertThat(claim("two")).isPresent();
  }

  @Test
  void load_balancer_that_is_settled_is_at_rest_until_the_next_change() {
    bump();
    var lease = claim("one").orElseThrow();
    write(tx -> Reconciles.settle(tx, lease, 1, null, true));
    write(tx -> Reconciles.release(tx, lease));

    assertThat(claim("two")).isEmpty();
    bump();
    assertThat(claim("two")).isPresent();
  }

  @Test
  void change_that_came_meanwhile_is_not_settled_with_the_others() {
    bump();
    var lease = claim("one").orElseThrow();
    bump();
    write(tx -> Reconciles.settle(tx, lease, 1, null, true));
    write(tx -> Reconciles.release(tx, lease));

    assertThat(progress().settled()).isZero();
    assertThat(claim("two")).isPresent();
  }

  @Test
  void failure_is_counted_and_waits_for_its_time() {
    bump();
    var lease = claim("one").orElseThrow();
    var later = now.plusSeconds(5);
    write(tx -> reconciles.failed(tx, lease, 1, "x".repeat(5000), later.toEpochMilli()));
    write(tx -> Reconciles.release(tx, lease));

    assertThat(claim("two")).isEmpty();
    assertThat(progress().attempt()).isEqualTo(1);
    assertThat(progress().firstFailedAt()).isEqualTo(now.toEpochMilli());
    assertThat(progress().lastError()).hasSize(4096);
    now = later;
    assertThat(claim("two")).isPresent();
  }

  @Test
  void new_change_has_a_new_budget() {
    bump();
    var lease = claim("one").orElseThrow();
    write(tx -> reconciles.failed(tx, lease, 1, "no", now.plusSeconds(5).toEpochMilli()));
    bump();

    assertThat(progress().attempt()).isZero();
    assertThat(progress().firstFailedAt()).isNull();
    assertThat(progress().nextAt()).isZero();
  }

  @Test
  void leases_of_the_dead_are_ended_and_no_others() {
    bump();
    assertThat(claim("host:1:1")).isPresent();

    write(tx -> assertThat(reconciles.releaseDead(tx, owner -> owner.pid() == 2)).isZero());
    assertThat(claim("two")).isEmpty();
    write(tx -> assertThat(reconciles.releaseDead(tx, owner -> owner.pid() == 1)).isEqualTo(1));
    assertThat(claim("two")).isPresent();
  }

  @Test
  void amphora_that_is_to_be_replaced_is_marked_and_its_load_balancer_locked() {
    write(tx -> rows(tx, "ACTIVE", "ALLOCATED"));
    write(tx -> assertThat(replace(tx)).isTrue());
    write(tx -> assertThat(replace(tx)).isTrue());

    assertThat(reason()).isEqualTo("silent");
    assertThat(status()).isEqualTo("PENDING_UPDATE");
    assertThat(progress().generation()).isEqualTo(2);
  }

  @Test
  void what_failed_before_is_replaced_along_with_an_amphora_of_a_load_balancer_in_error() {
    write(tx -> rows(tx, "ERROR", "ALLOCATED"));
    write(tx -> amphora(tx, "failed", "ERROR"));
    write(tx -> assertThat(replace(tx)).isTrue());

    var marked =
        read(tx ->
            tx.select(RECONCILE_AMPHORA.AMPHORA_ID)
                .from(RECONCILE_AMPHORA)
                .where(RECONCILE_AMPHORA.REPLACE_REASON.isNotNull())
                .fetchSet(RECONCILE_AMPHORA.AMPHORA_ID));
    assertThat(marked).containsExactlyInAnyOrder("amphora", "failed");
  }

  @Test
  void amphora_of_a_load_balancer_that_goes_is_not_replaced() {
    write(tx -> rows(tx, "PENDING_DELETE", "ALLOCATED"));
    write(tx -> assertThat(replace(tx)).isFalse());

    assertThat(status()).isEqualTo("PENDING_DELETE");
    assertThat(isKnown()).isFalse();
  }

  @Test
  void events_are_numbered_and_only_the_newest_are_kept() {
    var ofFirstLease = new Events(ID);
    for (var i = 0; i < 310; i++) {
      var at = i;
      write(tx -> ofFirstLease.append(tx, "Act", "it", at, null));
    }
    var ofNextLease = new Events(ID);
    write(tx -> {
      long id = ofNextLease.begin(tx, List.of(new Events.Beginning("Last", null)), 7).getFirst();
      ofNextLease.end(tx, id, 12, "broken");
    });

    var events = events(0);
    assertThat(events).hasSize(300);
    assertThat(events.getLast()).isEqualTo(new Event(311, "Last", null, 7, 12L, "broken"));
    assertThat(events(310)).hasSize(1);
    write(tx -> assertThat(Events.purge(tx, 1_000_000)).isEqualTo(300));
  }

  private List<LoadBalancerId> due() {
    return read(tx -> reconciles.claimable(tx, 10));
  }

  private List<Event> events(long after) {
    return read(tx -> Events.list(tx, ID, after));
  }

  private boolean isKnown() {
    return read(tx -> Reconciles.progress(tx, ID).isPresent());
  }

  private String reason() {
    return read(tx ->
        tx.select(RECONCILE_AMPHORA.REPLACE_REASON)
            .from(RECONCILE_AMPHORA)
            .fetchSingle(RECONCILE_AMPHORA.REPLACE_REASON));
  }

  private void bump() {
    write(tx -> Reconciles.bump(tx, ID));
  }

  private Optional<Lease> claim(String owner) {
    return db().write(tx -> reconciles.claim(tx, ID, owner, LEASE));
  }

  private Progress progress() {
    return read(tx -> Reconciles.progress(tx, ID)).orElseThrow();
  }

  static boolean replace(DSLContext tx) {
    return Replacements.request(tx, new AmphoraId("amphora"), "silent");
  }

  private String status() {
    return read(tx ->
        tx.select(LOAD_BALANCER.PROVISIONING_STATUS)
            .from(LOAD_BALANCER)
            .fetchSingle(LOAD_BALANCER.PROVISIONING_STATUS));
  }

  static void rows(DSLContext tx, String loadBalancer, String amphora) {
    tx.insertInto(LOAD_BALANCER)
        .set(LOAD_BALANCER.ID, ID.value())
        .set(LOAD_BALANCER.PROJECT_ID, "project")
        .set(LOAD_BALANCER.ENABLED, true)
        .set(LOAD_BALANCER.PROVISIONING_STATUS, loadBalancer)
        .set(LOAD_BALANCER.OPERATING_STATUS, "ONLINE")
        .execute();
    amphora(tx, "amphora", amphora);
  }

  private static void amphora(DSLContext tx, String id, String status) {
    tx.insertInto(AMPHORA)
        .set(AMPHORA.ID, id)
        .set(AMPHORA.LOAD_BALANCER_ID, ID.value())
        .set(AMPHORA.STATUS, status)
        .set(AMPHORA.CERT_BUSY, false)
        .execute();
  }

  private void write(Consumer<DSLContext> work) {
    db().change(work);
  }

  private <T> T read(Function<DSLContext, T> work) {
    return db().read(work);
  }
}

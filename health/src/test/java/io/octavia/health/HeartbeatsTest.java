package io.octavia.health;

import static io.octavia.db.tables.Tables.LISTENER_STATISTICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.testing.DatabaseKind;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.domain.MemberId;
import io.octavia.domain.PoolId;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.Heartbeat.ListenerReport;
import io.octavia.wire.Heartbeat.PoolKey;
import io.octavia.wire.Heartbeat.PoolReport;
import io.octavia.wire.Heartbeat.Stats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class HeartbeatsTest {
  private static final String LB = "10000000-0000-4000-8000-000000000001";
  private static final String AMPHORA = "20000000-0000-4000-8000-000000000001";
  private static final String LISTENER = "30000000-0000-4000-8000-000000000001";
  private static final String POOL = "40000000-0000-4000-8000-000000000001";
  private static final String MEMBER = "50000000-0000-4000-8000-000000000001";

  private final ManualClock clock = new ManualClock();
  private final DeletedServers servers = new DeletedServers();
  private final Vigil vigil = new Vigil(Duration.ofSeconds(60), clock.instant());
  private final DatabaseKind.Opened opened;
  private final Db db;
  private final Rows rows;
  private Heartbeats heartbeats;

  HeartbeatsTest(DatabaseKind database) {
    opened = database.open();
    db = opened.db();
    rows = new Rows(db);
  }

  @BeforeEach
  void makeRows() {
    heartbeats = new Heartbeats(Config.of(Map.of()), db, clock, servers, vigil, Runnable::run);
    rows.loadBalancer(LB, "ACTIVE", "OFFLINE");
    rows.listener(LISTENER, LB, 80);
    rows.pool(POOL, LB);
    rows.member(MEMBER, POOL);
    rows.amphora(AMPHORA, LB, "ALLOCATED");
  }

  private void accept(Heartbeat heartbeat, Instant at) {
    heartbeats.absorb(List.of(Received.of(heartbeat, at)));
  }

  @AfterEach
  void close() {
    opened.close();
  }

  @Test
  void statuses_health_and_counters_are_written() {
    accept(full("UP", new Stats(10, 20, 3, 4, 5)), clock.instant());
    assertThat(rows.operating(LB)).isEqualTo("ONLINE");
    assertThat(rows.operating(LISTENER)).isEqualTo("ONLINE");
    assertThat(rows.operating(POOL)).isEqualTo("ONLINE");
    assertThat(rows.operating(MEMBER)).isEqualTo("ONLINE");
    assertThat(rows.lastHeard(AMPHORA)).isEqualTo(clock.instant());
    assertThat(counters()).containsExactly(20, 10, 3, 4, 5);

    accept(full("DOWN", new Stats(1, 1, 1, 1, 1)), clock.instant());
    assertThat(rows.operating(LB)).isEqualTo("DEGRADED");
    assertThat(rows.operating(MEMBER)).isEqualTo("ERROR");
    assertThat(counters()).as("all but the active ones add up").containsExactly(21, 11, 1, 5, 6);
  }

  @Test
  void many_are_made_use_of_at_once() {
    var batch = new ArrayList<Received>();
    for (int i = 100; i < 350; i++) {
      var lb = "10000000-0000-4000-8000-000000000" + i;
      var listener = "30000000-0000-4000-8000-000000000" + i;
      var amphora = "20000000-0000-4000-8000-000000000" + i;
      rows.loadBalancer(lb, "ACTIVE", "OFFLINE");
      rows.listener(listener, lb, 80);
      rows.amphora(amphora, lb, "ALLOCATED");
      var reports =
          Map.of(new ListenerId(listener), new ListenerReport("OPEN", new Stats(1, 2, 3, 4, 5)));
      batch.add(
          Received.of(
              Heartbeat.current(new AmphoraId(amphora), 1, reports, Map.of()), clock.instant()));
    }
    assertThat(heartbeats.absorb(batch)).isEmpty();
    assertThat(rows.operating("10000000-0000-4000-8000-000000000349")).isEqualTo("ONLINE");
    assertThat(rows.operating("30000000-0000-4000-8000-000000000100")).isEqualTo("ONLINE");
    assertThat(rows.lastHeard("20000000-0000-4000-8000-000000000349")).isEqualTo(clock.instant());
  }

  /** So that nothing was changed within the last seconds. */
  private void becomeFamiliar() {
    accept(full("UP", Stats.NONE), clock.instant());
    clock.advanceSeconds(10);
    accept(full("UP", Stats.NONE), clock.instant());
    rows.operating(LISTENER, "ERROR");
  }

  @Test
  void same_again_is_looked_at_again_after_a_long_while_only() {
    becomeFamiliar();
    clock.advanceSeconds(10);
    accept(full("UP", new Stats(1, 2, 3, 4, 5)), clock.instant());
    assertThat(rows.operating(LISTENER)).isEqualTo("ERROR");
    assertThat(rows.lastHeard(AMPHORA)).isEqualTo(clock.instant());
    assertThat(counters()).containsExactly(2, 1, 3, 4, 5);
    clock.advanceSeconds(280);
    accept(full("UP", Stats.NONE), clock.instant());
    assertThat(rows.operating(LISTENER)).isEqualTo("ERROR");
    assertThat(rows.lastHeard(AMPHORA)).isEqualTo(clock.instant());
    clock.advanceSeconds(10);
    accept(full("UP", Stats.NONE), clock.instant());
    assertThat(rows.operating(LISTENER)).isEqualTo("ONLINE");
  }

  @Test
  void same_again_is_looked_at_again_when_its_load_balancer_was_changed() {
    becomeFamiliar();
    rows.updatedAt(LB, clock.instant());
    clock.advanceSeconds(29);
    accept(full("UP", Stats.NONE), clock.instant());
    assertThat(rows.operating(LISTENER)).isEqualTo("ERROR");
    clock.advanceSeconds(1);
    accept(full("UP", Stats.NONE), clock.instant());
    assertThat(rows.operating(LISTENER)).isEqualTo("ONLINE");
  }

  @Test
  void same_again_is_looked_at_again_when_it_was_changed_just_before() {
    accept(full("UP", Stats.NONE), clock.instant());
    rows.operating(LISTENER, "ERROR");
    clock.advanceSeconds(30);
    accept(full("UP", Stats.NONE), clock.instant());
    assertThat(rows.operating(LISTENER)).isEqualTo("ONLINE");
  }

  @Test
  void familiar_amphora_that_was_deleted_is_noticed() {
    becomeFamiliar();
    rows.status(AMPHORA, "DELETED");
    clock.advanceSeconds(30);
    accept(full("UP", Stats.NONE), clock.instant());
    assertThat(servers.deleted).containsExactly("server-20000000");
  }

  @Test
  void traffic_that_is_too_much_for_one_transaction_comes_with_the_next() {
    var reports = new LinkedHashMap<ListenerId, ListenerReport>();
    for (int i = 0; i <= 20_000; i++) {
      reports.put(new ListenerId("l" + i), new ListenerReport("OPEN", new Stats(1, 2, 0, 1, 0)));
    }
    var heartbeat = Heartbeat.current(new AmphoraId(AMPHORA), 1, reports, Map.of());
    accept(heartbeat, clock.instant());
    assertThat(rows.connections("l0")).isOne();
    assertThat(rows.connections("l20000")).isZero();
    heartbeats.absorb(List.of());
    assertThat(rows.connections("l20000")).isOne();
    accept(heartbeat, clock.instant());
    heartbeats.settle();
    assertThat(rows.connections("l0")).isEqualTo(2);
    assertThat(rows.connections("l20000")).isEqualTo(2);
  }

  @Test
  void connections_that_end_without_traffic_are_counted_down() {
    for (int i = 0; i < 2; i++) accept(full("UP", new Stats(0, 0, 3, 0, 0)), clock.instant());
    accept(full("UP", Stats.NONE), clock.instant());
    assertThat(counters()).containsExactly(0, 0, 0, 0, 0);
  }

  @Test
  void what_did_not_change_is_not_written() {
    accept(full("UP", Stats.NONE), clock.instant());
    var written = rows.updatedAt(LISTENER);
    assertThat(written).isNotNull();
    clock.advanceSeconds(10);
    accept(full("UP", Stats.NONE), clock.instant());
    assertThat(rows.updatedAt(LISTENER)).isEqualTo(written);
    assertThat(rows.lastHeard(AMPHORA)).isEqualTo(clock.instant());
  }

  @Test
  void older_amphorae_count_totals() {
    var listeners =
        Map.of(new ListenerId(LISTENER), new ListenerReport("OPEN", new Stats(10, 20, 3, 4, 5)));
    var heartbeat = new Heartbeat(new AmphoraId(AMPHORA), 1, 2, listeners, Map.of());
    accept(heartbeat, clock.instant());
    accept(heartbeat, clock.instant());
    assertThat(counters()).containsExactly(20, 10, 3, 4, 5);
  }

  @Test
  void a_late_heartbeat_only_counts_and_shakes_our_trust() {
    for (int second = 0; second <= 60; second++) {
      vigil.tick(clock.instant());
      clock.advanceSeconds(1);
    }
    assertThat(vigil.isTrusted(clock.instant())).isTrue();
    accept(full("UP", new Stats(1, 2, 3, 4, 5)), clock.instant().minusSeconds(10));
    assertThat(rows.lastHeard(AMPHORA)).isNull();
    assertThat(rows.operating(LB)).isEqualTo("OFFLINE");
    assertThat(counters()).containsExactly(2, 1, 3, 4, 5);
    assertThat(vigil.isTrusted(clock.instant())).isFalse();
  }

  @Test
  void an_amphora_that_serves_too_little_is_not_heard() {
    accept(empty(AMPHORA), clock.instant());
    assertThat(rows.lastHeard(AMPHORA)).isNull();
    assertThat(rows.operating(LISTENER)).isEqualTo("ERROR");
  }

  @Test
  void an_amphora_in_the_making_changes_no_statuses() {
    accept(full("UP", Stats.NONE), clock.instant());
    for (var fresh : new String[] {"21", "22"}) {
      rows.amphora(fresh, LB, fresh.equals("21") ? "BOOTING" : "ALLOCATED");
      rows.applied(fresh, LB, 0);
      accept(empty(fresh), clock.instant());
      assertThat(rows.operating(LISTENER)).isEqualTo("ONLINE");
    }
  }

  @Test
  void the_server_of_a_deleted_amphora_is_deleted() {
    rows.amphora("gone", LB, "DELETED");
    rows.loadBalancer("lb-gone", "DELETED", "OFFLINE");
    rows.amphora("left", "lb-gone", "ALLOCATED");
    accept(empty("gone"), clock.instant());
    accept(empty("left"), clock.instant());
    assertThat(servers.deleted).containsExactly("server-gone", "server-left");
    assertThat(rows.lastHeard("gone")).isNull();

    servers.outOfOrder = true;
    accept(empty("gone"), clock.instant());
    assertThat(rows.lastHeard("gone")).as("so that its row is kept").isEqualTo(clock.instant());
  }

  @Test
  void strangers_and_amphorae_without_load_balancer_leave_no_trace() {
    rows.amphora("idle", null, "BOOTING");
    accept(empty("idle"), clock.instant());
    accept(empty("stranger"), clock.instant());
    assertThat(servers.deleted).isEmpty();
    assertThat(rows.lastHeard("idle")).isNull();
    assertThat(rows.lastHeard("stranger")).isNull();
  }

  private long[] counters() {
    var table = LISTENER_STATISTICS;
    return new long[] {
      rows.counter(LISTENER, AMPHORA, table.BYTES_IN),
      rows.counter(LISTENER, AMPHORA, table.BYTES_OUT),
      rows.counter(LISTENER, AMPHORA, table.ACTIVE_CONNECTIONS),
      rows.counter(LISTENER, AMPHORA, table.TOTAL_CONNECTIONS),
      rows.counter(LISTENER, AMPHORA, table.REQUEST_ERRORS)
    };
  }

  private static Heartbeat full(String member, Stats stats) {
    var listener = new ListenerId(LISTENER);
    return Heartbeat.current(
        new AmphoraId(AMPHORA),
        1,
        Map.of(listener, new ListenerReport("OPEN", stats)),
        Map.of(
            new PoolKey(new PoolId(POOL), listener),
            new PoolReport("UP", Map.of(new MemberId(MEMBER), member))));
  }

  private static Heartbeat empty(String amphora) {
    return Heartbeat.current(new AmphoraId(amphora), 1, Map.of(), Map.of());
  }
}

package io.octavia.health;

import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.health.AmphoraHealth;
import io.octavia.db.testing.DatabaseKind;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class StaleAmphoraeTest {
  private final ManualClock clock = new ManualClock();
  private final Vigil vigil = new Vigil(Duration.ofSeconds(60), clock.instant());
  private final DeletedServers servers = new DeletedServers();
  private final List<LoadBalancerId> woken = new ArrayList<>();
  private boolean somebodyIsHeard = true;
  private final DatabaseKind.Opened opened;
  private final Db db;
  private final Rows rows;

  StaleAmphoraeTest(DatabaseKind database) {
    opened = database.open();
    db = opened.db();
    rows = new Rows(db);
  }

  /** Somebody is heard whatever happens, for else nobody would be believed to be silent. */
  @BeforeEach
  void makeRows() {
    rows.loadBalancer("lb-heard", "ACTIVE", "ONLINE");
    rows.amphora("heard", "lb-heard", "ALLOCATED");
    rows.health("heard", clock.instant(), false);
  }

  @AfterEach
  void close() {
    opened.close();
  }

  @Test
  void a_silent_amphora_is_marked_once_and_the_worker_woken() {
    silent("a", "lb-a", "ACTIVE", 61);
    silent("b", "lb-b", "ACTIVE", 60);
    listenForAMinute();
    check(Map.of());
    assertThat(rows.replaceReason("a")).isEqualTo("no heartbeat for 61 s");
    assertThat(rows.busy("a")).isTrue();
    assertThat(rows.provisioning("lb-a")).isEqualTo("PENDING_UPDATE");
    assertThat(rows.replaceReason("b")).as("just in time").isNull();
    check(Map.of());
    assertThat(woken).containsExactly(new LoadBalancerId("lb-a"));
  }

  @Test
  void only_a_share_of_the_fleet_is_replaced_at_once() {
    for (int i = 0; i < 40; i++) silent("a" + i, "lb" + i, "ACTIVE", 100);
    listenForAMinute();
    check(Map.of("health_manager.failover_threads", "1000"));
    assertThat(woken).hasSize(8);
    check(Map.of("health_manager.failover_threads", "1000"));
    assertThat(woken).hasSize(8);
  }

  @Test
  void silence_of_all_is_believed_after_three_timeouts() {
    somebodyIsHeard = false;
    for (int i = 0; i < 3; i++) silent("a" + i, "lb" + i, "ACTIVE", 100);
    listenForAMinute();
    listen(10);
    check(Map.of());
    assertThat(woken).isEmpty();
    listen(120);
    check(Map.of());
    assertThat(woken).hasSize(4);
  }

  @Test
  void who_is_not_heard_first_after_a_cut_has_a_timeout_to_be_heard() {
    somebodyIsHeard = false;
    silent("a", "lb-a", "ACTIVE", 61);
    silent("b", "lb-b", "ACTIVE", 61);
    listenForAMinute();
    check(Map.of());
    assertThat(woken).isEmpty();
    somebodyIsHeard = true;
    listen(10);
    check(Map.of());
    assertThat(woken).isEmpty();
    hear("a");
    listen(50);
    check(Map.of());
    assertThat(woken).containsExactly(new LoadBalancerId("lb-b"));
  }

  @Test
  void silent_amphora_without_a_load_balancer_is_removed() {
    rows.amphora("a", null, "ALLOCATED");
    rows.health("a", clock.instant().minusSeconds(100), false);
    listenForAMinute();
    check(Map.of());
    assertThat(servers.deleted).containsExactly("server-a");
    assertThat(rows.amphoraStatus("a")).isEqualTo("DELETED");
    assertThat(rows.lastHeard("a")).isNull();
    assertThat(woken).isEmpty();
  }

  @Test
  void budget_for_a_while_is_not_exceeded() {
    for (int i = 0; i < 4; i++) silent("a" + i, "lb" + i, "ACTIVE", 100);
    listenForAMinute();
    check(Map.of("health_manager.failover_budget", "3"));
    assertThat(woken).hasSize(3);
    // Another health manager, for each check has a new one.
    check(Map.of("health_manager.failover_budget", "3"));
    assertThat(woken).hasSize(3);
    listen(600);
    check(Map.of("health_manager.failover_budget", "3"));
    assertThat(woken).hasSize(4);
  }

  @Test
  void amphora_that_was_last_heard_before_the_clock_was_set_back_is_found_silent() {
    silent("a", "lb-a", "ACTIVE", -3600);
    listenForAMinute();
    check(Map.of());
    assertThat(woken).isEmpty();
    listen(61);
    check(Map.of());
    assertThat(woken).hasSize(1);
  }

  @Test
  void nobody_is_silent_before_we_have_listened_for_a_whole_timeout() {
    silent("a", "lb-a", "ACTIVE", 1000);
    listen(59);
    check(Map.of());
    assertThat(rows.replaceReason("a")).isNull();
    listen(1);
    check(Map.of());
    assertThat(rows.replaceReason("a")).isNotNull();
  }

  @Test
  void after_we_stood_still_we_listen_again_first() {
    silent("a", "lb-a", "ACTIVE", 1000);
    listenForAMinute();
    clock.advanceSeconds(500);
    check(Map.of());
    assertThat(woken).isEmpty();
    listen(59);
    check(Map.of());
    assertThat(woken).isEmpty();
    listen(2);
    check(Map.of());
    assertThat(woken).hasSize(1);
  }

  @Test
  void a_load_balancer_that_is_being_changed_does_not_have_to_wait() {
    silent("a", "lb-a", "PENDING_UPDATE", 100);
    listenForAMinute();
    check(Map.of());
    assertThat(rows.replaceReason("a")).isNotNull();
    assertThat(woken).containsExactly(new LoadBalancerId("lb-a"));
  }

  @Test
  void what_goes_anyway_is_not_replaced() {
    silent("a", "lb-a", "PENDING_DELETE", 100);
    rows.loadBalancer("lb-b", "ACTIVE", "ONLINE");
    rows.amphora("b", "lb-b", "PENDING_DELETE");
    rows.health("b", clock.instant().minusSeconds(100), false);
    listenForAMinute();
    check(Map.of());
    assertThat(rows.replaceReason("a")).isNull();
    assertThat(rows.replaceReason("b")).isNull();
    assertThat(rows.provisioning("lb-a")).isEqualTo("PENDING_DELETE");
    assertThat(woken).isEmpty();
  }

  @Test
  void when_too_many_are_silent_nobody_fails_over_until_they_are_heard_again() {
    silent("a", "lb-a", "ACTIVE", 100);
    silent("b", "lb-b", "ACTIVE", 100);
    listenForAMinute();
    var threshold = Map.of("health_manager.failover_threshold", "2");
    check(threshold);
    assertThat(rows.amphoraStatus("a")).isEqualTo("FAILOVER_STOPPED");
    assertThat(rows.amphoraStatus("b")).isEqualTo("FAILOVER_STOPPED");
    assertThat(woken).isEmpty();

    hear("a");
    check(threshold);
    assertThat(rows.amphoraStatus("a")).isEqualTo("ALLOCATED");
    assertThat(woken).as("one alone is below the threshold").hasSize(1);
    assertThat(rows.replaceReason("b")).isNotNull();
  }

  @Test
  void no_more_are_replaced_at_once_than_allowed_the_longest_silent_first() {
    silent("a", "lb-a", "ACTIVE", 100);
    silent("b", "lb-b", "ACTIVE", 300);
    silent("c", "lb-c", "ERROR", 200);
    listenForAMinute();
    var two = Map.of("health_manager.failover_threads", "2");
    check(two);
    check(two);
    assertThat(woken).containsExactly(new LoadBalancerId("lb-b"), new LoadBalancerId("lb-c"));
    settle("lb-b");
    check(two);
    assertThat(woken).last().isEqualTo(new LoadBalancerId("lb-a"));
  }

  private void silent(String id, String loadBalancer, String provisioning, int seconds) {
    rows.loadBalancer(loadBalancer, provisioning, "ONLINE");
    rows.amphora(id, loadBalancer, "ALLOCATED");
    // As seen after the minute for which every test listens.
    rows.health(id, clock.instant().plusSeconds(60 - seconds), false);
  }

  private void hear(String amphora) {
    db.change(tx -> AmphoraHealth.heard(tx, new AmphoraId(amphora), clock.instant()));
  }

  private void settle(String loadBalancer) {
    db.change(tx ->
        tx.update(LOAD_BALANCER)
            .set(LOAD_BALANCER.PROVISIONING_STATUS, "ACTIVE")
            .where(LOAD_BALANCER.ID.eq(loadBalancer))
            .execute());
  }

  private void listenForAMinute() {
    listen(60);
  }

  private void listen(int seconds) {
    vigil.tick(clock.instant());
    for (int second = 0; second < seconds; second++) {
      clock.advanceSeconds(1);
      vigil.tick(clock.instant());
    }
  }

  private void check(Map<String, String> options) {
    if (somebodyIsHeard) hear("heard");
    var config = Config.of(new HashMap<>(options));
    new StaleAmphorae(config, db, clock, woken::add, servers, vigil).check();
  }
}

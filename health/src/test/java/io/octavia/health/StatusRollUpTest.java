package io.octavia.health;

import static io.octavia.domain.OperatingStatus.DEGRADED;
import static io.octavia.domain.OperatingStatus.DRAINING;
import static io.octavia.domain.OperatingStatus.ERROR;
import static io.octavia.domain.OperatingStatus.NO_MONITOR;
import static io.octavia.domain.OperatingStatus.OFFLINE;
import static io.octavia.domain.OperatingStatus.ONLINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.health.StatusChange;
import io.octavia.db.health.StatusView;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.ListenerId;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.MemberId;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.PoolId;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.Heartbeat.ListenerReport;
import io.octavia.wire.Heartbeat.PoolKey;
import io.octavia.wire.Heartbeat.PoolReport;
import io.octavia.wire.Heartbeat.Stats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusRollUpTest {
  private static final LoadBalancerId LB = new LoadBalancerId("lb");
  private static final ListenerId LISTENER = new ListenerId("listener");
  private static final PoolId POOL = new PoolId("pool");
  private static final MemberId MEMBER = new MemberId("member");

  @Test
  void when_all_is_as_before_nothing_is_written() {
    var verdict = StatusRollUp.of(online().view(), beat("OPEN", "UP", "UP"));
    assertThat(verdict.alive()).isTrue();
    assertThat(verdict.changes()).isEmpty();
    assertThat(verdict.remarks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "UP, ONLINE, ONLINE, ONLINE",
    "UP 1/3, ONLINE, ONLINE, ONLINE",
    "DOWN, ERROR, DEGRADED, DEGRADED",
    "DOWN 1/2, ERROR, DEGRADED, DEGRADED",
    "DRAIN, DRAINING, ONLINE, ONLINE",
    "MAINT, OFFLINE, ONLINE, ONLINE",
    "no check, NO_MONITOR, ONLINE, ONLINE",
    "RESTARTING, ONLINE, ONLINE, ONLINE",
    "SPINNING, ONLINE, ONLINE, ONLINE"
  })
  void a_members_word_counts_upwards(
      String word, OperatingStatus member, OperatingStatus pool, OperatingStatus loadBalancer) {
    var after = after(online(), beat("OPEN", "UP", word));
    assertThat(after.member).isEqualTo(member);
    assertThat(after.pool).isEqualTo(pool);
    assertThat(after.loadBalancer).isEqualTo(loadBalancer);
    assertThat(after.listener).isEqualTo(ONLINE);
  }

  @Test
  void a_pool_that_is_down_puts_the_load_balancer_in_error() {
    var after = after(online(), beat("FULL", "DOWN", "DOWN"));
    assertThat(after).isEqualTo(new State(ERROR, DEGRADED, ERROR, ERROR));
    assertThat(StatusRollUp.of(online().view(), beat("FULL", "DOWN", "DOWN")).changes())
        .as("the load balancer is written last")
        .last()
        .isEqualTo(new StatusChange.OfLoadBalancer(LB, ERROR));
  }

  @Test
  void a_full_listener_degrades() {
    assertThat(after(online(), beat("FULL", "UP", "UP")))
        .isEqualTo(new State(DEGRADED, DEGRADED, ONLINE, ONLINE));
  }

  @Test
  void recovery_is_noticed_everywhere() {
    var before = new State(ERROR, ERROR, ERROR, ERROR);
    assertThat(after(before, beat("OPEN", "UP", "UP")))
        .isEqualTo(new State(ONLINE, ONLINE, ONLINE, ONLINE));
  }

  @Test
  void a_listener_that_is_not_reported_is_in_error_only_if_it_should_be_there() {
    var silent = beat(Map.of(), Map.of());
    assertThat(after(online(), silent)).isEqualTo(new State(ONLINE, ERROR, OFFLINE, ONLINE));
    var pending = new Model(online()).provisioning(ProvisioningStatus.PENDING_UPDATE);
    assertThat(after(pending, silent).listener).isEqualTo(OFFLINE);
    var disabled = new Model(online()).listenerEnabled(false);
    assertThat(after(disabled, silent).listener).isEqualTo(OFFLINE);
  }

  @Test
  void members_of_a_pool_that_is_not_reported_are_left_alone() {
    var after = after(online(), beat(open(), Map.of()));
    assertThat(after.pool).isEqualTo(OFFLINE);
    assertThat(after.member).isEqualTo(ONLINE);
    assertThat(after.loadBalancer).isEqualTo(ONLINE);
  }

  @Test
  void a_member_that_is_not_reported_is_offline_unless_nobody_watches_it() {
    var noMembers = beat(open(), Map.of(key(), new PoolReport("UP", Map.of())));
    assertThat(after(online(), noMembers).member).isEqualTo(OFFLINE);
    assertThat(after(new State(ONLINE, ONLINE, ONLINE, NO_MONITOR), noMembers).member)
        .isEqualTo(NO_MONITOR);
    assertThat(after(new State(ONLINE, ONLINE, ONLINE, DRAINING), noMembers).member)
        .isEqualTo(OFFLINE);
  }

  @Test
  void words_that_mean_nothing_change_nothing_and_are_remarked() {
    var before = new State(ONLINE, DEGRADED, ERROR, DRAINING);
    var verdict = StatusRollUp.of(new Model(before).view(), beat("STOP", "MAYBE\n", "?"));
    assertThat(verdict.changes()).isEmpty();
    assertThat(verdict.remarks()).hasSize(3).noneMatch(remark -> remark.contains("\n"));
  }

  @Test
  void a_disabled_load_balancer_is_offline_and_its_amphora_alive() {
    var model = new Model(online()).enabled(false);
    var verdict = StatusRollUp.of(model.view(), beat(Map.of(), Map.of()));
    assertThat(verdict.alive()).isTrue();
    assertThat(after(model, beat(Map.of(), Map.of())).loadBalancer).isEqualTo(OFFLINE);
  }

  @Test
  void the_wrong_number_of_listeners_is_not_alive_but_still_counts() {
    var verdict = StatusRollUp.of(online().view(), beat(Map.of(), Map.of()));
    assertThat(verdict.alive()).isFalse();
    assertThat(verdict.remarks())
        .singleElement()
        .asString()
        .contains("0 listeners when 1 expected");
    assertThat(verdict.changes()).isNotEmpty();
    for (var status :
        List.of(
            ProvisioningStatus.PENDING_CREATE,
            ProvisioningStatus.PENDING_UPDATE,
            ProvisioningStatus.PENDING_DELETE)) {
      var pending = new Model(online()).provisioning(status).view();
      assertThat(StatusRollUp.of(pending, beat(Map.of(), Map.of())).alive()).isTrue();
    }
    var failed = new Model(online()).provisioning(ProvisioningStatus.ERROR).view();
    assertThat(StatusRollUp.of(failed, beat(Map.of(), Map.of())).alive()).isFalse();
  }

  @Test
  void disabled_listeners_are_not_expected() {
    var model = new Model(online()).listenerEnabled(false);
    assertThat(StatusRollUp.of(model.view(), beat(Map.of(), Map.of())).alive()).isTrue();
  }

  @Test
  void a_listener_in_error_may_be_missing() {
    var view = new Model(online()).listenerInError().view();
    assertThat(StatusRollUp.of(view, beat(Map.of(), Map.of())).alive()).isTrue();
    assertThat(StatusRollUp.of(view, beat("OPEN", "UP", "UP")).alive()).isTrue();
  }

  @Test
  void amphorae_before_4_0_do_not_report_idle_udp_listeners() {
    var idle = new Model(online()).udp().memberEnabled(false).view();
    var busy = new Model(online()).udp().view();
    assertThat(StatusRollUp.of(idle, version(0)).alive()).isTrue();
    assertThat(StatusRollUp.of(busy, version(0)).alive()).isFalse();
    assertThat(StatusRollUp.of(idle, version(1)).alive()).isFalse();
  }

  @Test
  void an_amphora_without_configuration_says_nothing_about_statuses() {
    var model = new Model(online()).provisioning(ProvisioningStatus.PENDING_UPDATE).unconfigured();
    var verdict = StatusRollUp.of(model.view(), beat(Map.of(), Map.of()));
    assertThat(verdict.alive()).isTrue();
    assertThat(verdict.changes()).isEmpty();
  }

  private static State online() {
    return new State(ONLINE, ONLINE, ONLINE, ONLINE);
  }

  private static State after(State before, Heartbeat heartbeat) {
    return after(new Model(before), heartbeat);
  }

  private static State after(Model before, Heartbeat heartbeat) {
    var state = before.state;
    for (var change : StatusRollUp.of(before.view(), heartbeat).changes()) {
      state =
          switch (change) {
            case StatusChange.OfLoadBalancer(var _, var status) ->
                new State(status, state.listener, state.pool, state.member);
            case StatusChange.OfListener(var _, var status) ->
                new State(state.loadBalancer, status, state.pool, state.member);
            case StatusChange.OfPool(var _, var status) ->
                new State(state.loadBalancer, state.listener, status, state.member);
            case StatusChange.OfMember(var _, var status) ->
                new State(state.loadBalancer, state.listener, state.pool, status);
          };
    }
    return state;
  }

  private static Heartbeat beat(String listener, String pool, String member) {
    return beat(
        Map.of(LISTENER, new ListenerReport(listener, Stats.NONE)),
        Map.of(key(), new PoolReport(pool, Map.of(MEMBER, member))));
  }

  private static Heartbeat beat(
      Map<ListenerId, ListenerReport> listeners, Map<PoolKey, PoolReport> pools) {
    return Heartbeat.current(
        new AmphoraId("amphora"), 1, new LinkedHashMap<>(listeners), new LinkedHashMap<>(pools));
  }

  private static Heartbeat version(int version) {
    return new Heartbeat(new AmphoraId("amphora"), 1, version, Map.of(), Map.of());
  }

  private static Map<ListenerId, ListenerReport> open() {
    return Map.of(LISTENER, new ListenerReport("OPEN", Stats.NONE));
  }

  private static PoolKey key() {
    return new PoolKey(POOL, LISTENER);
  }

  /** The four statuses of a load balancer with one of everything. */
  private record State(
      OperatingStatus loadBalancer,
      OperatingStatus listener,
      OperatingStatus pool,
      OperatingStatus member) {
    StatusView view() {
      return new Model(this).view();
    }
  }

  /** Such a load balancer. */
  private static final class Model {
    private final State state;
    private boolean configured = true;
    private boolean enabled = true;
    private boolean listenerEnabled = true;
    private boolean memberEnabled = true;
    private ProvisioningStatus listenerProvisioning = ProvisioningStatus.ACTIVE;
    private ListenerProtocol protocol = ListenerProtocol.HTTP;
    private ProvisioningStatus provisioning = ProvisioningStatus.ACTIVE;

    Model(State state) {
      this.state = state;
    }

    Model unconfigured() {
      configured = false;
      return this;
    }

    Model enabled(boolean value) {
      enabled = value;
      return this;
    }

    Model listenerEnabled(boolean value) {
      listenerEnabled = value;
      return this;
    }

    Model memberEnabled(boolean value) {
      memberEnabled = value;
      return this;
    }

    Model listenerInError() {
      listenerProvisioning = ProvisioningStatus.ERROR;
      return this;
    }

    Model udp() {
      protocol = ListenerProtocol.UDP;
      return this;
    }

    Model provisioning(ProvisioningStatus value) {
      provisioning = value;
      return this;
    }

    StatusView view() {
      var members = new ArrayList<StatusView.OfMember>();
      members.add(new StatusView.OfMember(MEMBER, memberEnabled, state.member));
      return new StatusView(
          LB,
          AmphoraStatus.ALLOCATED,
          configured,
          enabled,
          provisioning,
          state.loadBalancer,
          List.of(
              new StatusView.OfListener(
                  LISTENER, protocol, POOL, listenerEnabled, listenerProvisioning, state.listener)),
          List.of(new StatusView.OfPool(POOL, state.pool, members)));
    }
  }
}

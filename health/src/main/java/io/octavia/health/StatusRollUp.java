package io.octavia.health;

import io.octavia.db.health.StatusChange;
import io.octavia.db.health.StatusView;
import io.octavia.db.health.StatusView.OfListener;
import io.octavia.db.health.StatusView.OfMember;
import io.octavia.db.health.StatusView.OfPool;
import io.octavia.domain.ListenerId;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.PoolId;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.Heartbeat.PoolReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a heartbeat means for the operating statuses of a load balancer, and for its amphora.
 * Decides only.
 *
 * <ol>
 *   <li>Listeners: reported open or full; one that is not reported is in error if it should be.
 *   <li>Pools: reported up or down, and degraded by a member that is down.
 *   <li>Members: HAProxy's or keepalived's word.
 *   <li>The load balancer: online, degraded by a full listener or a degraded pool, in error by a
 *       pool that is down.
 * </ol>
 *
 * <p>The rules are those of {@code octavia/amphorae/drivers/health/heartbeat_udp.py}.
 */
final class StatusRollUp {
  private final StatusView view;
  private final Heartbeat heartbeat;
  private final List<StatusChange> changes = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private OperatingStatus loadBalancer;

  /**
   * What is to be done.
   *
   * @param alive true if the amphora serves what it should, and so counts as heard
   * @param changes new statuses in the order of writing, the load balancer's last
   * @param remarks what an operator should read in the log
   */
  record Verdict(boolean alive, List<StatusChange> changes, List<String> remarks) {}

  private StatusRollUp(StatusView view, Heartbeat heartbeat) {
    this.view = view;
    this.heartbeat = heartbeat;
    this.loadBalancer = view.enabled() ? OperatingStatus.ONLINE : OperatingStatus.OFFLINE;
  }

  /** The verdict over one heartbeat. */
  static Verdict of(StatusView view, Heartbeat heartbeat) {
    return new StatusRollUp(view, heartbeat).verdict();
  }

  private Verdict verdict() {
    boolean alive = countsAsHeard();
    if (view.configured()) {
      view.listeners().forEach(this::listener);
      var reports = heartbeat.poolReports();
      view.pools().forEach(pool -> pool(pool, reports));
      if (loadBalancer != view.operatingStatus()) {
        changes.add(new StatusChange.OfLoadBalancer(view.id(), loadBalancer));
      }
    }
    return new Verdict(alive, List.copyOf(changes), List.copyOf(remarks));
  }

  /** While something is being done to the load balancer, no number of listeners is wrong. */
  private boolean countsAsHeard() {
    if (view.isPending() || !view.enabled()) return true;
    long expected = view.listeners().stream().filter(this::isExpected).count();
    int reported = heartbeat.listeners().size();
    if (reported == expected) return true;
    remarks.add(
        "Amphora %s reports %d listeners when %d expected"
            .formatted(heartbeat.amphora(), reported, expected));
    return false;
  }

  /**
   * A listener in error may be missing, for want of its certificates; upstream would replace the
   * amphora again and again for it.
   */
  private boolean isExpected(OfListener listener) {
    if (!listener.enabled()) return false;
    if (listener.provisioningStatus() == ProvisioningStatus.ERROR) {
      return heartbeat.listeners().containsKey(listener.id());
    }
    boolean knowsIdleUdp = heartbeat.version() >= 1 || listener.protocol() != ListenerProtocol.UDP;
    return knowsIdleUdp || hasEnabledMember(listener);
  }

  /** Amphorae before 4.0 do not report UDP listeners that have nothing to do. */
  private boolean hasEnabledMember(OfListener listener) {
    var pool = listener.defaultPool();
    return pool != null
        && view.pools().stream()
            .filter(candidate -> candidate.id().equals(pool))
            .flatMap(candidate -> candidate.members().stream())
            .anyMatch(OfMember::enabled);
  }

  private void listener(OfListener listener) {
    var status = statusOf(listener.id(), listener);
    if (status != listener.operatingStatus()) {
      changes.add(new StatusChange.OfListener(listener.id(), status));
    }
  }

  private OperatingStatus statusOf(ListenerId id, OfListener listener) {
    var report = heartbeat.listeners().get(id);
    if (report == null) {
      return listener.enabled() && view.provisioningStatus() == ProvisioningStatus.ACTIVE
          ? OperatingStatus.ERROR
          : OperatingStatus.OFFLINE;
    }
    return switch (report.status()) {
      case "OPEN" -> OperatingStatus.ONLINE;
      case "FULL" -> {
        degradeLoadBalancer();
        yield OperatingStatus.DEGRADED;
      }
      default -> {
        remark("listener", id, report.status());
        yield listener.operatingStatus();
      }
    };
  }

  private void pool(OfPool pool, Map<PoolId, PoolReport> reports) {
    var report = reports.get(pool.id());
    var status = report == null ? OperatingStatus.OFFLINE : reported(pool, report);
    if (status != pool.operatingStatus()) {
      changes.add(new StatusChange.OfPool(pool.id(), status));
    }
  }

  private OperatingStatus reported(OfPool pool, PoolReport report) {
    var status =
        switch (report.status()) {
          case "UP" -> OperatingStatus.ONLINE;
          case "DOWN" -> {
            loadBalancer = OperatingStatus.ERROR;
            yield OperatingStatus.ERROR;
          }
          default -> {
            remark("pool", pool.id(), report.status());
            yield pool.operatingStatus();
          }
        };
    boolean memberDown = false;
    for (var member : pool.members()) memberDown |= member(member, report) == OperatingStatus.ERROR;
    if (memberDown && status == OperatingStatus.ONLINE) {
      degradeLoadBalancer();
      return OperatingStatus.DEGRADED;
    }
    return status;
  }

  private OperatingStatus member(OfMember member, PoolReport report) {
    var status = statusOf(member, report.members().get(member.id()));
    if (status != member.operatingStatus()) {
      changes.add(new StatusChange.OfMember(member.id(), status));
    }
    return status;
  }

  private OperatingStatus statusOf(OfMember member, @Nullable String word) {
    if (word == null) {
      return member.operatingStatus() == OperatingStatus.NO_MONITOR
          ? OperatingStatus.NO_MONITOR
          : OperatingStatus.OFFLINE;
    }
    if (word.startsWith("UP")) return OperatingStatus.ONLINE;
    if (word.startsWith("DOWN")) return OperatingStatus.ERROR;
    return switch (word) {
      case "DRAIN" -> OperatingStatus.DRAINING;
      case "MAINT" -> OperatingStatus.OFFLINE;
      case "no check" -> OperatingStatus.NO_MONITOR;
      case "RESTARTING" -> member.operatingStatus();
      default -> {
        remark("member", member.id(), word);
        yield member.operatingStatus();
      }
    };
  }

  private void degradeLoadBalancer() {
    if (loadBalancer == OperatingStatus.ONLINE) loadBalancer = OperatingStatus.DEGRADED;
  }

  private void remark(String type, Object id, String word) {
    remarks.add(
        "Amphora %s reports the %s %s as %s, which means nothing to us"
            .formatted(heartbeat.amphora(), type, id, printable(word)));
  }

  private static String printable(String word) {
    var text = word.replaceAll("[^ -~]", "?");
    return text.length() <= 40 ? text : text.substring(0, 40);
  }
}

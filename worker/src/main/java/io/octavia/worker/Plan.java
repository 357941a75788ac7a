package io.octavia.worker;

import static io.octavia.domain.AmphoraStatus.PENDING_DELETE;
import static io.octavia.domain.ProvisioningStatus.PENDING_CREATE;
import static io.octavia.domain.ProvisioningStatus.PENDING_UPDATE;

import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraRole;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a load balancer needs next, from its rows alone: a worker that takes over asks the same
 * question and gets the same answer.
 *
 * <pre>
 *   rows of amphorae ─▶ server ─▶ agent answers ─┐
 *   security group ───▶ port on the VIP's network ┴▶ addresses ─▶ configuration ─▶ VRRP ─▶ settle
 * </pre>
 *
 * <p>What is independent is planned together. An amphora that is marked for replacement is
 * <em>condemned</em>: nothing is asked of it any more, others are enlisted in its place, and when
 * these serve, it is removed. Only where both would hold the same IPv6 address, which the second
 * one would refuse, is it removed before.
 *
 * <p>An amphora that served before and does not answer now is left out, as long as another one can
 * be brought up to date: the change settles, and the load balancer is looked at again and again
 * until the late one has it too, or health has condemned it.
 */
final class Plan {
  private final LoadBalancer graph;
  private final Facts facts;
  private final Settings settings;
  private final Topology topology;
  private final List<Amphora> live;
  private final List<Amphora> condemned;
  private final List<Action> actions = new ArrayList<>();

  private Plan(LoadBalancer graph, Facts facts, Settings settings) {
    this.graph = graph;
    this.facts = facts;
    this.settings = settings;
    this.topology = topology(graph, settings);
    this.live = live(graph, facts);
    this.condemned =
        graph.amphorae().stream()
            .filter(amphora -> amphora.status() != PENDING_DELETE)
            .filter(amphora -> facts.isCondemned(amphora.id()))
            .toList();
  }

  /** The next step. */
  static Step next(LoadBalancer graph, Facts facts, Settings settings) {
    var plan = new Plan(graph, facts, settings);
    return switch (graph.provisioningStatus()) {
      case PENDING_DELETE -> plan.dismantle();
      case DELETED -> new Step.SettleDeleted();
      case ERROR -> plan.tidyUp();
      case PENDING_CREATE, PENDING_UPDATE, ACTIVE -> plan.converge();
    };
  }

  /** The topology of the row, or the configured one for a load balancer that is being made. */
  static Topology topology(LoadBalancer graph, Settings settings) {
    var topology = graph.topology();
    return topology == null ? settings.topology() : topology;
  }

  /** The amphorae that are to stay. */
  static List<Amphora> live(LoadBalancer graph, Facts facts) {
    return graph.amphorae().stream()
        .filter(amphora -> amphora.status() != PENDING_DELETE)
        .filter(amphora -> !facts.isCondemned(amphora.id()))
        .toList();
  }

  private Step dismantle() {
    graph.amphorae().forEach(amphora -> actions.add(new Action.RemoveAmphora(amphora.id())));
    if (actions.isEmpty() && !VipState.REMOVED.equals(facts.vip())) {
      actions.add(new Action.RemoveVip());
    }
    return actions.isEmpty() ? new Step.SettleDeleted() : new Step.Perform(actions);
  }

  /** A load balancer in ERROR is left as it is; only what must go goes. */
  private Step tidyUp() {
    removeLeaving();
    if (graph.amphorae().isEmpty() && (facts.security() != null || graph.serverGroupId() != null)) {
      actions.add(new Action.RemoveShared());
    }
    return actions.isEmpty() ? new Step.Settle(false) : new Step.Perform(actions);
  }

  private Step converge() {
    removeLeaving();
    var vipDue = VipState.isDue(graph, facts, !condemned.isEmpty());
    if (vipDue) actions.add(new Action.MakeVipPort());
    var missing = missingRoles();
    if (!missing.isEmpty()) actions.add(new Action.Enlist(missing));
    var grouped = group();
    var secured = !vipDue && secure();
    for (var amphora : live) {
      if (!facts.unreachable().contains(amphora.id())) {
        lane(amphora, grouped, secured);
      }
    }
    if (actions.isEmpty()) removeCondemned();
    return actions.isEmpty() ? new Step.Settle(late()) : new Step.Perform(actions);
  }

  private void removeLeaving() {
    for (var amphora : graph.amphorae()) {
      if (amphora.status() == PENDING_DELETE) actions.add(new Action.RemoveAmphora(amphora.id()));
    }
    for (var amphora : condemned) {
      if (isUnfinished(amphora)) actions.add(new Action.RemoveAmphora(amphora.id()));
    }
  }

  private void removeCondemned() {
    for (var amphora : condemned) actions.add(new Action.RemoveAmphora(amphora.id()));
  }

  /**
   * The roles to enlist amphorae for. A load balancer that was given fewer amphorae than its
   * topology wants is left so until somebody asks for a failover.
   */
  private List<AmphoraRole> missingRoles() {
    var building =
        graph.provisioningStatus() == PENDING_CREATE
            || !condemned.isEmpty()
            || (graph.provisioningStatus() == PENDING_UPDATE && live.isEmpty());
    if (!building) return List.of();
    var taken = new HashSet<AmphoraRole>();
    for (var amphora : live) {
      var role = amphora.role();
      if (role != null) taken.add(role);
    }
    return Roles.of(topology).stream()
        .filter(role -> !taken.contains(role))
        .limit(Math.max(0, Roles.of(topology).size() - live.size()))
        .toList();
  }

  /** True if servers may be booted: they must know their group then. */
  private boolean group() {
    var wanted =
        settings.antiAffinityPolicy() != null
            && topology == Topology.ACTIVE_STANDBY
            && graph.serverGroupId() == null
            && live.stream().anyMatch(amphora -> amphora.computeId() == null);
    if (wanted) actions.add(new Action.MakeServerGroup());
    return !wanted;
  }

  /** True if the security group is as it must be before anything serves. */
  private boolean secure() {
    var rules = Firewall.rules(graph, topology);
    var fingerprint = new Fingerprint();
    fingerprint.with(graph.vip().portId()).with(graph.securityGroups());
    rules.forEach(fingerprint::with);
    var text = fingerprint.text();
    if (text.equals(facts.security())) return true;
    actions.add(new Action.SecureVip(rules, text));
    return false;
  }

  /** One amphora's way to serving. */
  private void lane(Amphora amphora, boolean grouped, boolean secured) {
    if (isUnfinished(amphora)) {
      boot(amphora, grouped);
      if (secured && amphora.vrrpPortId() == null) makeVrrpPort(amphora);
      return;
    }
    if (amphora.lbNetworkIp() == null) return;
    if (!secured) return;
    if (amphora.vrrpPortId() == null) {
      makeVrrpPort(amphora);
    } else if (!giveWay() && plug(amphora) && push(amphora)) {
      startVrrp(amphora);
      unplug(amphora);
      if (facts.isReconfigured(amphora.id())) actions.add(new Action.Reconfigure(amphora.id()));
      if (amphora.certBusy()) actions.add(new Action.RotateCertificate(amphora.id()));
    }
  }

  private void boot(Amphora amphora, boolean grouped) {
    var id = amphora.id();
    if (amphora.computeId() == null) {
      if (grouped) actions.add(new Action.BootServer(id));
    } else if (amphora.lbNetworkIp() == null) {
      actions.add(new Action.AwaitServer(id));
    } else {
      actions.add(new Action.AwaitAgent(id));
    }
  }

  private void makeVrrpPort(Amphora amphora) {
    actions.add(new Action.MakeVrrpPort(amphora.id(), Wiring.vipNic(graph, facts)));
  }

  /**
   * Duplicate address detection would keep the new amphora from an IPv6 address that the old one
   * still holds: the old one goes first.
   */
  private boolean giveWay() {
    var address = graph.vip().ipAddress();
    if (topology != Topology.SINGLE || address == null || !Graph.isIpv6(address)) return false;
    if (condemned.isEmpty()) return false;
    for (var amphora : condemned) {
      var removal = new Action.RemoveAmphora(amphora.id());
      if (!actions.contains(removal)) actions.add(removal);
    }
    return true;
  }

  /** True if the amphora has all addresses. */
  private boolean plug(Amphora amphora) {
    var before = actions.size();
    var vip = Wiring.vipNic(graph, facts);
    var vipPrint = Wiring.fingerprint(graph, vip);
    var asks = topology == Topology.ACTIVE_STANDBY;
    if (!vipPrint.equals(facts.plugged(amphora.id(), vip.network()))
        || (asks && amphora.vrrpInterface() == null)) {
      actions.add(new Action.PlugVip(amphora.id(), vip, vipPrint, asks));
    }
    for (var nic : Wiring.memberNics(graph, facts, settings)) {
      var print = Wiring.fingerprint(nic);
      if (!print.equals(facts.plugged(amphora.id(), nic.network()))) {
        actions.add(new Action.PlugNetwork(amphora.id(), nic, print));
      }
    }
    return actions.size() == before;
  }

  /**
   * True if the amphora serves this generation. Its peers' addresses are part of what it serves.
   */
  private boolean push(Amphora amphora) {
    if (facts.appliedGeneration(amphora.id()) >= facts.generation()) return true;
    if (live.stream().anyMatch(peer -> peer.vrrpPortId() == null && !isLost(peer))) return false;
    actions.add(new Action.PushConfig(amphora.id(), facts.generation()));
    return false;
  }

  private void startVrrp(Amphora amphora) {
    if (topology != Topology.ACTIVE_STANDBY) return;
    var peers = live.stream().filter(peer -> !isLost(peer)).toList();
    if (peers.stream().anyMatch(peer -> peer.vrrpInterface() == null && !isLate(peer))) return;
    var fingerprint = Wiring.vrrpFingerprint(graph, peers, amphora);
    if (!fingerprint.equals(facts.vrrp(amphora.id()))) {
      actions.add(new Action.StartVrrp(amphora.id(), fingerprint));
    }
  }

  private void unplug(Amphora amphora) {
    var wanted = new HashSet<String>();
    wanted.add(Wiring.vipNic(graph, facts).network());
    Wiring.memberNics(graph, facts, settings).forEach(nic -> wanted.add(nic.network()));
    if (!Wiring.allSubnetsKnown(graph, facts)) return;
    for (var port : facts.portsOf(amphora.id())) {
      if (!wanted.contains(port.network())) {
        actions.add(new Action.UnplugNetwork(amphora.id(), port.network()));
      }
    }
  }

  /** A server in the making. */
  private static boolean isUnfinished(Amphora amphora) {
    return amphora.status() == AmphoraStatus.PENDING_CREATE
        || amphora.status() == AmphoraStatus.BOOTING;
  }

  /** An amphora whose making failed long ago: it has no address to be asked at. */
  private static boolean isLost(Amphora amphora) {
    return !isUnfinished(amphora) && amphora.lbNetworkIp() == null;
  }

  private boolean isLate(Amphora amphora) {
    return facts.unreachable().contains(amphora.id());
  }

  private boolean late() {
    return live.stream().anyMatch(this::isLate);
  }

  /** What each topology consists of. */
  static final class Roles {
    private Roles() {}

    static List<AmphoraRole> of(Topology topology) {
      return switch (topology) {
        case SINGLE -> List.of(AmphoraRole.STANDALONE);
        case ACTIVE_STANDBY -> List.of(AmphoraRole.MASTER, AmphoraRole.BACKUP);
      };
    }

    /** Priority in VRRP; null where there is none. */
    static @Nullable Integer priority(AmphoraRole role) {
      return switch (role) {
        case STANDALONE -> null;
        case MASTER -> 100;
        case BACKUP -> 90;
      };
    }
  }
}

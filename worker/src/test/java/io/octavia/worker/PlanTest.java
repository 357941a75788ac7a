package io.octavia.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraRole;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.Topology;
import io.octavia.domain.Vip;
import io.octavia.domain.VrrpGroup;
import io.octavia.domain.cloud.Servers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes next, case by case. */
class PlanTest {
  private static final long GENERATION = 7;

  static Stream<Arguments> cases() {
    return Stream.of(
        // a new load balancer
        of("no rows", single(), "Enlist[STANDALONE] SecureVip"),
        of("a pair", pair(), "Enlist[MASTER, BACKUP] SecureVip"),
        of("no port", single().noVipPort(), "MakeVipPort Enlist[STANDALONE]"),
        of("row", single().with(row("a")), "SecureVip BootServer a"),
        of("secured", single().secured().with(row("a")), "BootServer a MakeVrrpPort a"),
        of("boots", single().secured().with(boots("a")), "AwaitServer a MakeVrrpPort a"),
        of("runs", single().secured().with(runs("a")), "AwaitAgent a MakeVrrpPort a"),
        of("answers", single().secured().with(ready("a")), "PlugVip a"),
        of("plugged", single().secured().with(ready("a")).plugged("a"), "PushConfig a"),
        of("serves", single().secured().with(ready("a")).serves("a"), "settle"),
        of(
            "agent is given its configuration",
            active().with(ready("a")).serves("a").reconfigured("a"),
            "Reconfigure a"),
        of(
            "but after what is served",
            active().with(ready("a")).served("a").reconfigured("a"),
            "PushConfig a"),
        of(
            "certificate ends soon",
            active().with(expiring(ready("a"))).serves("a"),
            "RotateCertificate a"),
        // a pair
        of(
            "one is ahead",
            pair().secured().with(master("a")).with(row("b")).plugged("a"),
            "BootServer b MakeVrrpPort b"),
        of(
            "both are pushed to",
            pair().secured().with(master("a")).with(backup("b")).plugged("a").plugged("b"),
            "PushConfig a PushConfig b"),
        of(
            "VRRP comes last",
            pair().secured().with(master("a")).with(backup("b")).serves("a").serves("b"),
            "StartVrrp a StartVrrp b"),
        // changes
        of("new generation", active().with(ready("a")).served("a"), "PushConfig a"),
        of("rules first", active().unsecured().with(ready("a")).served("a"), "SecureVip"),
        of(
            "silent one of two",
            activePair().with(master("a")).with(backup("b")).serves("a").served("b").silent("b"),
            "StartVrrp a"),
        of("old load balancer", active().with(ready("a")).adopted("a"), "PlugVip a"),
        of("missing row is left so", activePair().with(master("a")).serves("a"), "StartVrrp a"),
        // replacement
        of(
            "successor first",
            active().with(ready("a")).serves("a").condemned("a"),
            "MakeVipPort Enlist[STANDALONE]"),
        of(
            "then the old one goes",
            active().verified().with(ready("a")).with(ready("b")).serves("b").condemned("a"),
            "RemoveAmphora a"),
        of(
            "IPv6: the old one goes first",
            active()
                .address("2001:db8::1")
                .secured()
                .verified()
                .with(ready("a"))
                .with(ready("b"))
                .condemned("a"),
            "RemoveAmphora a"),
        of(
            "same role again",
            activePair().verified().with(master("a")).with(backup("b")).serves("b").condemned("a"),
            "Enlist[MASTER] StartVrrp b"),
        of(
            "half-made one goes at once",
            active().verified().with(runs("a")).condemned("a"),
            "RemoveAmphora a Enlist[STANDALONE]"),
        // the end
        of(
            "amphorae go",
            deleted().with(ready("a")).with(row("b")),
            "RemoveAmphora a RemoveAmphora b"),
        of("then the address", deleted(), "RemoveVip"),
        of("then the rows", deleted().vip(VipState.REMOVED), "settle deleted"),
        of("failed: nothing is built", failed().with(ready("a")), "settle"),
        of("failed: what must go goes", failed().with(leaving("a")), "RemoveAmphora a"),
        of("failed: shared things go", failed().secured(), "RemoveShared"));
  }

  private static Arguments of(String name, Case given, String expected) {
    return Arguments.of(name, given, expected);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("cases")
  void next_step(String name, Case given, String expected) {
    assertThat(text(given.next())).isEqualTo(expected);
  }

  private static String text(Step step) {
    return switch (step) {
      case Step.Perform(var actions) ->
          String.join(" ", actions.stream().map(PlanTest::text).toList());
      case Step.Settle(var late) -> late ? "settle late" : "settle";
      case Step.SettleDeleted _ -> "settle deleted";
    };
  }

  private static String text(Action action) {
    if (action instanceof Action.Enlist(var roles)) return "Enlist" + roles;
    var subject = action.subject();
    return subject == null ? action.title() : action.title() + " " + subject;
  }

  private static Case single() {
    return new Case(ProvisioningStatus.PENDING_CREATE, Topology.SINGLE);
  }

  private static Case pair() {
    return new Case(ProvisioningStatus.PENDING_CREATE, Topology.ACTIVE_STANDBY);
  }

  private static Case active() {
    return new Case(ProvisioningStatus.PENDING_UPDATE, Topology.SINGLE).secured();
  }

  private static Case activePair() {
    return new Case(ProvisioningStatus.PENDING_UPDATE, Topology.ACTIVE_STANDBY).secured();
  }

  private static Case deleted() {
    return new Case(ProvisioningStatus.PENDING_DELETE, Topology.SINGLE);
  }

  private static Case failed() {
    return new Case(ProvisioningStatus.ERROR, Topology.SINGLE);
  }

  private static Amphora row(String id) {
    return amphora(id, AmphoraStatus.PENDING_CREATE, AmphoraRole.BACKUP, false, false, false);
  }

  private static Amphora boots(String id) {
    return amphora(id, AmphoraStatus.BOOTING, AmphoraRole.STANDALONE, true, false, false);
  }

  private static Amphora runs(String id) {
    return amphora(id, AmphoraStatus.BOOTING, AmphoraRole.STANDALONE, true, true, false);
  }

  private static Amphora ready(String id) {
    return amphora(id, AmphoraStatus.ALLOCATED, AmphoraRole.STANDALONE, true, true, true);
  }

  private static Amphora master(String id) {
    return amphora(id, AmphoraStatus.ALLOCATED, AmphoraRole.MASTER, true, true, true);
  }

  private static Amphora backup(String id) {
    return amphora(id, AmphoraStatus.ALLOCATED, AmphoraRole.BACKUP, true, true, true);
  }

  private static Amphora expiring(Amphora of) {
    return new Amphora(
        of.id(),
        of.loadBalancer(),
        of.status(),
        of.role(),
        of.computeId(),
        of.lbNetworkIp(),
        of.vrrpIp(),
        of.haIp(),
        of.vrrpPortId(),
        of.haPortId(),
        of.vrrpInterface(),
        of.vrrpId(),
        of.vrrpPriority(),
        of.certExpiration(),
        true);
  }

  private static Amphora leaving(String id) {
    return amphora(id, AmphoraStatus.PENDING_DELETE, AmphoraRole.STANDALONE, true, true, true);
  }

  private static Amphora amphora(
      String id,
      AmphoraStatus status,
      AmphoraRole role,
      boolean hasServer,
      boolean hasAddress,
      boolean hasPort) {
    return new Amphora(
        new AmphoraId(id),
        World.ID,
        status,
        role,
        hasServer ? "server" : null,
        hasAddress ? "127.0.0.2" : null,
        hasPort ? "10.0.0.2" : null,
        null,
        hasPort ? "port-" + id : null,
        null,
        hasPort && role != AmphoraRole.STANDALONE ? "eth1" : null,
        1,
        null,
        null,
        false);
  }

  /** A load balancer in the making. */
  static final class Case {
    private final ProvisioningStatus status;
    private final Topology topology;
    private final List<Amphora> amphorae = new ArrayList<>();
    private final Map<AmphoraId, Facts.Applied> applied = new HashMap<>();
    private final Map<AmphoraId, List<Facts.JournalledPort>> ports = new HashMap<>();
    private final Set<AmphoraId> silent = new HashSet<>();
    private String port = "vip-port";
    private String address = "10.0.0.100";
    private String vip;
    private boolean secured;

    Case(ProvisioningStatus status, Topology topology) {
      this.status = status;
      this.topology = topology;
    }

    Step next() {
      return Plan.next(graph(), facts(secured ? security() : null), World.settings());
    }

    /** What the plan itself would give the security group. */
    private String security() {
      var unsecured =
          new Case(
                  topology == Topology.SINGLE
                      ? ProvisioningStatus.PENDING_CREATE
                      : ProvisioningStatus.PENDING_UPDATE,
                  topology)
              .address(address);
      var step =
          (Step.Perform) Plan.next(unsecured.graph(), unsecured.facts(null), World.settings());
      return step.actions().stream()
          .filter(Action.SecureVip.class::isInstance)
          .map(action -> ((Action.SecureVip) action).fingerprint())
          .findFirst()
          .orElseThrow();
    }

    private Facts facts(String security) {
      return new Facts(
          GENERATION,
          0,
          security,
          vip,
          Servers.Profile.CONFIGURED,
          applied,
          ports,
          Map.of("vip-subnet", "vip"),
          Set.of(),
          silent);
    }

    private LoadBalancer graph() {
      return new LoadBalancer(
          World.ID,
          "project",
          "web",
          null,
          topology,
          "amphora",
          null,
          null,
          topology == Topology.SINGLE ? null : "group",
          new Vip(address, port, "vip-subnet", "vip", null, true, "normal"),
          List.of(),
          List.of(),
          new VrrpGroup("group", "passwd", 1),
          List.of(),
          List.of(),
          amphorae,
          true,
          status,
          OperatingStatus.ONLINE);
    }

    Case with(Amphora amphora) {
      amphorae.add(amphora);
      applied.putIfAbsent(amphora.id(), new Facts.Applied(0, null, null, false));
      return this;
    }

    Case noVipPort() {
      port = null;
      return this;
    }

    Case address(String value) {
      address = value;
      return this;
    }

    Case secured() {
      secured = true;
      return this;
    }

    Case unsecured() {
      secured = false;
      return this;
    }

    Case vip(String state) {
      vip = state;
      return this;
    }

    Case verified() {
      return vip(VipState.verified(GENERATION));
    }

    Case plugged(String id) {
      var nic = new Nic("vip", List.of("vip-subnet"));
      ports.put(
          new AmphoraId(id),
          List.of(new Facts.JournalledPort("vip", "port-" + id, Wiring.fingerprint(graph(), nic))));
      return this;
    }

    Case served(String id) {
      applied.put(new AmphoraId(id), new Facts.Applied(GENERATION - 1, null, null, false));
      return plugged(id);
    }

    Case serves(String id) {
      applied.put(new AmphoraId(id), new Facts.Applied(GENERATION, null, null, false));
      return plugged(id);
    }

    Case adopted(String id) {
      applied.remove(new AmphoraId(id));
      return this;
    }

    Case condemned(String id) {
      var key = new AmphoraId(id);
      applied.put(key, new Facts.Applied(applied.get(key).generation(), null, "silent", false));
      return this;
    }

    Case reconfigured(String id) {
      var key = new AmphoraId(id);
      applied.put(key, new Facts.Applied(applied.get(key).generation(), null, null, true));
      return this;
    }

    Case silent(String id) {
      silent.add(new AmphoraId(id));
      return this;
    }
  }
}

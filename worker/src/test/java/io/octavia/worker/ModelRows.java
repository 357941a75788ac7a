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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A model of the rows of one load balancer without listeners, and of its lease. */
final class ModelRows {
  static final int LEASE = 30;

  final Topology topology;
  long now;
  long generation = 1;
  long epoch;
  long leaseUntil;
  boolean due = true;
  boolean gone;
  ProvisioningStatus status = ProvisioningStatus.PENDING_CREATE;
  @Nullable String group;
  @Nullable String security;
  @Nullable String vip;
  private long settled;
  private int made;
  private final Map<AmphoraId, Amphora> amphorae = new LinkedHashMap<>();
  private final Map<AmphoraId, Facts.Applied> applied = new HashMap<>();
  private final Map<AmphoraId, List<Facts.JournalledPort>> ports = new HashMap<>();

  ModelRows(Topology topology) {
    this.topology = topology;
  }

  /** The rows have changed. */
  void bump() {
    generation++;
    due = true;
  }

  void settle() {
    settled = generation;
    due = false;
    if (status != ProvisioningStatus.ERROR) status = ProvisioningStatus.ACTIVE;
  }

  Set<AmphoraId> ids() {
    return Set.copyOf(amphorae.keySet());
  }

  /** Those that are to stay. */
  List<AmphoraId> live() {
    return amphorae.keySet().stream()
        .filter(id -> amphorae.get(id).status() != AmphoraStatus.PENDING_DELETE)
        .filter(id -> applied.get(id).replaceReason() == null)
        .toList();
  }

  void condemnOne(Random random) {
    var live = live();
    if (live.isEmpty()) return;
    condemn(live.get(random.nextInt(live.size())));
  }

  private void condemn(AmphoraId id) {
    var was = applied.get(id);
    applied.put(id, new Facts.Applied(was.generation(), was.vrrp(), "silent", false));
  }

  void enlist(List<AmphoraRole> roles) {
    for (var role : roles) {
      var id = ManyWorkersTest.id(++made);
      amphorae.put(
          id,
          new Amphora(
              id,
              World.ID,
              AmphoraStatus.PENDING_CREATE,
              role,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              1,
              null,
              null,
              false));
      applied.put(id, new Facts.Applied(0, null, null, false));
    }
  }

  /** What is written before the actions of a round begin. */
  void intend(Action action) {
    switch (action) {
      case Action.SecureVip _ -> security = "begun";
      case Action.RemoveAmphora remove ->
          change(remove.amphora(), was -> with(was, AmphoraStatus.PENDING_DELETE));
      default -> {}
    }
  }

  void booted(AmphoraId id) {
    change(
        id,
        was ->
            amphora(
                was,
                AmphoraStatus.BOOTING,
                "server",
                was.lbNetworkIp(),
                was.vrrpPortId(),
                was.vrrpInterface()));
  }

  void bootAgain(AmphoraId id) {
    change(
        id,
        was ->
            amphora(
                was,
                AmphoraStatus.PENDING_CREATE,
                null,
                null,
                was.vrrpPortId(),
                was.vrrpInterface()));
  }

  void reachable(AmphoraId id) {
    change(
        id,
        was ->
            amphora(
                was,
                was.status(),
                was.computeId(),
                "127.0.0.2",
                was.vrrpPortId(),
                was.vrrpInterface()));
  }

  void answers(AmphoraId id) {
    change(id, was -> with(was, AmphoraStatus.ALLOCATED));
  }

  void port(AmphoraId id) {
    change(
        id,
        was ->
            amphora(
                was,
                was.status(),
                was.computeId(),
                was.lbNetworkIp(),
                "port-" + id,
                was.vrrpInterface()));
  }

  void plugged(AmphoraId id, String network, String fingerprint) {
    if (!amphorae.containsKey(id)) return;
    ports.put(id, List.of(new Facts.JournalledPort(network, "port-" + id, fingerprint)));
    change(
        id,
        was ->
            amphora(
                was, was.status(), was.computeId(), was.lbNetworkIp(), was.vrrpPortId(), "eth1"));
  }

  void pushed(AmphoraId id, long pushedGeneration) {
    applied.computeIfPresent(
        id,
        (_, was) -> new Facts.Applied(pushedGeneration, was.vrrp(), was.replaceReason(), false));
  }

  void vrrp(AmphoraId id, String fingerprint) {
    applied.computeIfPresent(
        id,
        (_, was) -> new Facts.Applied(was.generation(), fingerprint, was.replaceReason(), false));
  }

  void removed(AmphoraId id) {
    amphorae.remove(id);
    applied.remove(id);
    ports.remove(id);
  }

  private void change(AmphoraId id, UnaryOperator<Amphora> change) {
    amphorae.computeIfPresent(id, (_, was) -> change.apply(was));
  }

  private static Amphora with(Amphora was, AmphoraStatus status) {
    return amphora(
        was, status, was.computeId(), was.lbNetworkIp(), was.vrrpPortId(), was.vrrpInterface());
  }

  private static Amphora amphora(
      Amphora was,
      AmphoraStatus status,
      @Nullable String server,
      @Nullable String address,
      @Nullable String port,
      @Nullable String networkInterface) {
    return new Amphora(
        was.id(),
        was.loadBalancer(),
        status,
        was.role(),
        server,
        address,
        port == null ? null : "10.0.0.2",
        null,
        port,
        null,
        networkInterface,
        1,
        null,
        null,
        false);
  }

  Journal.Snapshot snapshot() {
    var graph =
        new LoadBalancer(
            World.ID,
            "project",
            "web",
            null,
            topology,
            "amphora",
            null,
            null,
            group,
            new Vip("10.0.0.100", "vip-port", "vip-subnet", "vip", null, true, "normal"),
            List.of(),
            List.of(),
            new VrrpGroup("group", "passwd", 1),
            List.of(),
            List.of(),
            new ArrayList<>(amphorae.values()),
            true,
            status,
            OperatingStatus.ONLINE);
    var facts =
        new Facts(
            generation,
            settled,
            security,
            vip,
            Servers.Profile.CONFIGURED,
            Map.copyOf(applied),
            Map.copyOf(ports),
            Map.of("vip-subnet", "vip"),
            Set.of(),
            Set.of());
    return new Journal.Snapshot(graph, facts, 0, null, null);
  }

  /** Never more amphorae that are to stay than the topology has. */
  void assertSane() {
    assertThat(live()).hasSizeLessThanOrEqualTo(Plan.Roles.of(topology).size());
  }
}

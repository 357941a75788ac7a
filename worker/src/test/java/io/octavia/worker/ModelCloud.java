package io.octavia.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.AmphoraId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model of what is outside: servers, each with the generation that it serves, and ports. */
final class ModelCloud {
  /** A worker did something after its lease was another's. */
  boolean late;

  private final Map<AmphoraId, Long> servers = new HashMap<>();
  private final Set<AmphoraId> ports = new HashSet<>();
  private boolean group;
  private boolean security;
  private boolean vip = true;

  /** Does it, and returns what is to be written. Nothing is learnt from what fails. */
  Runnable perform(Action action, long generation, ModelRows rows) {
    return switch (action) {
      case Action.Enlist(var roles) -> () -> rows.enlist(roles);
      case Action.MakeVipPort _ -> {
        vip = true;
        yield () -> rows.vip = VipState.verified(generation);
      }
      case Action.MakeServerGroup _ -> {
        group = true;
        yield () -> rows.group = "group";
      }
      case Action.SecureVip secure -> {
        security = true;
        yield () -> rows.security = secure.fingerprint();
      }
      case Action.RemoveShared _ -> removeShared(rows);
      case Action.RemoveVip _ -> {
        var shared = removeShared(rows);
        vip = false;
        yield () -> {
          shared.run();
          rows.vip = VipState.REMOVED;
        };
      }
      case Action.OnAmphora onAmphora -> onAmphora(onAmphora, rows);
    };
  }

  private Runnable removeShared(ModelRows rows) {
    security = false;
    group = false;
    return () -> {
      rows.security = null;
      rows.group = null;
    };
  }

  private Runnable onAmphora(Action.OnAmphora action, ModelRows rows) {
    var id = action.amphora();
    boolean there = servers.containsKey(id);
    return switch (action) {
      case Action.BootServer _ -> {
        servers.putIfAbsent(id, 0L);
        yield () -> rows.booted(id);
      }
      case Action.AwaitServer _ -> there ? () -> rows.reachable(id) : () -> rows.bootAgain(id);
      case Action.AwaitAgent _ -> there ? () -> rows.answers(id) : () -> {};
      case Action.MakeVrrpPort _ -> {
        ports.add(id);
        yield () -> rows.port(id);
      }
      case Action.PlugVip plug ->
          there ? () -> rows.plugged(id, plug.nic().network(), plug.fingerprint()) : () -> {};
      case Action.PushConfig push -> {
        if (!there) yield () -> {};
        servers.put(id, push.generation());
        yield () -> rows.pushed(id, push.generation());
      }
      case Action.StartVrrp start -> there ? () -> rows.vrrp(id, start.fingerprint()) : () -> {};
      case Action.RemoveAmphora _ -> {
        servers.remove(id);
        ports.remove(id);
        yield () -> rows.removed(id);
      }
      case Action.PlugNetwork _,
          Action.UnplugNetwork _,
          Action.Reconfigure _,
          Action.RotateCertificate _ ->
          throw new AssertionError("nobody asked for " + action);
    };
  }

  /** What no row knows of. */
  List<String> belongsToNobody(ModelRows rows) {
    var known = rows.gone ? Set.<AmphoraId>of() : rows.ids();
    var left = new ArrayList<String>();
    servers.keySet().stream()
        .filter(id -> !known.contains(id))
        .forEach(id -> left.add("server " + id));
    ports.stream().filter(id -> !known.contains(id)).forEach(id -> left.add("port " + id));
    if (rows.gone) {
      if (vip) left.add("VIP port");
      if (security) left.add("security group");
      if (group) left.add("server group");
    }
    return left;
  }

  /** Removes that. */
  void sweep(ModelRows rows) {
    var known = rows.gone ? Set.<AmphoraId>of() : rows.ids();
    servers.keySet().retainAll(known);
    ports.retainAll(known);
    if (rows.gone) {
      vip = false;
      security = false;
      group = false;
    }
  }

  /** All amphorae of the topology are there, and serve the newest rows. */
  void assertServes(ModelRows rows) {
    assertThat(rows.live()).hasSize(Plan.Roles.of(rows.topology).size());
    assertThat(rows.ids()).containsExactlyInAnyOrderElementsOf(rows.live());
    for (var id : rows.live()) {
      assertThat(servers.get(id)).as("generation that %s serves", id).isEqualTo(rows.generation);
      assertThat(ports).contains(id);
    }
    assertThat(vip && security).isTrue();
  }
}

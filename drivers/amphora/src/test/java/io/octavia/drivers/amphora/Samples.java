package io.octavia.drivers.amphora;

import io.octavia.domain.Algorithm;
import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraRole;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.ClientAuthentication;
import io.octavia.domain.Listener;
import io.octavia.domain.ListenerId;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.Pool;
import io.octavia.domain.PoolId;
import io.octavia.domain.PoolProtocol;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.Topology;
import io.octavia.domain.Vip;
import io.octavia.domain.VrrpGroup;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An amphora and what it serves. */
final class Samples {
  static final AmphoraId ID = new AmphoraId("3fa85f64-5717-4562-b3fc-2c963f66afa6");
  static final LoadBalancerId BALANCER = new LoadBalancerId("11111111-1111-1111-1111-111111111111");
  static final ListenerId LISTENER = new ListenerId("22222222-2222-2222-2222-222222222222");
  static final PoolId POOL = new PoolId("44444444-4444-4444-4444-444444444444");

  private static final Listener.Tls NO_TLS = tls(null, List.of(), null, null);

  private Samples() {}

  static Listener.Tls tls(
      @Nullable String certificate,
      List<String> sni,
      @Nullable String clientCa,
      @Nullable String clientCrl) {
    return new Listener.Tls(
        certificate,
        sni,
        clientCa,
        clientCrl,
        clientCa == null ? ClientAuthentication.NONE : ClientAuthentication.MANDATORY,
        null,
        List.of(),
        List.of());
  }

  /** {@link #POOL} with a member, to which it speaks like that. */
  static Pool pool(Pool.Tls tls) {
    return new Pool(
        POOL,
        "project",
        "pool",
        PoolProtocol.HTTP,
        Algorithm.ROUND_ROBIN,
        null,
        null,
        List.of(),
        tls,
        true,
        ProvisioningStatus.ACTIVE,
        OperatingStatus.ONLINE);
  }

  static Amphora amphora(AmphoraId id) {
    return new Amphora(
        id,
        BALANCER,
        AmphoraStatus.ALLOCATED,
        AmphoraRole.STANDALONE,
        "server",
        "127.0.0.1",
        "203.0.113.21",
        "203.0.113.10",
        "vrrp-port",
        "vip-port",
        "eth1",
        1,
        100,
        null,
        false);
  }

  static Listener listener(ListenerProtocol protocol) {
    return listener(LISTENER, protocol);
  }

  static Listener listener(ListenerId id, ListenerProtocol protocol) {
    return listener(id, protocol, NO_TLS);
  }

  /** A listener in front of {@link #POOL}. */
  static Listener listener(ListenerId id, ListenerProtocol protocol, Listener.Tls tls) {
    return new Listener(
        id,
        "project",
        "web",
        protocol,
        80,
        -1,
        POOL,
        1025,
        Map.of(),
        new Listener.Timeouts(null, null, null, null),
        List.of(),
        tls,
        new Listener.Hsts(null, false, false),
        List.of(),
        true,
        ProvisioningStatus.PENDING_CREATE,
        OperatingStatus.OFFLINE);
  }

  static LoadBalancer balancer(Listener... listeners) {
    return balancer(List.of(), listeners);
  }

  static LoadBalancer balancer(List<Pool> pools, Listener... listeners) {
    return balancer(Topology.SINGLE, "normal", List.of(amphora(ID)), pools, listeners);
  }

  /** A pair whose VIP is on virtual functions of network cards. */
  static LoadBalancer direct(Amphora peer, Listener... listeners) {
    var pair = List.of(amphora(ID), peer);
    return balancer(Topology.ACTIVE_STANDBY, "direct", pair, List.of(), listeners);
  }

  private static LoadBalancer balancer(
      Topology topology,
      String vnicType,
      List<Amphora> amphorae,
      List<Pool> pools,
      Listener... listeners) {
    return new LoadBalancer(
        BALANCER,
        "project",
        "web",
        null,
        topology,
        "amphora",
        null,
        null,
        null,
        new Vip("203.0.113.10", "vip-port", "vip-subnet", "vip-net", null, true, vnicType),
        List.of(),
        List.of(),
        new VrrpGroup("11111111111111111111111111111111", "passwd", 1),
        List.of(listeners),
        pools,
        amphorae,
        true,
        ProvisioningStatus.PENDING_UPDATE,
        OperatingStatus.ONLINE);
  }
}

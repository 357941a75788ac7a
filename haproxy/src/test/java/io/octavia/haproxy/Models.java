package io.octavia.haproxy;

import io.octavia.domain.AdditionalVip;
import io.octavia.domain.Algorithm;
import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraRole;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.ClientAuthentication;
import io.octavia.domain.HealthMonitor;
import io.octavia.domain.HealthMonitorId;
import io.octavia.domain.HealthMonitorType;
import io.octavia.domain.L7Policy;
import io.octavia.domain.Listener;
import io.octavia.domain.ListenerId;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.Member;
import io.octavia.domain.MemberId;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.Pool;
import io.octavia.domain.PoolId;
import io.octavia.domain.PoolProtocol;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.SessionPersistence;
import io.octavia.domain.Topology;
import io.octavia.domain.Vip;
import io.octavia.domain.VrrpGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Load balancers of tests: everything active and enabled unless said otherwise. */
final class Models {
  static final String PROJECT = "f7b1c0de11114c0c8d5f2b0c5a9e0001";
  static final Listener.Tls PLAIN =
      new Listener.Tls(
          null, List.of(), null, null, ClientAuthentication.NONE, null, List.of(), List.of());

  private Models() {}

  static String id(int number) {
    return "00000000-0000-4000-8000-%012d".formatted(number);
  }

  static Member member(int id, String address, int port) {
    return new M(id, address, port).build();
  }

  /** Fields of a member that tests vary. */
  static final class M {
    private final int id;
    private final String address;
    private final int port;
    @Nullable Integer weight = 1;
    boolean backup;
    boolean enabled = true;
    @Nullable String monitorAddress;
    @Nullable Integer monitorPort;
    ProvisioningStatus status = ProvisioningStatus.ACTIVE;

    M(int id, String address, int port) {
      this.id = id;
      this.address = address;
      this.port = port;
    }

    M weight(@Nullable Integer value) {
      weight = value;
      return this;
    }

    M backup() {
      backup = true;
      return this;
    }

    M disabled() {
      enabled = false;
      return this;
    }

    M deleted() {
      status = ProvisioningStatus.PENDING_DELETE;
      return this;
    }

    M monitored(String at, int on) {
      monitorAddress = at;
      monitorPort = on;
      return this;
    }

    Member build() {
      return new Member(
          new MemberId(id(id)),
          null,
          null,
          address,
          port,
          weight,
          backup,
          monitorAddress,
          monitorPort,
          "normal",
          enabled,
          status,
          OperatingStatus.ONLINE);
    }
  }

  /** Fields of a monitor that tests vary. */
  static HealthMonitor monitor(
      int id, HealthMonitorType type, int delay, int timeout, int fall, int rise) {
    return http(id, type, delay, timeout, fall, rise, null, null, null, null, null);
  }

  static HealthMonitor http(
      int id,
      HealthMonitorType type,
      int delay,
      int timeout,
      int fall,
      int rise,
      @Nullable String method,
      @Nullable String path,
      @Nullable String codes,
      @Nullable String version,
      @Nullable String domain) {
    return new HealthMonitor(
        new HealthMonitorId(id(id)),
        null,
        type,
        delay,
        timeout,
        fall,
        rise,
        method,
        path,
        codes,
        version,
        domain,
        true,
        ProvisioningStatus.ACTIVE,
        OperatingStatus.ONLINE);
  }

  /** A pool. */
  static final class P {
    private final int id;
    private final PoolProtocol protocol;
    private final List<Member> members = new ArrayList<>();
    Algorithm algorithm = Algorithm.ROUND_ROBIN;
    @Nullable SessionPersistence persistence;
    @Nullable HealthMonitor monitor;
    Pool.Tls tls = Pool.Tls.OFF;
    boolean enabled = true;

    P(int id, PoolProtocol protocol) {
      this.id = id;
      this.protocol = protocol;
    }

    P algorithm(Algorithm value) {
      algorithm = value;
      return this;
    }

    P persistence(SessionPersistence value) {
      persistence = value;
      return this;
    }

    P monitor(HealthMonitor value) {
      monitor = value;
      return this;
    }

    P tls(Pool.Tls value) {
      tls = value;
      return this;
    }

    P disabled() {
      enabled = false;
      return this;
    }

    P member(Member value) {
      members.add(value);
      return this;
    }

    P member(M value) {
      return member(value.build());
    }

    Pool build() {
      return new Pool(
          new PoolId(id(id)),
          PROJECT,
          null,
          protocol,
          algorithm,
          persistence,
          monitor,
          List.copyOf(members),
          tls,
          enabled,
          ProvisioningStatus.ACTIVE,
          OperatingStatus.ONLINE);
    }
  }

  /** A listener. */
  static final class L {
    private final int id;
    private final ListenerProtocol protocol;
    private final int port;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<L7Policy> policies = new ArrayList<>();
    @Nullable Integer limit;
    @Nullable PoolId pool;
    Listener.Timeouts timeouts = new Listener.Timeouts(null, null, null, null);
    Listener.Tls tls = PLAIN;
    Listener.Hsts hsts = new Listener.Hsts(null, false, false);
    boolean enabled = true;
    ProvisioningStatus status = ProvisioningStatus.ACTIVE;

    L(int id, ListenerProtocol protocol, int port) {
      this.id = id;
      this.protocol = protocol;
      this.port = port;
    }

    L limit(int value) {
      limit = value;
      return this;
    }

    L pool(int value) {
      pool = new PoolId(id(value));
      return this;
    }

    L header(String name) {
      headers.put(name, "true");
      return this;
    }

    L timeouts(int client, int connect, int data, int inspect) {
      timeouts = new Listener.Timeouts(client, connect, data, inspect);
      return this;
    }

    L tls(Listener.Tls value) {
      tls = value;
      return this;
    }

    L hsts(Listener.Hsts value) {
      hsts = value;
      return this;
    }

    L policy(L7Policy value) {
      policies.add(value);
      return this;
    }

    L disabled() {
      enabled = false;
      return this;
    }

    L deleted() {
      status = ProvisioningStatus.PENDING_DELETE;
      return this;
    }

    Listener build() {
      return new Listener(
          new ListenerId(id(id)),
          PROJECT,
          null,
          protocol,
          port,
          limit,
          pool,
          null,
          Map.copyOf(headers),
          timeouts,
          List.of(),
          tls,
          hsts,
          List.copyOf(policies),
          enabled,
          status,
          OperatingStatus.ONLINE);
    }
  }

  /** A load balancer. */
  static final class B {
    private final int id;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Pool> pools = new ArrayList<>();
    private final List<Amphora> amphorae = new ArrayList<>();
    private final List<AdditionalVip> more = new ArrayList<>();
    private final Vip vip;
    Topology topology = Topology.SINGLE;
    @Nullable VrrpGroup group;
    boolean enabled = true;

    B(int id, String vip) {
      this.id = id;
      this.vip = new Vip(vip, "port", "subnet-1", "network-1", null, true, "normal");
    }

    B vip(String address, String subnet) {
      more.add(new AdditionalVip(subnet, address, "port", "network-1"));
      return this;
    }

    B pair(Amphora first, Amphora second) {
      topology = Topology.ACTIVE_STANDBY;
      amphorae.add(first);
      amphorae.add(second);
      return this;
    }

    B group(VrrpGroup value) {
      group = value;
      return this;
    }

    B disabled() {
      enabled = false;
      return this;
    }

    B with(L listener) {
      listeners.add(listener.build());
      return this;
    }

    B with(P pool) {
      pools.add(pool.build());
      return this;
    }

    LoadBalancer build() {
      return new LoadBalancer(
          new LoadBalancerId(id(id)),
          PROJECT,
          null,
          null,
          topology,
          "amphora",
          null,
          null,
          null,
          vip,
          List.copyOf(more),
          List.of(),
          group,
          List.copyOf(listeners),
          List.copyOf(pools),
          List.copyOf(amphorae),
          enabled,
          ProvisioningStatus.ACTIVE,
          OperatingStatus.ONLINE);
    }
  }

  static Amphora amphora(int id, int loadBalancer, String vrrpIp, AmphoraRole role) {
    return new Amphora(
        new AmphoraId(id(id)),
        new LoadBalancerId(id(loadBalancer)),
        AmphoraStatus.ALLOCATED,
        role,
        "server",
        "192.0.2.1",
        vrrpIp,
        null,
        null,
        null,
        "eth1",
        1,
        null,
        null,
        false);
  }
}

package io.octavia.db;

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
import io.octavia.domain.L7Action;
import io.octavia.domain.L7CompareType;
import io.octavia.domain.L7Policy;
import io.octavia.domain.L7PolicyId;
import io.octavia.domain.L7Rule;
import io.octavia.domain.L7RuleId;
import io.octavia.domain.L7RuleType;
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
import io.octavia.domain.SessionPersistenceType;
import io.octavia.domain.Topology;
import io.octavia.domain.Vip;
import io.octavia.domain.VrrpGroup;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A load balancer that fills every column which the graph reads; {@link SampleRows} has its rows.
 */
final class SampleLoadBalancer {
  static final LoadBalancer GRAPH =
      new LoadBalancer(
          new LoadBalancerId("lb"),
          "project",
          "web",
          "front door",
          Topology.ACTIVE_STANDBY,
          "amphora",
          "00000000-0000-0000-0000-000000000000",
          "00000000-0000-0000-0000-000000000000",
          "group",
          new Vip("192.0.2.1", "port", "subnet", "network", "qos", true, "direct"),
          List.of(
              new AdditionalVip("subnet-2", "198.51.100.1", "port-2", "network-2"),
              new AdditionalVip("subnet-3", null, null, null)),
          List.of("sg-1", "sg-2"),
          new VrrpGroup("lb", "passwd", 1),
          List.of(plainListener(), tlsListener()),
          List.of(plainPool(), tlsPool()),
          List.of(amphora()),
          true,
          ProvisioningStatus.DELETED,
          OperatingStatus.ONLINE);

  private SampleLoadBalancer() {}

  private static Listener plainListener() {
    return new Listener(
        new ListenerId("z-first"),
        null,
        null,
        ListenerProtocol.UDP,
        53,
        null,
        null,
        null,
        Map.of(),
        new Listener.Timeouts(null, null, null, null),
        List.of(),
        new Listener.Tls(
            null, List.of(), null, null, ClientAuthentication.NONE, null, List.of(), List.of()),
        new Listener.Hsts(null, false, false),
        List.of(),
        false,
        ProvisioningStatus.PENDING_CREATE,
        OperatingStatus.OFFLINE);
  }

  private static Listener tlsListener() {
    return new Listener(
        new ListenerId("a-second"),
        "project",
        "tls",
        ListenerProtocol.TERMINATED_HTTPS,
        443,
        1000,
        new PoolId("pool-tls"),
        1025,
        Map.of("X-Forwarded-For", "true"),
        new Listener.Timeouts(1, 2, 3, 4),
        List.of("10.0.0.0/8", "192.0.2.0/24"),
        new Listener.Tls(
            "cert",
            List.of("sni-1", "sni-2"),
            "ca",
            "crl",
            ClientAuthentication.OPTIONAL,
            "ciphers",
            List.of("TLSv1.2", "TLSv1.3"),
            List.of("h2", "http/1.1")),
        new Listener.Hsts(31536000, true, true),
        List.of(reject(), redirect()),
        true,
        ProvisioningStatus.ACTIVE,
        OperatingStatus.ONLINE);
  }

  private static L7Policy reject() {
    return new L7Policy(
        new L7PolicyId("z-policy"),
        null,
        L7Action.REJECT,
        null,
        null,
        null,
        null,
        1,
        List.of(
            new L7Rule(
                new L7RuleId("z-rule"),
                L7RuleType.PATH,
                L7CompareType.STARTS_WITH,
                null,
                "/admin",
                false,
                true,
                ProvisioningStatus.ACTIVE),
            new L7Rule(
                new L7RuleId("a-rule"),
                L7RuleType.HEADER,
                L7CompareType.EQUAL_TO,
                "X-Key",
                "value",
                true,
                false,
                ProvisioningStatus.PENDING_UPDATE)),
        true,
        ProvisioningStatus.ACTIVE);
  }

  private static L7Policy redirect() {
    return new L7Policy(
        new L7PolicyId("a-policy"),
        "redirect",
        L7Action.REDIRECT_TO_POOL,
        new PoolId("pool-tls"),
        "http://example.org/",
        "http://example.org",
        308,
        2,
        List.of(),
        false,
        ProvisioningStatus.ERROR);
  }

  private static Pool plainPool() {
    return new Pool(
        new PoolId("z-pool"),
        null,
        null,
        PoolProtocol.UDP,
        Algorithm.SOURCE_IP_PORT,
        null,
        null,
        List.of(),
        Pool.Tls.OFF,
        true,
        ProvisioningStatus.ACTIVE,
        OperatingStatus.NO_MONITOR);
  }

  private static Pool tlsPool() {
    return new Pool(
        new PoolId("pool-tls"),
        "project",
        "backend",
        PoolProtocol.HTTP,
        Algorithm.ROUND_ROBIN,
        new SessionPersistence(SessionPersistenceType.APP_COOKIE, "JSESSIONID", 30, "255.255.0.0"),
        new HealthMonitor(
            new HealthMonitorId("monitor"),
            "probe",
            HealthMonitorType.TLS_HELLO,
            5,
            3,
            2,
            1,
            "GET",
            "/healthz",
            "200-204",
            "1.1",
            "example.org",
            true,
            ProvisioningStatus.ACTIVE,
            OperatingStatus.ONLINE),
        List.of(
            new Member(
                new MemberId("z-member"),
                "one",
                "subnet",
                "192.0.2.10",
                80,
                1,
                true,
                "192.0.2.11",
                8080,
                "direct",
                true,
                ProvisioningStatus.ACTIVE,
                OperatingStatus.DRAINING),
            new Member(
                new MemberId("a-member"),
                null,
                null,
                "2001:db8::1",
                81,
                null,
                false,
                null,
                null,
                "normal",
                false,
                ProvisioningStatus.PENDING_DELETE,
                OperatingStatus.NO_MONITOR)),
        new Pool.Tls(
            true, "client", "ca", "crl", "ciphers", List.of("TLSv1.3"), List.of("h2", "http/1.0")),
        false,
        ProvisioningStatus.ACTIVE,
        OperatingStatus.DEGRADED);
  }

  private static Amphora amphora() {
    return new Amphora(
        new AmphoraId("amphora"),
        new LoadBalancerId("lb"),
        AmphoraStatus.ALLOCATED,
        AmphoraRole.MASTER,
        "compute",
        "127.0.1.1",
        "192.0.2.2",
        "192.0.2.1",
        "vrrp-port",
        "ha-port",
        "eth1",
        1,
        100,
        Instant.parse("2027-11-22T10:00:00Z"),
        true);
  }
}

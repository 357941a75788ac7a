package io.octavia.haproxy;

import static io.octavia.haproxy.Models.amphora;
import static io.octavia.haproxy.Models.http;
import static io.octavia.haproxy.Models.id;
import static io.octavia.haproxy.Models.member;
import static io.octavia.haproxy.Models.monitor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.domain.Algorithm;
import io.octavia.domain.AmphoraRole;
import io.octavia.domain.HealthMonitorType;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.PoolProtocol;
import io.octavia.domain.SessionPersistence;
import io.octavia.domain.SessionPersistenceType;
import io.octavia.domain.VrrpGroup;
import io.octavia.domain.cloud.Subnet;
import io.octavia.haproxy.Models.B;
import io.octavia.haproxy.Models.L;
import io.octavia.haproxy.Models.M;
import io.octavia.haproxy.Models.P;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeepalivedConfigTest {
  @Test
  void udp_in_both_families_with_persistence() {
    var loadBalancer =
        new B(700, "203.0.113.70")
            .vip("2001:db8:6::70", "subnet-2")
            .vip("203.0.113.71", "subnet-1")
            .with(new L(710, ListenerProtocol.UDP, 53).limit(1000).pool(720))
            .with(
                new P(720, PoolProtocol.UDP)
                    .algorithm(Algorithm.SOURCE_IP)
                    .persistence(sourceIp(120, "255.255.255.0"))
                    .monitor(monitor(724, HealthMonitorType.UDP_CONNECT, 10, 5, 3, 2))
                    .member(new M(721, "10.30.0.11", 53).weight(3))
                    .member(new M(722, "10.30.0.12", 53).monitored("10.30.9.12", 8053))
                    .member(new M(723, "10.30.0.13", 53).disabled())
                    .member(member(725, "2001:db8:5::14", 53)))
            .build();
    Golden.of("keepalived-7-udp.conf").assertIs(lvs(loadBalancer));
  }

  @Test
  void sctp_with_its_own_checker() {
    var loadBalancer =
        new B(800, "203.0.113.80")
            .with(new L(810, ListenerProtocol.SCTP, 9999).pool(820))
            .with(
                new P(820, PoolProtocol.SCTP)
                    .monitor(monitor(824, HealthMonitorType.SCTP, 4, 2, 2, 2))
                    .member(member(821, "10.30.0.21", 9999)))
            .build();
    Golden.of("keepalived-8-sctp.conf").assertIs(lvs(loadBalancer));
  }

  @Test
  void udp_that_is_checked_by_http() {
    var loadBalancer =
        new B(900, "203.0.113.90")
            .with(new L(910, ListenerProtocol.UDP, 514).limit(-1).pool(920))
            .with(
                new P(920, PoolProtocol.UDP)
                    .algorithm(Algorithm.LEAST_CONNECTIONS)
                    .persistence(sourceIp(null, null))
                    .monitor(
                        http(
                            924,
                            HealthMonitorType.HTTP,
                            5,
                            3,
                            3,
                            2,
                            "GET",
                            "/h",
                            "200-201",
                            null,
                            null))
                    .member(member(921, "10.30.0.31", 514)))
            .build();
    Golden.of("keepalived-9-udp-http.conf").assertIs(lvs(loadBalancer));
  }

  @Test
  void a_disabled_pool_has_a_virtual_server_without_members() {
    var loadBalancer =
        new B(10, "203.0.113.1")
            .with(new L(11, ListenerProtocol.UDP, 53).pool(12))
            .with(new P(12, PoolProtocol.UDP).disabled().member(member(13, "10.0.0.1", 53)))
            .build();
    assertThat(lvs(loadBalancer))
        .endsWith(
            """
            virtual_server group ipv4-group {
                lb_algo wrr
                lb_kind NAT
                protocol UDP

                # Pool %s is disabled
            }
            """
                .formatted(id(12)));
  }

  @Test
  void without_a_pool_or_when_disabled_there_is_nothing_to_serve() {
    var noPool = new B(10, "203.0.113.1").with(new L(11, ListenerProtocol.UDP, 53)).build();
    assertThat(lvs(noPool))
        .isEqualTo(
            """
            # Configuration for Loadbalancer %s
            # Configuration for Listener %s

            net_namespace amphora-haproxy
            """
                .formatted(id(10), id(11)));
    var disabled =
        new B(10, "203.0.113.1")
            .with(new L(11, ListenerProtocol.UDP, 53).pool(12).disabled())
            .with(new P(12, PoolProtocol.UDP))
            .build();
    assertThat(lvs(disabled))
        .contains("# Listener " + id(11) + " is disabled\n")
        .doesNotContain("virtual_server");
  }

  @Test
  void a_path_cannot_end_the_url_block() {
    var loadBalancer =
        new B(10, "203.0.113.1")
            .with(new L(11, ListenerProtocol.UDP, 53).pool(12))
            .with(
                new P(12, PoolProtocol.UDP)
                    .monitor(
                        http(
                            14,
                            HealthMonitorType.HTTP,
                            5,
                            3,
                            3,
                            2,
                            "GET",
                            "/a }\n#!\"é?b=1&c=%20",
                            "200",
                            null,
                            null))
                    .member(member(13, "10.0.0.1", 53)))
            .build();
    assertThat(lvs(loadBalancer)).contains("path /a%20%7D%0A%23%21%22%C3%A9?b=1&c=%20\n");
  }

  @Test
  void the_virtual_addresses_of_a_pair() {
    var golden = Golden.of("keepalived-vrrp.conf");
    var self = amphora(21, 200, "203.0.113.31", AmphoraRole.MASTER);
    golden.assertIs(VrrpConfig.render(pair(), self, SUBNETS, VrrpSettings.DEFAULTS));

    var other = amphora(22, 200, "203.0.113.32", AmphoraRole.BACKUP);
    golden
        .but("priority 100\n    nopreempt", "priority 90\n    nopreempt")
        .but("unicast_src_ip 203.0.113.31", "unicast_src_ip 203.0.113.3x")
        .but("203.0.113.32", "203.0.113.31")
        .but("203.0.113.3x", "203.0.113.32")
        .assertIs(VrrpConfig.render(pair(), other, SUBNETS, VrrpSettings.DEFAULTS));
  }

  @Test
  void pair_that_advertises_faster_than_each_second_speaks_version_3() {
    var self = amphora(21, 200, "203.0.113.31", AmphoraRole.MASTER);
    var fast = new VrrpSettings("/var/lib/octavia", 5, 2, 2, 5, 2, 250);
    Golden.of("keepalived-vrrp.conf")
        .but("vrrp_script check", "global_defs {\n    vrrp_priority -15\n}\n\nvrrp_script check")
        .but("    advert_int 1\n", "    version 3\n    advert_int 0.25\n")
        .but(
            """
                authentication {
                    auth_type PASS
                    auth_pass a1b2c3d
                }
            """,
            "")
        .assertIs(VrrpConfig.render(pair(), self, SUBNETS, fast));
  }

  @Test
  void an_amphora_without_interface_cannot_take_part() {
    var self = amphora(21, 200, "203.0.113.31", AmphoraRole.MASTER);
    var unplugged =
        new io.octavia.domain.Amphora(
            self.id(),
            self.loadBalancer(),
            self.status(),
            self.role(),
            null,
            null,
            self.vrrpIp(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            false);
    assertThatThrownBy(() -> VrrpConfig.render(pair(), unplugged, SUBNETS, VrrpSettings.DEFAULTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vrrp_interface");
  }

  private static final Map<String, Subnet> SUBNETS =
      Map.of(
          "subnet-1",
          new Subnet(
              "subnet-1",
              "v4",
              "network-1",
              4,
              "203.0.113.0/24",
              "203.0.113.1",
              List.of(new Subnet.HostRoute("198.51.100.0/24", "203.0.113.254"))),
          "subnet-2",
          new Subnet(
              "subnet-2", "v6", "network-1", 6, "2001:db8:1::/64", "2001:db8:1::1", List.of()));

  private static LoadBalancer pair() {
    return new B(200, "203.0.113.30")
        .vip("2001:db8:1::30", "subnet-2")
        .pair(
            amphora(21, 200, "203.0.113.31", AmphoraRole.MASTER),
            amphora(22, 200, "203.0.113.32", AmphoraRole.BACKUP))
        .group(new VrrpGroup("00000000000040008000000000000200", "a1b2c3d", 1))
        .build();
  }

  private static SessionPersistence sourceIp(
      @Nullable Integer timeout, @Nullable String granularity) {
    return new SessionPersistence(SessionPersistenceType.SOURCE_IP, null, timeout, granularity);
  }

  private static String lvs(LoadBalancer loadBalancer) {
    return LvsConfig.render(loadBalancer, loadBalancer.listeners().getFirst(), "/var/lib/octavia");
  }
}

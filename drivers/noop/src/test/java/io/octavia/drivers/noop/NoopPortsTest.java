package io.octavia.drivers.noop;

import static io.octavia.drivers.noop.Requests.NETWORK;
import static io.octavia.drivers.noop.Requests.OTHER_SUBNET;
import static io.octavia.drivers.noop.Requests.SUBNET;
import static io.octavia.drivers.noop.Requests.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Ports.IngressRule;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoopPortsTest {
  private static final IngressRule HTTP = new IngressRule("tcp", 80, null, 4);

  private final NoopCloud cloud = new NoopCloud(Requests.counting());
  private final Ports ports = cloud.ports();
  private final Networks networks = cloud.networks();

  @Test
  void a_port_is_found_by_name_and_id_and_made_once() {
    var port = ports.create(Requests.port("a"));
    assertThat(port.id()).isEqualTo(new UUID(0, 1).toString());
    assertThat(port.macAddress()).isEqualTo("02:00:00:00:00:01");
    assertThat(ports.create(Requests.port("a"))).isEqualTo(port);
    assertThat(ports.named("a")).containsExactly(port);
    assertThat(networks.port(port.id())).contains(port);
    assertThat(cloud.allPorts()).containsExactly(port);
  }

  @Test
  void a_deleted_port_is_gone() {
    var port = ports.create(Requests.port("a", "device", List.of(any(SUBNET))));
    ports.delete(port.id());
    ports.delete(port.id());
    assertThat(networks.port(port.id())).isEmpty();
    assertThat(ports.named("a")).isEmpty();
    assertThat(ports.ofDevice("device")).isEmpty();
    assertThat(cloud.allPorts()).isEmpty();
    assertThatThrownBy(() -> ports.allowAddresses(port.id(), List.of()))
        .isInstanceOfSatisfying(
            CloudException.class,
            e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.NOT_FOUND));
  }

  @Test
  void a_vip_without_an_address_gets_the_one_of_all_vips() {
    var one = ports.create(Requests.vip("1", any(SUBNET), any(OTHER_SUBNET)));
    var two = ports.create(Requests.vip("2", any(SUBNET)));
    assertThat(addresses(one)).containsExactly("198.0.2.5", "198.18.0.1");
    assertThat(addresses(two)).containsExactly("198.0.2.5");
  }

  @Test
  void wanted_addresses_are_given_even_twice() {
    var wanted = new Port.FixedIp(SUBNET, "198.18.33.33");
    assertThat(ports.create(Requests.vip("1", wanted)).fixedIps()).containsExactly(wanted);
    assertThat(ports.create(Requests.vip("2", wanted)).fixedIps()).containsExactly(wanted);
  }

  @Test
  void addresses_that_the_cloud_chooses_are_never_given_twice() {
    ports.create(Requests.vip("1", new Port.FixedIp(SUBNET, "198.18.0.2")));
    var seen = new HashSet<String>();
    for (int i = 0; i < 300; i++) {
      assertThat(seen.addAll(addresses(ports.create(Requests.port("port-" + i))))).isTrue();
    }
    assertThat(seen)
        .contains("198.18.0.1", "198.18.1.0", "198.18.1.45")
        .doesNotContain("198.18.0.2");
  }

  @Test
  void a_subnet_with_an_ipv6_address_is_an_ipv6_subnet() {
    ports.create(Requests.vip("1", new Port.FixedIp(SUBNET, "2001:db8:33::33")));
    assertThat(networks.subnet(SUBNET).orElseThrow().ipVersion()).isEqualTo(6);
    assertThat(addresses(ports.create(Requests.port("a")))).containsExactly("2001:db8::1");
    assertThat(addresses(ports.create(Requests.vip("2", any(SUBNET)))))
        .containsExactly("2001:db8::2");
  }

  @Test
  void a_port_without_a_subnet_is_on_the_first_one_of_its_network() {
    var port = ports.create(Requests.port("a", "", List.of()));
    assertThat(port.fixedIps().getFirst().subnetId())
        .isEqualTo(networks.network(NETWORK).orElseThrow().subnetIds().getFirst());
    assertThat(addresses(port)).containsExactly("198.18.0.1");
  }

  @Test
  void the_subnets_of_a_port_are_on_its_network() {
    ports.create(Requests.port("a"));
    assertThat(networks.subnet(SUBNET).orElseThrow().networkId()).isEqualTo(NETWORK);
  }

  @Test
  void a_port_keeps_the_address_it_has_and_gets_another_one() {
    var port = ports.create(Requests.port("a"));
    var kept = port.fixedIps().getFirst();
    var changed = ports.setFixedIps(port.id(), List.of(kept, any(OTHER_SUBNET)));
    assertThat(changed.fixedIps())
        .containsExactly(kept, new Port.FixedIp(OTHER_SUBNET, "198.18.0.2"));
    assertThat(networks.port(port.id())).contains(changed);
  }

  @Test
  void a_port_never_heard_of_is_kept_when_it_changes() {
    var id = "33333333-0000-4000-8000-0000000000ab";
    ports.setSecurityGroups(id, List.of(NETWORK));
    ports.allowAddresses(id, List.of("198.0.2.5"));
    var port = ports.setFixedIps(id, List.of(any(SUBNET)));
    assertThat(networks.port(id)).contains(port);
    assertThat(port.securityGroups()).containsExactly(NETWORK);
    assertThat(port.allowedAddresses()).containsExactly("198.0.2.5");
    ports.delete(id);
    assertThat(networks.port(id)).isEmpty();
  }

  @Test
  void a_security_group_is_made_once_and_takes_its_last_rules() {
    var id = ports.securityGroup("lb-1", null, List.of());
    assertThat(ports.securityGroup("lb-1", null, List.of(HTTP))).isEqualTo(id);
    assertThat(ports.securityGroupNamed("lb-1")).contains(id);
    assertThat(networks.securityGroupExists(id)).isTrue();
    assertThat(cloud.securityGroups()).containsOnlyKeys("lb-1").containsValue(List.of(HTTP));
  }

  @Test
  void a_deleted_security_group_is_gone_from_all_ports_until_it_is_made_again() {
    var id = ports.securityGroup("lb-1", null, List.of());
    var port = ports.create(Requests.port("a"));
    ports.setSecurityGroups(port.id(), List.of(id, NETWORK));
    ports.deleteSecurityGroup("lb-1");
    ports.deleteSecurityGroup("lb-1");
    assertThat(networks.port(port.id()).orElseThrow().securityGroups()).containsExactly(NETWORK);
    assertThat(ports.securityGroupNamed("lb-1")).isEmpty();
    assertThat(networks.securityGroupExists(id)).isFalse();
    assertThat(cloud.securityGroups()).isEmpty();
    assertThat(ports.securityGroup("lb-1", null, List.of())).isNotEqualTo(id);
  }

  @Test
  void a_security_group_that_was_made_before_a_restart_is_found() {
    var id = ports.securityGroupNamed("lb-1").orElseThrow();
    assertThat(ports.securityGroup("lb-1", null, List.of(HTTP))).isEqualTo(id);
  }

  @Test
  void a_full_cloud_takes_no_more_until_something_goes() {
    var small = new NoopCloud(Requests.counting(), 2);
    var one = small.ports().create(Requests.port("1"));
    small.ports().create(Requests.port("2"));
    assertThatThrownBy(() -> small.ports().create(Requests.port("3")))
        .isInstanceOfSatisfying(
            CloudException.class,
            e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.UNAVAILABLE));
    assertThatThrownBy(() -> small.ports().setFixedIps(SUBNET, List.of()))
        .isInstanceOf(CloudException.class);
    small.ports().delete(one.id());
    assertThat(small.ports().create(Requests.port("3")).name()).isEqualTo("3");
  }

  @Test
  void tens_of_thousands_of_ports_come_and_go() {
    for (int i = 0; i < 50_000; i++) ports.create(Requests.port("port-" + i));
    assertThat(cloud.allPorts()).hasSize(50_000);
    for (int i = 0; i < 50_000; i++) ports.delete(ports.named("port-" + i).getFirst().id());
    assertThat(cloud.allPorts()).isEmpty();
  }

  private static List<String> addresses(Port port) {
    return port.fixedIps().stream().map(Port.FixedIp::ipAddress).toList();
  }
}

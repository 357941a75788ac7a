package io.octavia.drivers.noop;

import static io.octavia.drivers.noop.Requests.NETWORK;
import static io.octavia.drivers.noop.Requests.OTHER_SUBNET;
import static io.octavia.drivers.noop.Requests.SUBNET;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Subnet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoopNetworksTest {
  private static final String OTHER_NETWORK = "11111111-0000-4000-8000-000000000002";

  private final NoopCloud cloud = new NoopCloud(Requests.counting());
  private final Networks networks = cloud.networks();

  @Test
  void any_uuid_is_one_of_everything() {
    assertThat(networks.network(NETWORK).orElseThrow().portSecurityEnabled()).isTrue();
    assertThat(networks.subnet(NETWORK).orElseThrow().id()).isEqualTo(NETWORK);
    assertThat(networks.securityGroupExists(NETWORK)).isTrue();
    assertThat(networks.qosPolicyExists(NETWORK)).isTrue();
    assertThat(networks.qosSupported()).isTrue();
    var port = networks.port(NETWORK).orElseThrow();
    assertThat(port.id()).isEqualTo(NETWORK);
    assertThat(port.deviceId()).isEmpty();
    assertThat(port.fixedIps()).isEmpty();
    assertThat(cloud.allPorts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "private",
        "11111111-0000-4000-8000-00000000000",
        "gggggggg-0000-4000-8000-000000000001"
      })
  void what_is_no_uuid_is_nothing(String id) {
    assertThat(networks.network(id)).isEmpty();
    assertThat(networks.subnet(id)).isEmpty();
    assertThat(networks.port(id)).isEmpty();
    assertThat(networks.securityGroupExists(id)).isFalse();
    assertThat(networks.qosPolicyExists(id)).isFalse();
    assertThat(networks.network(NETWORK).orElseThrow().subnetIds().contains(id)).isFalse();
  }

  @Test
  void a_network_lists_a_subnet_of_each_ip_version_with_room_for_more() {
    var subnets = networks.network(NETWORK).orElseThrow().subnetIds();
    assertThat(subnets).hasSize(2).isEqualTo(networks.network(NETWORK).orElseThrow().subnetIds());
    var ipv4 = subnet(subnets.get(0));
    var ipv6 = subnet(subnets.get(1));
    assertThat(ipv4.networkId()).isEqualTo(NETWORK);
    assertThat(ipv4.ipVersion()).isEqualTo(4);
    assertThat(ipv4.cidr()).isEqualTo("0.0.0.0/0");
    assertThat(ipv6.networkId()).isEqualTo(NETWORK);
    assertThat(ipv6.ipVersion()).isEqualTo(6);
    assertThat(ipv6.cidr()).isEqualTo("::/0");
    assertThat(networks.freeAddresses(ipv4.id())).isEqualTo(254);
  }

  @Test
  void a_subnet_that_is_looked_for_in_a_network_is_on_it_from_then_on() {
    assertThat(subnet(SUBNET).networkId()).isEqualTo(Places.COMMON_NETWORK);
    assertThat(networks.network(NETWORK).orElseThrow().subnetIds().contains(SUBNET)).isTrue();
    networks.network(OTHER_NETWORK);
    assertThat(subnet(SUBNET).networkId()).isEqualTo(NETWORK);
  }

  @Test
  void all_subnets_of_one_request_are_on_one_network() {
    networks.network(NETWORK);
    assertThat(subnet(SUBNET).networkId()).isEqualTo(NETWORK);
    networks.network(OTHER_NETWORK);
    subnet(SUBNET);
    assertThat(subnet(OTHER_SUBNET).networkId()).isEqualTo(NETWORK);
  }

  @Test
  void what_another_caller_asks_about_moves_no_subnet_of_mine() throws InterruptedException {
    networks.network(NETWORK);
    Thread.ofVirtual().start(() -> networks.network(OTHER_NETWORK)).join();
    assertThat(subnet(SUBNET).networkId()).isEqualTo(NETWORK);
  }

  @Test
  void two_processes_put_a_subnet_on_the_same_network() {
    var elsewhere = new NoopCloud(Requests.counting()).networks();
    assertThat(subnet(SUBNET)).isEqualTo(elsewhere.subnet(SUBNET).orElseThrow());
  }

  private Subnet subnet(String id) {
    return networks.subnet(id).orElseThrow();
  }
}

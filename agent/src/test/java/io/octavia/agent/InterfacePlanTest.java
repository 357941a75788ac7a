package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.Topology;
import io.octavia.http.Json;
import io.octavia.wire.HostRoute;
import io.octavia.wire.PlugNetwork;
import io.octavia.wire.PlugVip;
import io.octavia.wire.SubnetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterfacePlanTest {
  private static final HostRoute HOST_ROUTE = new HostRoute("198.51.100.0/24", "203.0.113.254");

  private static PlugVip vip(List<HostRoute> routes, List<SubnetAddress> additional) {
    return new PlugVip(
        "203.0.113.0/24",
        "203.0.113.1",
        "fa:16:3e:00:00:01",
        "203.0.113.21",
        1450,
        routes,
        additional,
        false);
  }

  private static void assertFile(InterfaceFile file, String json) {
    assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(file)))
        .isEqualTo(Json.MAPPER.readTree(json));
    assertThat(Json.MAPPER.readValue(json, InterfaceFile.class)).isEqualTo(file);
  }

  @Test
  void vip_of_a_single_amphora_is_written_as_upstream_writes_it() {
    assertFile(
        new InterfacePlan(Topology.SINGLE)
            .vip("eth1", "203.0.113.10", vip(List.of(), List.of()), List.of()),
        """
        {"name":"eth1","if_type":"vip","mtu":1450,
         "addresses":[{"address":"203.0.113.21","prefixlen":24},{"address":"203.0.113.10","prefixlen":32,"octavia_owned":true}],
         "routes":[{"dst":"0.0.0.0/0","gateway":"203.0.113.1","flags":["onlink"]},
                   {"dst":"0.0.0.0/0","gateway":"203.0.113.1","flags":["onlink"],"table":1},
                   {"dst":"203.0.113.0/24","scope":"link"},
                   {"dst":"203.0.113.0/24","prefsrc":"203.0.113.10","scope":"link","table":1}],
         "rules":[{"src":"203.0.113.10","src_len":32,"table":1}],
         "scripts":{"up":[{"command":"/usr/local/bin/lvs-masquerade.sh add ipv4 eth1"}],
                    "down":[{"command":"/usr/local/bin/lvs-masquerade.sh delete ipv4 eth1"}]},
         "is_sriov":false}
        """);
  }

  @Test
  void vip_that_keepalived_moves_is_neither_ours_nor_routed_by_us() {
    var additional =
        new SubnetAddress("2001:db8:1::30", "2001:db8:1::/64", "2001:db8:1::1", List.of());
    assertFile(
        new InterfacePlan(Topology.ACTIVE_STANDBY)
            .vip("eth1", "203.0.113.10", vip(List.of(HOST_ROUTE), List.of(additional)), List.of()),
        """
        {"name":"eth1","if_type":"vip","mtu":1450,
         "addresses":[{"address":"203.0.113.21","prefixlen":24},
                      {"address":"203.0.113.10","prefixlen":32,"octavia_owned":false},
                      {"address":"2001:db8:1::30","prefixlen":128,"octavia_owned":false}],
         "routes":[{"dst":"0.0.0.0/0","gateway":"203.0.113.1","flags":["onlink"]},
                   {"dst":"203.0.113.0/24","scope":"link"},
                   {"dst":"198.51.100.0/24","gateway":"203.0.113.254","flags":["onlink"]},
                   {"dst":"198.51.100.0/24","gateway":"203.0.113.254","flags":["onlink"],"table":1},
                   {"dst":"::/0","gateway":"2001:db8:1::1","flags":["onlink"]},
                   {"dst":"2001:db8:1::/64","scope":"link"}],
         "rules":[],
         "scripts":{"up":[{"command":"/usr/local/bin/lvs-masquerade.sh add ipv4 eth1"},
                          {"command":"/usr/local/bin/lvs-masquerade.sh add ipv6 eth1"}],
                    "down":[{"command":"/usr/local/bin/lvs-masquerade.sh delete ipv4 eth1"},
                            {"command":"/usr/local/bin/lvs-masquerade.sh delete ipv6 eth1"}]},
         "is_sriov":false}
        """);
  }

  @Test
  void members_network_is_never_the_way_to_everywhere() {
    var address =
        new SubnetAddress(
            "10.20.0.5",
            "10.20.0.0/24",
            "10.20.0.1",
            List.of(new HostRoute("10.99.0.0/16", "10.20.0.9")));
    var plug = new PlugNetwork("fa:16:3e:00:00:02", null, List.of(address), null, false);
    assertFile(
        new InterfacePlan(Topology.SINGLE).backend("eth2", plug),
        """
        {"name":"eth2","if_type":"backend",
         "addresses":[{"address":"10.20.0.5","prefixlen":24}],
         "routes":[{"dst":"10.99.0.0/16","gateway":"10.20.0.9","flags":["onlink"]}],
         "rules":[],
         "scripts":{"up":[{"command":"/usr/local/bin/lvs-masquerade.sh add ipv4 eth2"}],
                    "down":[{"command":"/usr/local/bin/lvs-masquerade.sh delete ipv4 eth2"}]},
         "is_sriov":false}
        """);
  }
}

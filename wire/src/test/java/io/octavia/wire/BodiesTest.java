package io.octavia.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BodiesTest {
  private static final String PLUG_VIP =
      """
      {"subnet_cidr":"203.0.113.0/24","gateway":"203.0.113.1","mac_address":"fa:16:3e:aa:bb:cc",
       "vrrp_ip":"203.0.113.21","mtu":1450,
       "host_routes":[{"destination":"198.51.100.0/24","nexthop":"203.0.113.254"}],
       "additional_vips":[{"ip_address":"2001:db8:1::30","subnet_cidr":"2001:db8:1::/64",
         "gateway":"2001:db8:1::1","host_routes":[]}],
       "is_sriov":false}
      """;

  private static final PlugVip VIP =
      new PlugVip(
          "203.0.113.0/24",
          "203.0.113.1",
          "fa:16:3e:aa:bb:cc",
          "203.0.113.21",
          1450,
          List.of(new HostRoute("198.51.100.0/24", "203.0.113.254")),
          List.of(
              new SubnetAddress("2001:db8:1::30", "2001:db8:1::/64", "2001:db8:1::1", List.of())),
          false);

  @Test
  void plug_vip_reads_and_writes_upstreams_keys() {
    assertThat(WireJson.read(PLUG_VIP.getBytes(UTF_8), PlugVip.class)).isEqualTo(VIP);
    assertThat(WireJson.MAPPER.readTree(WireJson.bytes(VIP)))
        .isEqualTo(WireJson.MAPPER.readTree(PLUG_VIP));
  }

  @Test
  void a_vip_without_gateway_still_says_so() {
    var vip = new PlugVip("10.0.0.0/24", null, "m", null, null, List.of(), List.of(), true);
    var json = text(vip);
    assertThat(json)
        .isEqualTo(
            "{\"subnet_cidr\":\"10.0.0.0/24\",\"gateway\":null,\"mac_address\":\"m\","
                + "\"host_routes\":[],\"additional_vips\":[],\"is_sriov\":true}");
    assertThat(WireJson.read(json.getBytes(UTF_8), PlugVip.class)).isEqualTo(vip);
  }

  @Test
  void plug_vip_wants_its_three_keys_and_nothing_else() {
    assertThat(read("{'subnet_cidr':'c','gateway':null,'mac_address':'m','new':1}", PlugVip.class))
        .isEqualTo(new PlugVip("c", null, "m", null, null, List.of(), List.of(), false));
    for (var bad :
        List.of(
            "{'subnet_cidr':'c','mac_address':'m'}",
            "{'subnet_cidr':'c','gateway':'g'}",
            "{'gateway':'g','mac_address':'m'}",
            "{'subnet_cidr':'c','gateway':'g','mac_address':'m','additional_vips':[{'ip_address':'x'}]}",
            "[]",
            "null",
            "",
            "not json")) {
      assertThatThrownBy(() -> read(bad, PlugVip.class))
          .as(bad)
          .isInstanceOf(BadBodyException.class);
    }
  }

  @Test
  void plug_network_carries_the_vip_only_when_the_port_is_its() {
    var backend =
        new PlugNetwork(
            "fa:16:3e:11:22:33",
            1450,
            List.of(new SubnetAddress("10.20.0.5", "10.20.0.0/24", "10.20.0.1", List.of())),
            null,
            false);
    assertThat(text(backend)).doesNotContain("vip_net_info").contains("\"gateway\":\"10.20.0.1\"");
    assertThat(WireJson.read(WireJson.bytes(backend), PlugNetwork.class)).isEqualTo(backend);

    var info = PlugNetwork.VipNetInfo.of("203.0.113.10", VIP);
    var vip = new PlugNetwork(VIP.macAddress(), 1450, List.of(), info, false);
    assertThat(WireJson.read(WireJson.bytes(vip), PlugNetwork.class)).isEqualTo(vip);
    assertThat(info.plugVip()).isEqualTo(VIP);
    assertThat(read("{'mac_address':'m'}", PlugNetwork.class))
        .isEqualTo(new PlugNetwork("m", null, List.of(), null, false));
  }

  @Test
  void the_version_of_haproxy_is_taken_from_the_package() {
    assertThat(info("2.6.12-1+deb12u4").haproxyMajor()).isEqualTo(2);
    assertThat(info("2.6.12-1+deb12u4").haproxyMinor()).isEqualTo(6);
    assertThat(info("1.10").haproxyMinor()).isEqualTo(10);
    assertThatThrownBy(() -> info("").haproxyMajor()).isInstanceOf(BadBodyException.class);
    assertThatThrownBy(() -> info("1:2.6").haproxyMajor()).isInstanceOf(BadBodyException.class);
  }

  @Test
  void info_has_upstreams_keys() {
    assertThat(text(info("2.6.12")))
        .isEqualTo(
            "{\"hostname\":\"h\",\"haproxy_version\":\"2.6.12\",\"api_version\":\"1.0\","
                + "\"keepalived_version\":\"1:2.2.7\",\"ipvsadm_version\":\"\"}");
  }

  @Test
  void details_have_upstreams_types() {
    var details =
        new AmphoraDetails(
            "h",
            "2.6",
            "1.0",
            "k",
            "i",
            Map.of("eth1", new AmphoraDetails.Traffic(1, 2)),
            true,
            1,
            0,
            2,
            new AmphoraDetails.Cpu(9, "1", "2", "3"),
            new AmphoraDetails.Memory(1, 2, 3, 4, 5, 6, 7),
            new AmphoraDetails.Disk(8, 9),
            List.of("0.1", "0.2", "0.3"),
            "",
            "SINGLE",
            "OK",
            List.of("l"),
            Map.of());
    assertThat(text(details))
        .isEqualTo(
            "{\"hostname\":\"h\",\"haproxy_version\":\"2.6\",\"api_version\":\"1.0\","
                + "\"keepalived_version\":\"k\",\"ipvsadm_version\":\"i\","
                + "\"networks\":{\"eth1\":{\"network_tx\":1,\"network_rx\":2}},\"active\":true,"
                + "\"haproxy_count\":1,\"lvs_listener_process_count\":0,\"cpu_count\":2,"
                + "\"cpu\":{\"total\":9,\"user\":\"1\",\"system\":\"2\",\"soft_irq\":\"3\"},"
                + "\"memory\":{\"total\":1,\"free\":2,\"buffers\":3,\"cached\":4,\"swap_used\":5,"
                + "\"shared\":6,\"slab\":7},\"disk\":{\"used\":8,\"available\":9},"
                + "\"load\":[\"0.1\",\"0.2\",\"0.3\"],\"active_tuned_profiles\":\"\","
                + "\"topology\":\"SINGLE\",\"topology_status\":\"OK\",\"listeners\":[\"l\"],"
                + "\"packages\":{}}");
    assertThat(WireJson.read(WireJson.bytes(details), AmphoraDetails.class)).isEqualTo(details);
    assertThat(read("{'hostname':'h'}", AmphoraDetails.class).cpuCount()).isNull();
  }

  @Test
  void replies_have_only_what_they_say() {
    assertThat(text(AgentReply.OK)).isEqualTo("{\"message\":\"OK\"}");
    assertThat(text(AgentReply.details(AgentReply.NO_INTERFACE)))
        .isEqualTo("{\"details\":\"No suitable network interface found\"}");
    assertThat(text(AgentReply.interfaceFound("eth1")))
        .isEqualTo("{\"message\":\"OK\",\"interface\":\"eth1\"}");
    assertThat(text(AgentReply.version("1.0"))).isEqualTo("{\"api_version\":\"1.0\"}");
    assertThat(text(AgentReply.digest("0f"))).isEqualTo("{\"md5sum\":\"0f\"}");
    assertThat(text(AgentReply.error(400, "Bad Request", "Invalid port information")))
        .isEqualTo("{\"error\":\"400 Bad Request: Invalid port information\",\"http_code\":400}");
  }

  @Test
  void firewall_rules_name_all_three_keys() {
    assertThat(text(new FirewallRule("TCP", null, 80)))
        .isEqualTo("{\"protocol\":\"TCP\",\"cidr\":null,\"port\":80}");
    assertThatThrownBy(() -> read("{'protocol':'TCP','port':80}", FirewallRule.class))
        .isInstanceOf(BadBodyException.class);
  }

  private static AmphoraInfo info(String haproxy) {
    return new AmphoraInfo("h", haproxy, "1.0", "1:2.2.7", "");
  }

  private static <T> T read(String json, Class<T> type) {
    return WireJson.read(json.replace('\'', '"').getBytes(UTF_8), type);
  }

  private static String text(Object body) {
    return new String(WireJson.bytes(body), UTF_8);
  }
}

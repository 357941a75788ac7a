package io.octavia.drivers.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Network;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Ports.IngressRule;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import io.octavia.drivers.local.LocalNetworks.NewSubnet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Security groups as real connections meet them. */
class SecurityGroupTest {
  private final Machine machine = new Machine();
  @TempDir Path directory;
  private LocalCloud cloud;
  private Network network;
  private Host near;
  private Host far;
  private Server server;
  private Port port;
  private String four;
  private String six;
  private String vip;

  @BeforeEach
  void start_a_server_with_a_listener_and_two_clients() throws Exception {
    cloud = LocalCloud.open(machine.settings(directory));
    network = cloud.networks().networks().getFirst();
    cloud.networks().createSubnet(NewSubnet.of("six", network.id(), "fd0c:7b::/64"));
    near = cloud.host("near", network.id());
    far = cloud.host("far", network.id());
    server =
        cloud
            .servers()
            .boot(new Servers.Boot("amphora-1", Servers.Profile.CONFIGURED, null, Map.of()));
    port = cloud.ports().create(request("vrrp"));
    vip = cloud.ports().create(request("vip")).fixedIps().getFirst().ipAddress();
    four = port.fixedIps().get(0).ipAddress();
    six = port.fixedIps().get(1).ipAddress();
    cloud.ports().allowAddresses(port.id(), List.of(vip));
    cloud.servers().attach(server.id(), port.id());
    Machine.plugAsAgent(
        netns(), port.macAddress(), "eth1", List.of(four + "/24", vip + "/32", six + "/64"));
    for (int listening : new int[] {80, 81}) {
      machine.listen(netns(), listening, 4);
      machine.listen(netns(), listening, 6);
      await().until(() -> Machine.connects(near.netns(), four, listening));
      await().until(() -> Machine.connects(near.netns(), six, listening));
    }
  }

  @AfterEach
  void remove_everything() throws Exception {
    cloud.close();
    machine.remove();
  }

  @Test
  void port_without_groups_is_open_and_a_group_without_rules_closes_it() throws Exception {
    assertThat(Machine.connects(far.netns(), vip, 80)).isTrue();

    cloud.ports().setSecurityGroups(port.id(), List.of(group()));
    for (String address : List.of(four, six, vip)) {
      assertThat(Machine.connects(near.netns(), address, 80)).as(address).isFalse();
      assertThat(Machine.run("ping", "-c", "1", "-W", "2", address)).contains("1 received");
    }
    cloud.ports().setSecurityGroups(port.id(), List.of());
    assertThat(Machine.connects(near.netns(), vip, 80)).isTrue();
  }

  @Test
  void rule_lets_in_one_client_on_one_port_to_every_address() throws Exception {
    String group =
        group(
            tcp(80, near.addresses().get(0) + "/32", 4),
            tcp(80, near.addresses().get(1) + "/128", 6));
    cloud.ports().setSecurityGroups(port.id(), List.of(group));

    for (String address : List.of(four, six, vip)) {
      assertThat(Machine.connects(near.netns(), address, 80)).as(address).isTrue();
      assertThat(Machine.connects(near.netns(), address, 81)).as(address).isFalse();
      assertThat(Machine.connects(far.netns(), address, 80)).as(address).isFalse();
    }
  }

  @Test
  void changed_rules_and_allowed_addresses_work_at_once() throws Exception {
    cloud.ports().setSecurityGroups(port.id(), List.of(group(tcp(81, null, 4))));
    assertThat(Machine.connects(far.netns(), vip, 80)).isFalse();
    assertThat(Machine.connects(far.netns(), vip, 81)).isTrue();

    group(tcp(80, null, 4));
    assertThat(Machine.connects(far.netns(), vip, 80)).isTrue();
    assertThat(Machine.connects(far.netns(), vip, 81)).isFalse();

    cloud.ports().allowAddresses(port.id(), List.of());
    assertThat(Machine.connects(far.netns(), vip, 81)).isTrue();
    assertThat(Machine.connects(far.netns(), four, 81)).isFalse();

    cloud.ports().deleteSecurityGroup("lb-1");
    cloud.ports().deleteSecurityGroup("lb-1");
    assertThat(cloud.ports().securityGroupNamed("lb-1")).isEmpty();
    assertThat(Machine.connects(far.netns(), four, 81)).isTrue();
  }

  @Test
  void rules_by_protocol_number_and_the_filter_survive_another_start() throws Exception {
    cloud
        .ports()
        .setSecurityGroups(
            port.id(),
            List.of(
                group(
                    new IngressRule("112", null, null, 4),
                    new IngressRule("51", null, null, 6),
                    new IngressRule("udp", 53, "10.0.0.0/8", 4))));
    String rules =
        Machine.run("ip", "netns", "exec", netns(), "nft", "list", "table", "inet", "octavia_sg");
    assertThat(rules)
        .contains("meta nfproto ipv4 meta l4proto vrrp accept")
        .contains("meta nfproto ipv6 meta l4proto ah accept")
        .contains("ip saddr 10.0.0.0/8 udp dport 53 accept");
    Machine.run("ip", "netns", "exec", netns(), "nft", "flush", "ruleset");
    cloud.close();
    cloud = LocalCloud.open(Settings.of(directory));
    assertThat(
            Machine.run(
                "ip", "netns", "exec", netns(), "nft", "list", "table", "inet", "octavia_sg"))
        .isEqualTo(rules);
  }

  @Test
  void established_connection_outlives_its_rule_and_another_start() throws Exception {
    String group = group(tcp(80, null, 4));
    cloud.ports().setSecurityGroups(port.id(), List.of(group));
    machine.start(
        "ip", "netns", "exec", netns(), "socat", "TCP4-LISTEN:82,fork,reuseaddr", "EXEC:cat");
    group(tcp(82, null, 4));
    await().until(() -> Machine.connects(near.netns(), vip, 82));
    Process client =
        new ProcessBuilder("ip", "netns", "exec", near.netns(), "socat", "-", "TCP4:" + vip + ":82")
            .start();
    try (var out = client.outputWriter();
        var in = client.inputReader()) {
      out.write("one\n");
      out.flush();
      assertThat(in.readLine()).isEqualTo("one");
      group();
      assertThat(Machine.connects(near.netns(), vip, 82)).isFalse();
      cloud.close();
      cloud = LocalCloud.open(Settings.of(directory));
      out.write("two\n");
      out.flush();
      assertThat(in.readLine()).isEqualTo("two");
    } finally {
      client.destroyForcibly();
    }
  }

  @Test
  void server_that_does_not_track_its_connections_still_gets_answers() throws Exception {
    for (String chain : List.of("prerouting", "output")) {
      Machine.run(
          "ip",
          "netns",
          "exec",
          netns(),
          "nft",
          "table ip untracked { chain %1$s { type filter hook %1$s priority raw; tcp dport 1-65535 notrack; }; }"
              .formatted(chain));
    }
    cloud.ports().setSecurityGroups(port.id(), List.of(group(tcp(80, null, 4))));
    assertThat(Machine.connects(near.netns(), vip, 80)).isTrue();
    assertThat(Machine.connects(near.netns(), vip, 81)).isFalse();
    machine.listen(near.netns(), 83, 4);
    await().until(() -> Machine.connects(netns(), near.addresses().getFirst(), 83));
  }

  @Test
  void text_that_is_no_rule_never_reaches_the_filter() {
    for (IngressRule rule :
        List.of(
            new IngressRule("tcp accept; drop", 80, null, 4),
            new IngressRule("256", null, null, 4),
            new IngressRule("tcp", 0, null, 4),
            new IngressRule("tcp", 80, "10.0.0.0/8 accept", 4),
            new IngressRule("tcp", 80, "fd00::/8", 4),
            new IngressRule("tcp", 80, null, 5))) {
      assertThatThrownBy(() -> group(rule))
          .isInstanceOf(CloudException.class)
          .extracting(e -> ((CloudException) e).kind())
          .isEqualTo(CloudException.Kind.REFUSED);
    }
    assertThat(cloud.ports().securityGroupNamed("lb-1")).isEmpty();
  }

  private String group(IngressRule... rules) {
    return cloud.ports().securityGroup("lb-1", "project", Stream.of(rules).toList());
  }

  private static IngressRule tcp(int port, String remote, int version) {
    return new IngressRule("tcp", port, remote, version);
  }

  private String netns() {
    return cloud.prefix() + "-" + server.id().substring(0, 8);
  }

  private Ports.Request request(String name) {
    return PortRequests.plain(name, network.id());
  }
}

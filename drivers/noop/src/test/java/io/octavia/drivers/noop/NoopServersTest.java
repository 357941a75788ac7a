package io.octavia.drivers.noop;

import static io.octavia.drivers.noop.Requests.NETWORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import org.junit.jupiter.api.Test;

class NoopServersTest {
  private final NoopCloud cloud = new NoopCloud(Requests.counting());
  private final Servers servers = cloud.servers();

  @Test
  void a_server_is_up_at_once_and_booted_once() {
    var server = servers.boot(Requests.server("amphora-1"));
    assertThat(server.state()).isEqualTo(Server.State.ACTIVE);
    assertThat(server.lbNetworkIp()).isEqualTo("192.0.2.1");
    assertThat(server.availabilityZone()).isEqualTo("zone");
    assertThat(server.flavorId()).isEqualTo("flavor");
    assertThat(servers.boot(Requests.server("amphora-1"))).isEqualTo(server);
    assertThat(servers.named("amphora-1")).contains(server);
    assertThat(servers.server(server.id())).contains(server);
    assertThat(servers.startingWith("amphora-")).containsExactly(server);
    assertThat(servers.startingWith("other-")).isEmpty();
    assertThat(servers.boot(Requests.server("amphora-2")).lbNetworkIp()).isEqualTo("192.0.2.2");
  }

  @Test
  void a_deleted_server_is_gone_and_its_ports_are_free() {
    var server = servers.boot(Requests.server("amphora-1"));
    var port = cloud.ports().create(Requests.port("a"));
    servers.attach(server.id(), port.id());
    servers.delete(server.id());
    servers.delete(server.id());
    assertThat(servers.named("amphora-1")).isEmpty();
    assertThat(servers.server(server.id())).isEmpty();
    assertThat(cloud.allServers()).isEmpty();
    assertThat(cloud.networks().port(port.id())).contains(port);
    assertThatThrownBy(() -> servers.attach(server.id(), port.id()))
        .isInstanceOfSatisfying(
            CloudException.class,
            e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.NOT_FOUND));
  }

  @Test
  void a_server_booted_before_a_restart_is_up() {
    var server = servers.server(NETWORK).orElseThrow();
    assertThat(server.state()).isEqualTo(Server.State.ACTIVE);
    assertThat(server.lbNetworkIp()).isEqualTo("192.0.2.1");
    assertThat(servers.server("no id")).isEmpty();
    assertThat(cloud.allServers()).isEmpty();
  }

  @Test
  void a_port_is_in_one_server_until_it_is_taken_out() {
    var one = servers.boot(Requests.server("amphora-1")).id();
    var two = servers.boot(Requests.server("amphora-2")).id();
    var port = cloud.ports().create(Requests.port("a")).id();
    servers.attach(one, port);
    servers.attach(one, port);
    assertThat(cloud.ports().ofDevice(one)).hasSize(1);
    assertThatThrownBy(() -> servers.attach(two, port))
        .isInstanceOfSatisfying(
            CloudException.class,
            e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.CONFLICT));
    servers.detach(two, port);
    assertThat(cloud.ports().ofDevice(one)).hasSize(1);
    servers.detach(one, port);
    assertThat(cloud.ports().ofDevice(one)).isEmpty();
    servers.attach(two, port);
    assertThat(cloud.ports().ofDevice(two)).hasSize(1);
  }

  @Test
  void a_server_group_is_made_once_until_it_is_deleted() {
    var id = servers.serverGroup("octavia-lb-1", "anti-affinity");
    assertThat(servers.serverGroup("octavia-lb-1", "anti-affinity")).isEqualTo(id);
    assertThat(cloud.serverGroups()).containsExactly("octavia-lb-1");
    servers.deleteServerGroup(id);
    servers.deleteServerGroup(id);
    assertThat(cloud.serverGroups()).isEmpty();
    assertThat(servers.serverGroup("octavia-lb-1", "anti-affinity")).isNotEqualTo(id);
  }

  @Test
  void management_addresses_start_again_after_the_last_one() {
    for (int i = 1; i <= 254; i++) servers.boot(Requests.server("amphora-" + i));
    assertThat(servers.named("amphora-254").orElseThrow().lbNetworkIp()).isEqualTo("192.0.2.254");
    assertThat(servers.boot(Requests.server("amphora-255")).lbNetworkIp()).isEqualTo("192.0.2.1");
  }
}

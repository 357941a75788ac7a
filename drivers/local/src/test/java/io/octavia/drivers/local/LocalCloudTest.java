package io.octavia.drivers.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Network;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import io.octavia.drivers.local.LocalNetworks.NewSubnet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCloudTest {
  private final Machine machine = new Machine();
  @TempDir Path directory;

  @AfterEach
  void remove_everything() throws Exception {
    machine.remove();
  }

  @Test
  void first_start_makes_a_private_network_and_the_host_holds_its_gateway() throws Exception {
    try (LocalCloud cloud = LocalCloud.open(machine.settings(directory))) {
      Network network = cloud.networks().networks().getFirst();
      var subnet = cloud.networks().subnet(network.subnetIds().getFirst()).orElseThrow();

      assertThat(network.name()).isEqualTo("private");
      assertThat(cloud.networks().freeAddresses(subnet.id())).isEqualTo(253);
      assertThat(Machine.run("ip", "-o", "addr", "show", "dev", bridge(cloud, network)))
          .contains(subnet.gatewayIp() + "/24");
    }
  }

  @Test
  void second_start_finds_what_the_first_made_and_a_deleted_private_network_stays_deleted()
      throws Exception {
    Settings settings = machine.settings(directory);
    String management;
    Network first;
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      first = cloud.networks().networks().getFirst();
      management = cloud.managementCidr();
    }
    Machine.run("ip", "link", "del", settings.prefix() + "b" + first.id().substring(0, 8));
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      assertThat(cloud.networks().networks()).containsExactly(first);
      assertThat(cloud.managementCidr()).isEqualTo(management);
      assertThat(Machine.run("ip", "-o", "addr", "show", "dev", bridge(cloud, first)))
          .contains("inet ");
      cloud.networks().deleteNetwork(first.id());
    }
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      assertThat(cloud.networks().networks()).isEmpty();
      assertThat(Machine.leftovers(settings.prefix())).isEmpty();
    }
  }

  @Test
  void server_is_a_namespace_and_a_complete_directory_and_both_go() throws Exception {
    Settings settings = machine.settings(directory);
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      Server server = cloud.servers().boot(boot("amphora-1"));
      Path root = directory.resolve("servers").resolve(server.id());

      assertThat(server.state()).isEqualTo(Server.State.ACTIVE);
      assertThat(cloud.servers().boot(boot("amphora-1"))).isEqualTo(server);
      assertThat(cloud.servers().named("amphora-1")).contains(server);
      assertThat(cloud.servers().startingWith("amphora-")).containsExactly(server);
      assertThat(cloud.servers().startingWith("amphora_")).isEmpty();
      assertThat(root.resolve("etc/octavia/certs/server.pem")).hasContent("key");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(root.resolve("etc/octavia/certs/server.pem"))))
          .isEqualTo("rw-------");
      assertThat(root.resolve("var/lib/octavia")).isDirectory();
      assertThat(root.resolve("server.json"))
          .hasContent(
              "{\"id\":\"%s\",\"name\":\"amphora-1\",\"netns\":\"%s\",\"managementIp\":\"%s\"}"
                  .formatted(server.id(), netns(settings, server), server.lbNetworkIp()));
      assertThat(
              Machine.run(
                  "ip",
                  "netns",
                  "exec",
                  netns(settings, server),
                  "sysctl",
                  "-n",
                  "net.ipv4.ip_nonlocal_bind",
                  "net.ipv4.ip_local_port_range"))
          .isEqualTo("1\n1025\t65534\n");

      Process stubborn =
          machine.start(
              "ip",
              "netns",
              "exec",
              netns(settings, server),
              "sh",
              "-c",
              "trap '' TERM; sleep 600 & wait; sleep 600");
      await().until(() -> stubborn.descendants().count() > 0);
      cloud.servers().delete(server.id());
      cloud.servers().delete(server.id());

      assertThat(stubborn.isAlive()).isFalse();
      assertThat(cloud.servers().server(server.id())).isEmpty();
      assertThat(root).doesNotExist();
      assertThat(directory.resolve("leaving")).isEmptyDirectory();
      assertThat(Path.of("/run/netns", netns(settings, server))).doesNotExist();
    }
  }

  @Test
  void server_whose_namespace_is_deleted_is_in_error_and_its_processes_end_with_it()
      throws Exception {
    Settings settings = machine.settings(directory);
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      Server server = cloud.servers().boot(boot("amphora-1"));
      Path root = directory.resolve("servers").resolve(server.id());
      Process inside =
          machine.start(
              "ip",
              "netns",
              "exec",
              netns(settings, server),
              "unshare",
              "--mount",
              "--propagation",
              "private",
              "sh",
              "-c",
              "mount --bind \"$0/var/lib\" /var/lib && exec \"$@\"",
              root.toString(),
              "sleep",
              "600");
      await().until(() -> inside.info().command().orElse("").endsWith("sleep"));
      Machine.run("ip", "netns", "del", netns(settings, server));

      Server found = cloud.servers().server(server.id()).orElseThrow();
      assertThat(found.state()).isEqualTo(Server.State.ERROR);
      assertThat(found.fault()).contains(netns(settings, server));
      cloud.servers().delete(server.id());

      assertThat(inside.isAlive()).isFalse();
      assertThat(root).doesNotExist();
    }
  }

  @Test
  void start_after_a_reboot_stops_hosting_servers_without_namespace() throws Exception {
    Settings settings = machine.settings(directory);
    Server server;
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      server = cloud.servers().boot(boot("amphora-1"));
    }
    Machine.run("ip", "netns", "del", netns(settings, server));
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      assertThat(directory.resolve("servers")).isEmptyDirectory();
      assertThat(cloud.servers().named("amphora-1").orElseThrow().state())
          .isEqualTo(Server.State.ERROR);
      assertThat(cloud.servers().boot(boot("amphora-1")).id()).isEqualTo(server.id());
      cloud.servers().delete(server.id());
      assertThat(cloud.servers().named("amphora-1")).isEmpty();
    }
  }

  @Test
  void another_namespace_of_the_same_name_is_not_the_server() throws Exception {
    Settings settings = machine.settings(directory);
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      Server server = cloud.servers().boot(boot("amphora-1"));
      Machine.run("ip", "netns", "del", netns(settings, server));
      Machine.run("ip", "netns", "add", netns(settings, server));

      assertThat(cloud.servers().server(server.id()).orElseThrow().state())
          .isEqualTo(Server.State.ERROR);
      cloud.servers().delete(server.id());
      assertThat(Machine.leftovers(netns(settings, server))).isEmpty();
    }
  }

  @Test
  void attached_port_waits_down_in_the_root_namespace_and_works_once_the_agent_took_it()
      throws Exception {
    Settings settings = machine.settings(directory);
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      Network network = cloud.networks().networks().getFirst();
      Server server = cloud.servers().boot(boot("amphora-1"));
      Port port = cloud.ports().create(request("port-1", network));
      String address = port.fixedIps().getFirst().ipAddress();

      cloud.servers().attach(server.id(), port.id());
      cloud.servers().attach(server.id(), port.id());
      String inner = settings.prefix() + "n" + port.id().substring(0, 8);
      String shown =
          Machine.run("ip", "-o", "addr", "show", "dev", inner)
              + Machine.run("ip", "-o", "link", "show", "dev", inner);
      assertThat(shown)
          .contains(port.macAddress(), "state DOWN", "mtu 1500")
          .doesNotContain("inet");
      assertThat(cloud.ports().ofDevice(server.id()))
          .extracting(Port::id)
          .containsExactly(port.id());

      Machine.plugAsAgent(
          netns(settings, server), port.macAddress(), "eth1", List.of(address + "/24"));
      cloud.servers().attach(server.id(), port.id());
      assertThat(Machine.run("ping", "-c", "1", "-W", "2", address)).contains("1 received");

      cloud.servers().detach(server.id(), port.id());
      cloud.servers().detach(server.id(), port.id());
      assertThat(Machine.run("ip", "-n", netns(settings, server), "-o", "link"))
          .doesNotContain("eth1");
      assertThat(cloud.ports().ofDevice(server.id())).isEmpty();
      assertThat(Machine.leftovers(settings.prefix() + "v")).isEmpty();
    }
  }

  @Test
  void port_in_one_server_is_not_taken_by_another_and_is_free_once_that_is_gone() throws Exception {
    try (LocalCloud cloud = LocalCloud.open(machine.settings(directory))) {
      Network network = cloud.networks().networks().getFirst();
      Server one = cloud.servers().boot(boot("amphora-1"));
      Server two = cloud.servers().boot(boot("amphora-2"));
      Port port = cloud.ports().create(request("port-1", network));
      cloud.servers().attach(one.id(), port.id());

      assertThatThrownBy(() -> cloud.servers().attach(two.id(), port.id()))
          .isInstanceOf(CloudException.class)
          .hasMessageContaining("in use");
      cloud.servers().delete(one.id());
      cloud.servers().attach(two.id(), port.id());
      assertThat(cloud.networks().port(port.id()).orElseThrow().deviceId()).isEqualTo(two.id());
    }
  }

  @Test
  void address_that_is_taken_is_a_conflict_in_neutrons_words() {
    try (LocalCloud cloud = LocalCloud.open(machine.settings(directory))) {
      Network network = cloud.networks().networks().getFirst();
      String subnet = network.subnetIds().getFirst();
      Port port = cloud.ports().create(request("port-1", network));
      String address = port.fixedIps().getFirst().ipAddress();

      assertThat(cloud.ports().create(request("port-1", network))).isEqualTo(port);
      assertThat(cloud.ports().named("port-1")).containsExactly(port);
      assertThatThrownBy(() -> cloud.ports().create(request("port-2", network, subnet, address)))
          .hasMessage("IP address " + address + " already allocated in subnet " + subnet)
          .extracting(e -> ((CloudException) e).kind())
          .isEqualTo(CloudException.Kind.CONFLICT);
      assertThat(cloud.ports().named("port-2")).isEmpty();
      cloud.ports().delete(port.id());
      cloud.ports().delete(port.id());
      assertThat(cloud.ports().create(request("port-2", network, subnet, address)).fixedIps())
          .containsExactly(new Port.FixedIp(subnet, address));
    }
  }

  @Test
  void many_at_once_never_get_the_same_address() throws Exception {
    try (LocalCloud cloud = LocalCloud.open(machine.settings(directory));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Network network = cloud.networks().networks().getFirst();
      List<Callable<Port>> calls =
          java.util.stream.IntStream.range(0, 120)
              .<Callable<Port>>mapToObj(
                  n -> () -> cloud.ports().create(request("port-" + n / 2, network)))
              .toList();
      Set<String> ids = new HashSet<>();
      Set<String> addresses = new HashSet<>();
      for (var made : threads.invokeAll(calls)) {
        ids.add(made.get().id());
        addresses.add(made.get().fixedIps().getFirst().ipAddress());
      }
      assertThat(ids).hasSize(60);
      assertThat(addresses).hasSize(60);
      assertThat(cloud.networks().freeAddresses(network.subnetIds().getFirst())).isEqualTo(193);
    }
  }

  @Test
  void purge_leaves_nothing_of_this_instance_and_everything_of_its_neighbour(@TempDir Path other)
      throws Exception {
    Settings settings = machine.settings(directory);
    Settings neighbour = machine.settings(other);
    try (LocalCloud second = LocalCloud.open(neighbour)) {
      LocalCloud first = LocalCloud.open(settings);
      assertThat(first.managementCidr()).isNotEqualTo(second.managementCidr());
      Server kept = second.servers().boot(boot("amphora-1"));
      Server gone = first.servers().boot(boot("amphora-1"));
      Network network = first.networks().networks().getFirst();
      first.servers().attach(gone.id(), first.ports().create(request("port-1", network)).id());
      Host host = first.host("web", network.id());
      Process web = machine.listen(host.netns(), 80, 4);
      first.purge();

      assertThat(web.isAlive()).isFalse();
      assertThat(Machine.leftovers(settings.prefix())).isEmpty();
      assertThat(directory).isEmptyDirectory();
      assertThat(second.servers().server(kept.id())).contains(kept);
      assertThat(Machine.leftovers(neighbour.prefix())).hasSize(2);
    }
  }

  @Test
  void database_that_is_damaged_is_named_in_one_line_and_can_still_be_purged() throws Exception {
    Settings settings = machine.settings(directory);
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      cloud.servers().boot(boot("amphora-1"));
    }
    Files.writeString(directory.resolve("cloud.db"), "this is no database, ".repeat(500));
    assertThatThrownBy(() -> LocalCloud.open(settings))
        .isInstanceOf(CloudException.class)
        .message()
        .contains(directory.resolve("cloud.db").toString(), "--purge")
        .hasLineCount(1);
    LocalCloud.purge(settings);
    assertThat(Machine.leftovers(settings.prefix())).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void directory_in_use_and_prefix_of_another_are_refused(@TempDir Path other) {
    Settings settings = machine.settings(directory);
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      assertThat(cloud.prefix()).isEqualTo(settings.prefix());
      assertThatThrownBy(() -> LocalCloud.open(settings)).hasMessageContaining("is in use");
      assertThatThrownBy(() -> LocalCloud.open(Settings.of(other).withPrefix(settings.prefix())))
          .hasMessageContaining("Another instance");
    }
    assertThatThrownBy(() -> LocalCloud.open(settings.withPrefix("else")))
        .hasMessageContaining("was made with prefix " + settings.prefix());
  }

  @Test
  void host_reaches_the_network_over_both_ip_versions_and_comes_back_after_a_reboot()
      throws Exception {
    Settings settings = machine.settings(directory);
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      Network network = cloud.networks().networks().getFirst();
      cloud.networks().createSubnet(NewSubnet.of("six", network.id(), "fd0c:7a::/64"));
      Network second = cloud.networks().createNetwork("second", 1450);
      cloud.networks().createSubnet(NewSubnet.of("far", second.id(), "10.254.77.0/24"));
      Host host = cloud.host("web-1", network.id());
      Host far = cloud.host("far", second.id());

      assertThat(cloud.host("web-1", network.id())).isEqualTo(host);
      assertThat(host.addresses()).hasSize(2);
      for (String address : host.addresses()) {
        assertThat(Machine.run("ping", "-c", "1", "-W", "2", address)).contains("1 received");
      }
      assertThat(
              Machine.run(
                  "ip",
                  "netns",
                  "exec",
                  far.netns(),
                  "ping",
                  "-c",
                  "1",
                  "-W",
                  "2",
                  host.addresses().getFirst()))
          .contains("1 received");

      Machine.run("ip", "netns", "del", host.netns());
      assertThat(cloud.host("web-1", network.id())).isEqualTo(host);
      assertThat(Machine.run("ping", "-c", "1", "-W", "2", host.addresses().getFirst()))
          .contains("1 received");
      assertThat(cloud.hosts()).extracting(Host::name).containsExactly("far", "web-1");
      cloud.removeHost("web-1");
      cloud.removeHost("web-1");
      assertThat(cloud.hosts()).extracting(Host::name).containsExactly("far");
    }
  }

  private static String bridge(LocalCloud cloud, Network network) {
    return cloud.prefix() + "b" + network.id().substring(0, 8);
  }

  private static String netns(Settings settings, Server server) {
    return settings.prefix() + "-" + server.id().substring(0, 8);
  }

  private static Servers.Boot boot(String name) {
    return new Servers.Boot(
        name,
        Servers.Profile.CONFIGURED,
        null,
        Map.of(
            "/etc/octavia/amphora-agent.conf", "[DEFAULT]\n",
            "/etc/octavia/certs/server.pem", "key"));
  }

  private static Ports.Request request(String name, Network network) {
    return PortRequests.plain(name, network.id());
  }

  private static Ports.Request request(
      String name, Network network, String subnet, String address) {
    return PortRequests.plain(name, network.id(), new Port.FixedIp(subnet, address));
  }
}

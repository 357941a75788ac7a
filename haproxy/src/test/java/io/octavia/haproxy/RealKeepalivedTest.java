package io.octavia.haproxy;

import static io.octavia.haproxy.Models.amphora;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.domain.AmphoraRole;
import io.octavia.domain.HealthMonitorType;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.PoolProtocol;
import io.octavia.domain.SessionPersistence;
import io.octavia.domain.SessionPersistenceType;
import io.octavia.domain.VrrpGroup;
import io.octavia.domain.cloud.Subnet;
import io.octavia.haproxy.Models.B;
import io.octavia.haproxy.Models.L;
import io.octavia.haproxy.Models.P;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keepalived itself says of the files, in a network namespace of its own. */
class RealKeepalivedTest {
  /** Remarks that are no errors; scripts are the agent's. */
  private static final String REMARK =
      ".*(SECURITY VIOLATION|script_security|Starting Keepalived|Running on|Command line|"
          + "Configuration file|WARNING - script|Unable to access script|Disabling track script|"
          + "Warning - script|keepalived_script|Stopped|CPU usage|Unsafe permissions|has no real servers).*";

  private static final int TOGETHER = 50;

  @TempDir private Path directory;

  @Test
  void the_virtual_addresses_of_a_pair_are_accepted() throws Exception {
    var routes = List.of(new Subnet.HostRoute("198.51.100.0/24", "203.0.113.254"));
    var subnets =
        Map.of(
            "subnet-1",
            new Subnet("subnet-1", "", "n", 4, "203.0.113.0/24", "203.0.113.1", routes),
            "subnet-2",
            new Subnet("subnet-2", "", "n", 6, "2001:db8:1::/64", "2001:db8:1::1", List.of()));
    var self = amphora(21, 200, "203.0.113.31", AmphoraRole.MASTER);
    var pair =
        new B(200, "203.0.113.30")
            .vip("2001:db8:1::30", "subnet-2")
            .pair(self, amphora(22, 200, "203.0.113.32", AmphoraRole.BACKUP))
            .group(new VrrpGroup("00000000000040008000000000000200", "a1b2c3d", 1))
            .build();
    var script = Files.writeString(directory.resolve("check_script.sh"), "#!/bin/sh\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    for (int milliseconds : List.of(0, 250)) {
      var settings = new VrrpSettings("/var/lib/octavia", 5, 2, 2, 5, 2, milliseconds);
      assertAccepted(
          VrrpConfig.render(pair, self, subnets, settings)
              .replace("/var/lib/octavia/vrrp/check_script.sh", script.toString()));
    }
  }

  @Test
  void listeners_with_hostile_monitors_are_accepted() throws Exception {
    for (var path : RandomLoadBalancers.NASTY) {
      var monitor =
          Models.http(
              724, HealthMonitorType.HTTP, 5, 3, 3, 2, "GET", "/" + path, "200-201", null, null);
      var loadBalancer =
          new B(700, "203.0.113.70")
              .vip("2001:db8:6::70", "subnet-2")
              .with(new L(710, ListenerProtocol.UDP, 53).limit(1000).pool(720))
              .with(
                  new P(720, PoolProtocol.UDP)
                      .persistence(
                          new SessionPersistence(
                              SessionPersistenceType.SOURCE_IP, null, 60, "255.255.255.0"))
                      .monitor(monitor)
                      .member(Models.member(721, "10.30.0.11", 53))
                      .member(Models.member(725, "2001:db8:5::14", 53)))
              .build();
      var text =
          LvsConfig.render(loadBalancer, loadBalancer.listeners().getFirst(), "/var/lib/octavia");
      // A namespace that does not exist makes the test accept anything.
      assertAccepted(text.replace("net_namespace amphora-haproxy", ""));
    }
  }

  /**
   * {@code -Doctavia.renderings=N} asks for so many, {@code -Doctavia.seed=N} for others. One
   * process reads the files of several listeners as if they were one.
   */
  @Test
  void random_listeners_of_datagrams_are_accepted() throws Exception {
    int renderings = Integer.getInteger("octavia.renderings", 300);
    long seed = Long.getLong("octavia.seed", 1);
    System.out.println("octavia.seed=" + seed);
    for (int i = 0; i < renderings; i += TOGETHER) {
      var all = new StringBuilder();
      for (int number = 1; number <= TOGETHER; number++) {
        var loadBalancer = RandomDatagrams.next(new Random(seed + i + number), number);
        all.append(
            LvsConfig.render(
                    loadBalancer, loadBalancer.listeners().getFirst(), directory.toString())
                .replace("net_namespace amphora-haproxy", "")
                .replaceAll("group ipv([46])-group", "group ipv$1-group-" + number));
      }
      assertAccepted(all.toString());
    }
  }

  @Test
  void what_is_not_accepted_is_noticed() {
    var text =
        """
        virtual_server_group ipv4-group {
            203.0.113.1 53
        }
        virtual_server group ipv4-group {
            lb_algo wrr
            lb_kind NAT
            protocol UDP
            real_server 10.0.0.1 53 {
                wieght 1
            }
        }
        """;
    assertThatThrownBy(() -> assertAccepted(text)).isInstanceOf(AssertionError.class);
  }

  private void assertAccepted(String text) throws Exception {
    var file = Files.writeString(directory.resolve("keepalived.conf"), text);
    var command =
        "ip link add eth1 type veth peer name eth1p && exec keepalived --log-console -t -f " + file;
    var check = Command.run("unshare", "--net", "sh", "-c", command);
    assertThat(check.output().lines().filter(line -> !line.isBlank()))
        .as(text)
        .allSatisfy(line -> assertThat(line).matches(REMARK));
    assertThat(check.exitCode()).as(check.output()).isIn(0, 6);
  }
}

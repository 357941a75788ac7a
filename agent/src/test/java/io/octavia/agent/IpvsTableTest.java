package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.agent.IpvsTable.Endpoint;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the kernel tells of IPVS, and what follows from it. */
class IpvsTableTest {
  private static final String FIRST = "00000000-0000-4000-8000-000000000141";
  private static final String SECOND = "00000000-0000-4000-8000-000000000142";
  private static final String THIRD = "00000000-0000-4000-8000-000000000163";
  private static final String POOL = "00000000-0000-4000-8000-00000000000b";

  private static final DatagramListener LISTENER =
      DatagramListener.parse(
          "00000000-0000-4000-8000-00000000000a",
          """
          # Configuration for Listener 00000000-0000-4000-8000-00000000000a

          net_namespace amphora-haproxy

          virtual_server_group ipv4-group {
              203.0.113.70 53
              203.0.113.71 53
          }

          virtual_server group ipv4-group {
              lb_algo wrr
              lb_kind NAT
              protocol UDP
              delay_loop 10
              retry 3

              # Configuration for Pool %1$s
              # Configuration for Member %2$s
              real_server 10.30.0.11 53 {
                  weight 3
                  uthreshold 1000
                  MISC_CHECK {
                      misc_path "/var/lib/octavia/lvs/check/udp_check.sh 10.30.0.11 53"
                      misc_timeout 5
                  }
              }
              # Configuration for Member %3$s
              real_server 10.30.0.12 8053 {
                  weight 1
                  uthreshold 1000
                  MISC_CHECK {
                      misc_path "/var/lib/octavia/lvs/check/udp_check.sh 10.30.0.12 8053"
                      misc_timeout 5
                  }
              }
          }

          virtual_server_group ipv6-group {
              2001:db8:6::70 53
          }

          virtual_server group ipv6-group {
              lb_algo wrr
              lb_kind NAT
              protocol UDP

              # Configuration for Pool %1$s
              # Configuration for Member %4$s
              real_server 2001:db8:5::14 53 {
                  weight 1
              }
          }
          """
              .formatted(POOL, FIRST, SECOND, THIRD));

  private static final String KERNEL =
      """
      IP Virtual Server version 1.2.1 (size=4096)
      Prot LocalAddress:Port Scheduler Flags
        -> RemoteAddress:Port Forward Weight ActiveConn InActConn
      TCP  CB007146:0035 rr\s
        -> 0A1E000B:0035      Masq    1      9          9\s\s\s\s\s\s\s\s\s
      UDP  CB007146:0035 wrr\s
        -> 0A1E000B:0035      Masq    3      0          6\s\s\s\s\s\s\s\s\s
      UDP  CB007147:0035 wrr\s
        -> 0A1E000B:0035      Masq    3      0          1\s\s\s\s\s\s\s\s\s
      UDP  [2001:0db8:0006:0000:0000:0000:0000:0070]:0035 wrr\s
        -> [2001:0db8:0005:0000:0000:0000:0000:0014]:0035      Masq    1      0          2\s\s
      """;

  @Test
  void member_that_is_missing_at_each_address_is_down_if_somebody_asks_it() {
    var table = IpvsTable.ofKernel(KERNEL);

    var report =
        new DatagramReport(
            Counters.Totals.ZERO,
            IpvsBalancer.flows(LISTENER, table),
            LISTENER,
            member -> IpvsBalancer.isDown(table, LISTENER, member));

    assertThat(report.flows()).isEqualTo(9);
    var pool = report.pools().get(POOL);
    assertThat(pool.status()).isEqualTo("UP");
    assertThat(pool.members().toString())
        .contains(FIRST + "=UP", SECOND + "=DOWN", THIRD + "=no check");
  }

  @Test
  void statistics_of_all_addresses_of_a_listener_are_added() {
    var counted =
        IpvsTable.ofStatistics(
            """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
              -> RemoteAddress:Port
            UDP  203.0.113.70:53                     8        9       10      232     2400
              -> 10.30.0.11:53                       8        9       10      232     2400
            UDP  203.0.113.70:54                  1000     1000     1000     1000     1000
            SCTP 203.0.113.70:53                  1000     1000     1000     1000     1000
            UDP  203.0.113.71:53                     1        1        1       29       30
            UDP  [2001:db8:6::70]:53                 2        2        2     5000        7
              -> [2001:db8:5::14]:53                 2        2        2     5000        7
            """);

    assertThat(IpvsBalancer.totals(LISTENER, counted))
        .isEqualTo(new Counters.Totals(5261, 2437, 0, 11));
  }

  @Test
  void keepalived_is_done_when_new_members_are_there_and_weights_are_right() {
    var missing = Endpoint.of("10.30.0.12", 8053);

    assertThat(settled(KERNEL, Set.of(missing))).isTrue();
    assertThat(settled(KERNEL, Set.of())).as("a new member").isFalse();
    assertThat(settled(KERNEL.replace("Masq    3", "Masq    1"), Set.of(missing))).isFalse();
    assertThat(settled(KERNEL.replace("0A1E000B", "0A1E000D"), Set.of(missing))).isFalse();
    assertThat(settled(KERNEL.replace("UDP  CB007147", "TCP  CB007147"), Set.of(missing)))
        .as("an address is not served")
        .isFalse();
  }

  private static boolean settled(String kernel, Set<Endpoint> before) {
    return IpvsBalancer.isSettled(IpvsTable.ofKernel(kernel), LISTENER, before);
  }

  @Test
  void nothing_is_read_where_there_is_nothing() {
    assertThat(IpvsTable.ofKernel("").services()).isEmpty();
  }
}

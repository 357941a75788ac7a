package io.octavia.agent;

import io.octavia.agent.DatagramListener.Group;
import io.octavia.agent.DatagramListener.Member;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel's IPVS in an amphora's namespace, besides what keepalived does with it. */
final class Ipvs {
  private static final Logger LOG = LoggerFactory.getLogger(Ipvs.class);

  /** Asked once. */
  private static final class Found {
    private static final boolean HERE = find();

    /** The tool loads what it needs, and fails where there is nothing to load. */
    private static boolean find() {
      try {
        boolean here = Commands.attempt(List.of("ipvsadm", "-Ln")).ok();
        LOG.info("UDP and SCTP are balanced by {}", here ? "IPVS" : "nftables: no IPVS here");
        return here;
      } catch (CommandException e) {
        LOG.info("UDP and SCTP are balanced by nftables: {}", e.getMessage());
        return false;
      }
    }
  }

  /** Upstream's. There are none before the module is loaded. */
  private static final List<String> SYSCTLS =
      List.of(
          "sysctl",
          "-q",
          "-w",
          "net.ipv4.vs.conntrack=1",
          "net.ipv4.vs.expire_nodest_conn=1",
          "net.ipv4.vs.expire_quiescent_template=1");

  /** The rules of a family: members answer the amphora rather than the client. */
  private static final String RULES =
      """
      add table FAMILY octavia_ipvs
      delete table FAMILY octavia_ipvs
      table FAMILY octavia_ipvs {
        chain outgoing {
          type nat hook postrouting priority srcnat;
          oifname != lo meta l4proto { udp, sctp } masquerade
        }
      }
      """;

  private final Sandbox sandbox;
  private final Nft nft;

  Ipvs(Sandbox sandbox) {
    this.sandbox = sandbox;
    this.nft = new Nft(sandbox);
  }

  /** Whether the kernel has it, and the machine the tool for it. */
  static boolean available() {
    return Found.HERE;
  }

  /**
   * Makes the namespace what IPVS needs. Removes the rules that another agent served the listener
   * with before the kernel had IPVS.
   */
  void prepare(String listener) {
    Commands.run(sandbox.inNetns(SYSCTLS));
    var rules = new StringBuilder(NftRules.removal(listener));
    NftRules.families().forEach(family -> rules.append(RULES.replace("FAMILY", family)));
    nft.perform(rules.toString());
  }

  /** All that was counted. */
  IpvsTable statistics() {
    return IpvsTable.ofStatistics(
        Commands.run(sandbox.inNetns(List.of("ipvsadm", "-Ln", "--stats", "--exact"))));
  }

  /** Serves the addresses of a listener no longer. */
  void forget(DatagramListener listener) {
    for (Group group : listener.groups()) {
      // It says no if an address is not served, which is what is wanted.
      group.addresses().forEach(address -> ipvsadm("-D", listener, group, address, List.of()));
    }
  }

  /** Gives members that are there their limits, which keepalived gives new members alone. */
  void limit(DatagramListener listener) {
    for (Group group : listener.groups()) {
      for (String address : group.addresses()) {
        for (Member member : group.members()) {
          member
              .target()
              .map(target -> literal(target.address()) + ":" + target.port())
              .map(target ->
                  List.of(
                      "-r", target, "-m", "-w", "" + member.weight(), "-x", "" + member.limit()))
              .ifPresent(rest -> ipvsadm("-e", listener, group, address, rest));
        }
      }
    }
  }

  private void ipvsadm(
      String what, DatagramListener listener, Group group, String address, List<String> rest) {
    String protocol = listener.protocol().equals("sctp") ? "--sctp-service" : "--udp-service";
    var argv =
        new ArrayList<>(List.of("ipvsadm", what, protocol, literal(address) + ":" + group.port()));
    argv.addAll(rest);
    Commands.attempt(sandbox.inNetns(argv));
  }

  private static String literal(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }
}

package io.octavia.agent;

import io.octavia.wire.FirewallRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the interface of an SR-IOV VIP lets in. No security group of the cloud stands before such an
 * interface, so the amphora itself drops what no rule names, from before it is up. The rules are
 * kept in upstream's file, and counted on after a restart (octavia/amphorae/backends/utils/
 * nftable_utils.py).
 *
 * <p>An interface towards members that is SR-IOV has a table of its own, which lets in answers.
 * Were it closed as that of the VIP, an ordinary VIP would be closed with it, as upstream's is.
 */
final class VipFilter {
  private static final Set<String> PORTS = Set.of("TCP", "UDP", "SCTP");
  private static final String VRRP = "VRRP";
  private static final Pattern CIDR = Pattern.compile("[0-9A-Fa-f:.]+(/[0-9]{1,3})?");
  private static final String ANYWHERE = "0.0.0.0/0";

  private final Layout layout;
  private final Nft nft;

  VipFilter(Layout layout, Nft nft) {
    this.layout = layout;
    this.nft = nft;
  }

  /**
   * Replaces the rules, all at once. None leaves those that are.
   *
   * @throws Refusal 400 if they make no sense
   * @throws CommandException if the kernel refuses them; the old ones are in force then
   */
  void replace(String name, List<FirewallRule> rules) {
    var text = text(name, rules);
    var file = layout.outside(layout.vipFilter());
    if (rules.isEmpty() && AtomicFiles.read(file).isPresent()) {
      restore();
      return;
    }
    nft.perform(text);
    AtomicFiles.write(file, text, AtomicFiles.SECRET);
  }

  /** Closes the interface unless rules are known already. */
  void close(String name) {
    replace(name, List.of());
  }

  /** Lets in nothing but answers through an interface towards members. */
  void closeBackend(String name) {
    nft.perform(backend(name));
  }

  /** Forgets an interface towards members: its name may be given to one that is not SR-IOV. */
  void openBackend(String name) {
    nft.perform(removal(name));
  }

  /** The rules that were there before the namespace was made anew. */
  void restore() {
    AtomicFiles.read(layout.outside(layout.vipFilter()))
        .ifPresent(text -> nft.perform(new String(text, StandardCharsets.UTF_8)));
  }

  private static String removal(String name) {
    return """
    table inet amphora_%1$s {}
    delete table inet amphora_%1$s
    """
        .formatted(name);
  }

  private static String backend(String name) {
    return removal(name)
        + """
        table inet amphora_%1$s {
          chain incoming {
            type filter hook input priority filter; policy accept;
            iifname "%1$s" goto closed
          }
          chain closed {
            ct state vmap { established : accept, related : accept }
            icmp type destination-unreachable accept
            icmpv6 type { nd-neighbor-solicit, nd-router-advert, nd-neighbor-advert } accept
            icmpv6 type { packet-too-big, destination-unreachable } accept
            udp sport 67 udp dport 68 accept
            udp sport 547 udp dport 546 accept
            drop
          }
        }
        """
            .formatted(name);
  }

  /** Replaces the table: one that is named exists, and so can be deleted. */
  static String text(String name, List<FirewallRule> rules) {
    return """
    table inet amphora_table {}
    delete table inet amphora_table
    table inet amphora_table {
      chain amphora_chain {
        type filter hook input priority filter; policy drop;
        ct state vmap { established : accept, related : accept, invalid : drop }
        iif lo accept
        ip saddr 127.0.0.0/8 drop
        ip6 saddr ::1 drop
        icmp type destination-unreachable accept
        icmpv6 type { nd-neighbor-solicit, nd-router-advert, nd-neighbor-advert } accept
        icmpv6 type { packet-too-big, destination-unreachable } accept
        udp sport 67 udp dport 68 accept
        udp sport 547 udp dport 546 accept
        iifname "%s" goto amphora_vip_chain
      }
      chain amphora_vip_chain {
        %s
      }
    }
    """
        .formatted(name, rules.stream().map(VipFilter::line).collect(Collectors.joining("\n    ")));
  }

  private static String line(FirewallRule rule) {
    var protocol = rule.protocol().toUpperCase(Locale.ROOT);
    var cidr = rule.cidr();
    if (cidr != null && !CIDR.matcher(cidr).matches()) throw invalid();
    if (rule.port() < 1 || rule.port() > 65535) throw invalid();
    var from =
        cidr == null || cidr.equals(ANYWHERE)
            ? ""
            : (cidr.indexOf(':') < 0 ? "ip" : "ip6") + " saddr " + cidr + " ";
    if (protocol.equals(VRRP)) return from + "meta l4proto vrrp accept";
    if (!PORTS.contains(protocol)) throw invalid();
    return from + protocol.toLowerCase(Locale.ROOT) + " dport " + rule.port() + " accept";
  }

  static Refusal invalid() {
    return Refusal.framework(400, "Bad Request", "Invalid rules information");
  }
}

package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.Ports.IngressRule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Security groups as nftables text. Everything that is sent to an address of a filtered port goes
 * through the port's chain, which lets in what a rule names and drops the rest; replies, ICMP and
 * neighbour discovery, and what stays inside are let in before that.
 *
 * <p>Of TCP only what begins a connection is asked for a rule: other packets either belong to one
 * that was let in or find nothing to belong to. So the kernel need not track connections, whose
 * table would be full before HAProxy is. It does where datagrams are let in, for their replies.
 */
final class FilterRules {
  /** The one table that is ours in a server's namespace. */
  static final String TABLE = "inet octavia_sg";

  /** TCP, whose replies are let in anyway; VRRP and its authentication header, that has none. */
  private static final Set<String> WITHOUT_REPLIES = Set.of("tcp", "6", "112", "51");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

  private FilterRules() {}

  /** A port with security groups: its own and its allowed addresses, and all rules together. */
  record Filtered(String tag, List<String> addresses, List<IngressRule> rules) {
    boolean takesDatagrams() {
      return rules.stream().anyMatch(rule -> !WITHOUT_REPLIES.contains(rule.protocol()));
    }
  }

  /** Text for {@code nft -f} that replaces the whole table at once. */
  static String render(List<Filtered> ports) {
    StringBuilder text = new StringBuilder();
    text.append("table ").append(TABLE).append("\n");
    text.append("delete table ").append(TABLE).append("\n");
    if (ports.isEmpty()) {
      return text.toString();
    }
    text.append("table ").append(TABLE).append(" {\n");
    for (Filtered port : ports) {
      text.append("  chain port_").append(port.tag).append(" {\n");
      port.rules.forEach(rule -> text.append("    ").append(line(rule)).append('\n'));
      text.append("    drop\n  }\n");
    }
    text.append("  chain input {\n    type filter hook input priority filter; policy accept;\n");
    text.append("    tcp flags & (syn | ack) != syn accept\n");
    text.append("    iifname \"lo\" accept\n");
    if (ports.stream().anyMatch(Filtered::takesDatagrams)) {
      text.append("    ct state established,related accept\n");
    }
    text.append("    meta l4proto { icmp, ipv6-icmp } accept\n");
    for (Filtered port : ports) {
      for (String address : port.addresses) {
        Ip ip = Ip.parse(address);
        text.append("    %s daddr %s jump port_%s\n".formatted(family(ip.version()), ip, port.tag));
      }
    }
    return text.append("  }\n}\n").toString();
  }

  /** A rule as it is stored: protocol, port, remote_cidr, ip_version. */
  static IngressRule stored(ResultSet row) throws SQLException {
    int port = row.getInt("port");
    return new IngressRule(
        row.getString("protocol"),
        row.wasNull() ? null : port,
        row.getString("remote_cidr"),
        row.getInt("ip_version"));
  }

  /** Refuses a rule that means nothing; returns it with its range in canonical form. */
  static IngressRule checked(IngressRule rule) {
    boolean known =
        switch (rule.protocol()) {
          case "tcp", "udp", "sctp" -> true;
          default ->
              NUMBER.matcher(rule.protocol()).matches() && Integer.parseInt(rule.protocol()) < 256;
        };
    Integer port = rule.port();
    if (!known || (port != null && (port < 1 || port > 65535))) {
      throw new CloudException(Kind.REFUSED, "Security group rule is not valid: " + rule);
    }
    if (rule.ipVersion() != 4 && rule.ipVersion() != 6) {
      throw new CloudException(Kind.REFUSED, "Security group rule is not valid: " + rule);
    }
    String remote = rule.remoteCidr();
    if (remote == null) {
      return rule;
    }
    try {
      Cidr cidr = Cidr.parse(remote);
      if (cidr.version() == rule.ipVersion()) {
        return new IngressRule(rule.protocol(), port, cidr.toString(), rule.ipVersion());
      }
    } catch (IllegalArgumentException e) {
      throw new CloudException(Kind.REFUSED, e.getMessage() + ": " + rule, e);
    }
    throw new CloudException(Kind.REFUSED, "Security group rule mixes IP versions: " + rule);
  }

  private static String line(IngressRule rule) {
    String remote = rule.remoteCidr();
    String from =
        remote == null
            ? "meta nfproto ipv" + rule.ipVersion()
            : family(rule.ipVersion()) + " saddr " + remote;
    Integer port = rule.port();
    boolean numbered = NUMBER.matcher(rule.protocol()).matches();
    String what =
        port == null || numbered
            ? "meta l4proto " + rule.protocol()
            : rule.protocol() + " dport " + port;
    return from + " " + what + " accept";
  }

  private static String family(int version) {
    return version == 4 ? "ip" : "ip6";
  }
}

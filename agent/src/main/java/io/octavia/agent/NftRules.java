package io.octavia.agent;

import io.octavia.agent.DatagramListener.Group;
import io.octavia.agent.DatagramListener.Member;
import io.octavia.agent.DatagramListener.Scheduler;
import io.octavia.agent.DatagramListener.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rules of the kernel that balance the flows of one listener: a table for each family.
 *
 * <pre>
 * prerouting    to the addresses ──▶ balance ──▶ the client's member, if it has one
 *                                           └─▶ a member by turns or by source ──▶ member_N: remember, rewrite
 * postrouting   what was rewritten comes from the amphora, so that the member's answers come back
 * count_…       bytes to and from the addresses
 * </pre>
 *
 * <p>The kernel decides about the first packet of a flow only. Rules are replaced in one
 * transaction; counters, clients that were remembered, and flows stay.
 */
final class NftRules {
  static final String IN = "bytes_in";
  static final String OUT = "bytes_out";
  static final String FLOWS = "flows";
  private static final int CLIENTS = 65_536;

  private final String table;
  private final String protocol;
  private final StringBuilder out = new StringBuilder();

  private NftRules(String table, String protocol) {
    this.table = table;
    this.protocol = protocol;
  }

  /** The name of a listener's tables. */
  static String table(String listener) {
    return "octavia_" + listener.replace("-", "");
  }

  /** The families that a table may be of. */
  static List<String> families() {
    return List.of("ip", "ip6");
  }

  /**
   * The transaction that makes the tables what the listener says.
   *
   * @param serves which members may get flows now
   * @param present names of the chains that are there, {@code family/name}
   */
  static String render(DatagramListener listener, Predicate<Member> serves, Set<String> present) {
    var rules = new NftRules(table(listener.id()), listener.protocol());
    for (String family : families()) {
      var group =
          listener.groups().stream()
              .filter(each -> family.equals(each.isIpv6() ? "ip6" : "ip"))
              .findFirst();
      if (listener.enabled() && group.isPresent()) {
        rules.family(family, group.get(), serves, present);
      } else {
        rules.remove(family);
      }
    }
    return rules.out.toString();
  }

  /** The transaction that removes all. */
  static String removal(String listener) {
    var rules = new NftRules(table(listener), "");
    families().forEach(rules::remove);
    return rules.out.toString();
  }

  /** Deleting what is not there is an error; making it first is none. */
  private void remove(String family) {
    line("add table " + family + " " + table);
    line("delete table " + family + " " + table);
  }

  private void family(String family, Group group, Predicate<Member> serves, Set<String> present) {
    var serving = group.members().stream().filter(serves).toList();
    line("add table " + family + " " + table);
    for (String counter : List.of(IN, OUT, FLOWS)) {
      line("add counter " + at(family, counter));
    }
    hook(family, "incoming", "nat hook prerouting priority dstnat");
    hook(family, "outgoing", "nat hook postrouting priority srcnat");
    hook(family, "count_in", "filter hook prerouting priority mangle");
    hook(family, "count_out", "filter hook postrouting priority 200");
    chain(family, "balance");
    serving.forEach(member -> chain(family, name(member)));
    rules(family, group, serving);
    var wanted = serving.stream().map(member -> family + "/" + name(member)).toList();
    for (String old : present) {
      if (old.startsWith(family + "/member_") && !wanted.contains(old)) {
        String gone = old.substring(family.length() + 1);
        line("flush chain " + at(family, gone));
        line("delete chain " + at(family, gone));
        line("add set " + at(family, clients(gone)) + " " + set(family));
        line("delete set " + at(family, clients(gone)));
      }
    }
  }

  private void rules(String family, Group group, List<Member> serving) {
    String here =
        family
            + " daddr { "
            + String.join(", ", group.addresses())
            + " } "
            + protocol
            + " dport "
            + group.port();
    String back =
        family
            + " saddr { "
            + String.join(", ", group.addresses())
            + " } "
            + protocol
            + " sport "
            + group.port();
    rule(family, "incoming", here + " goto balance");
    rule(family, "outgoing", "ct status dnat meta l4proto " + protocol + " masquerade");
    rule(family, "count_in", here + " counter name " + IN);
    rule(family, "count_out", back + " counter name " + OUT);
    rule(family, "balance", "counter name " + FLOWS);
    for (Member member : serving) {
      line("add set " + at(family, clients(name(member))) + " " + set(family));
      group
          .persistence()
          .ifPresent(persistence -> {
            String client = family + " saddr & " + mask(family, persistence.mask());
            String set = "@" + clients(name(member));
            rule(family, "balance", client + " " + set + " goto " + name(member));
            rule(
                family,
                name(member),
                "update " + set + " { " + client + " timeout " + persistence.seconds() + "s }");
          });
      member
          .target()
          .ifPresent(target ->
              rule(
                  family, name(member), "meta l4proto " + protocol + " dnat to " + target(target)));
    }
    if (!serving.isEmpty()) {
      rule(family, "balance", turn(family, group.scheduler(), serving));
    }
  }

  /** Each member has its share of the numbers. */
  private static String turn(String family, Scheduler scheduler, List<Member> serving) {
    var weights = serving.stream().mapToInt(Member::weight).toArray();
    return switch (scheduler) {
      case WEIGHTS -> {
        var round = Turns.of(weights);
        yield "numgen inc mod " + round.size() + choice(round, serving);
      }
      case SOURCE -> {
        var shares = new ArrayList<Integer>();
        for (int member = 0; member < weights.length; member++) {
          shares.addAll(Collections.nCopies(weights[member], member));
        }
        String hash = "jhash " + family + " saddr mod " + shares.size() + " seed 0x6f63";
        yield hash + choice(shares, serving);
      }
    };
  }

  private static String choice(List<Integer> numbers, List<Member> serving) {
    var ranges = new ArrayList<String>();
    for (int first = 0, next; first < numbers.size(); first = next) {
      var member = numbers.get(first);
      next = first + 1;
      while (next < numbers.size() && numbers.get(next).equals(member)) next++;
      var range = next == first + 1 ? "" + first : first + "-" + (next - 1);
      ranges.add(range + " : goto " + name(serving.get(member)));
    }
    return " vmap { " + String.join(", ", ranges) + " }";
  }

  private static String target(Target target) {
    return target.address().contains(":")
        ? "[" + target.address() + "]:" + target.port()
        : target.address() + ":" + target.port();
  }

  private static String mask(String family, String mask) {
    if (family.equals("ip")) {
      return mask;
    }
    int length = Integer.parseInt(mask);
    var words = new ArrayList<String>();
    for (int word = 0; word < 8; word++) {
      int bits = Math.max(0, Math.min(16, length - 16 * word));
      words.add(Integer.toHexString((0xffff << (16 - bits)) & 0xffff));
    }
    return String.join(":", words);
  }

  private static String name(Member member) {
    return "member_" + member.id().replace("-", "");
  }

  private static String clients(String chain) {
    return chain.replace("member_", "clients_");
  }

  private static String set(String family) {
    String type = family.equals("ip") ? "ipv4_addr" : "ipv6_addr";
    return "{ type " + type + "; size " + CLIENTS + "; flags timeout,dynamic; }";
  }

  private String at(String family, String object) {
    return family + " " + table + " " + object;
  }

  private void hook(String family, String chain, String hook) {
    line("add chain " + at(family, chain) + " { type " + hook + "; }");
    line("flush chain " + at(family, chain));
  }

  private void chain(String family, String chain) {
    line("add chain " + at(family, chain));
    line("flush chain " + at(family, chain));
  }

  private void rule(String family, String chain, String rule) {
    line("add rule " + at(family, chain) + " " + rule);
  }

  private void line(String line) {
    out.append(line).append('\n');
  }
}

package io.octavia.agent;

import io.octavia.agent.DatagramListener.Group;
import io.octavia.agent.DatagramListener.Member;
import io.octavia.domain.MemberId;
import io.octavia.wire.Heartbeat.PoolReport;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a heartbeat says of a UDP or SCTP listener.
 *
 * @param flows those of now
 */
record DatagramReport(Counters.Totals totals, long flows, Map<String, PoolReport> pools) {
  DatagramReport(
      Counters.Totals totals, long flows, DatagramListener listener, Predicate<Member> down) {
    this(totals, flows, pools(listener, down));
  }

  private static Map<String, PoolReport> pools(DatagramListener listener, Predicate<Member> down) {
    var members = new LinkedHashMap<String, Map<MemberId, String>>();
    var up = new HashMap<String, Boolean>();
    for (Group group : listener.groups()) {
      group
          .pool()
          .ifPresent(pool -> {
            var reports = members.computeIfAbsent(pool, _ -> new LinkedHashMap<>());
            for (Member member : group.members()) {
              String status = status(group, member, down);
              reports.put(new MemberId(member.id()), status);
              up.merge(pool, !status.equals("DOWN") && !status.equals("MAINT"), Boolean::logicalOr);
            }
          });
    }
    boolean monitored = listener.groups().stream().anyMatch(group -> group.monitor().isPresent());
    var pools = new LinkedHashMap<String, PoolReport>();
    members.forEach((pool, reports) -> {
      boolean none = monitored && !reports.isEmpty() && !up.getOrDefault(pool, false);
      pools.put(pool, new PoolReport(none ? "DOWN" : "UP", reports));
    });
    return pools;
  }

  private static String status(Group group, Member member, Predicate<Member> down) {
    if (member.isDisabled()) {
      return "MAINT";
    } else if (down.test(member)) {
      return "DOWN";
    } else if (member.weight() == 0) {
      return "DRAIN";
    }
    return group.checks(member) ? "UP" : "no check";
  }
}

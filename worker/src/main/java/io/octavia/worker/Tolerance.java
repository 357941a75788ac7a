package io.octavia.worker;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which failures a change survives. An agent that has served and is silent now is no reason to
 * refuse a change, as long as another one is there to take it: the silent one gets it later, or is
 * replaced.
 */
final class Tolerance {
  private Tolerance() {}

  /** The failures that have to be counted. */
  static List<Failure> grave(List<Failure> failures, LoadBalancer graph, Facts facts) {
    var silent = new HashSet<>(facts.unreachable());
    for (var failure : failures) {
      var amphora = failure.action().subject();
      if (amphora != null && isSilence(failure, facts, amphora)) silent.add(amphora);
    }
    if (!isServedWithout(silent, graph, facts)) return failures;
    return failures.stream()
        .filter(failure -> !failure.action().needsAgent() || !isExcused(failure, silent))
        .toList();
  }

  private static boolean isExcused(Failure failure, Set<AmphoraId> silent) {
    var amphora = failure.action().subject();
    return failure.isSilence() && amphora != null && silent.contains(amphora);
  }

  private static boolean isSilence(Failure failure, Facts facts, AmphoraId amphora) {
    return failure.action().needsAgent() && failure.isSilence() && facts.hasServed(amphora);
  }

  private static boolean isServedWithout(Set<AmphoraId> silent, LoadBalancer graph, Facts facts) {
    return Plan.live(graph, facts).stream()
        .filter(amphora -> !silent.contains(amphora.id()))
        .anyMatch(amphora -> amphora.vrrpPortId() != null && amphora.lbNetworkIp() != null);
  }
}

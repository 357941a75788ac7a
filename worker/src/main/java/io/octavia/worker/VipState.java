package io.octavia.worker;

import io.octavia.domain.LoadBalancer;
import org.jspecify.annotations.Nullable;

/** What the journal says of the port that holds the virtual address. */
final class VipState {
  /** The port, the security group and the server group are gone. */
  static final String REMOVED = "removed";

  private static final String VERIFIED = "verified:";

  private VipState() {}

  /** The port was seen to exist while this generation was worked on. */
  static String verified(long generation) {
    return VERIFIED + generation;
  }

  /** The generation of {@link #verified}; 0: never. */
  static long generationOf(@Nullable String state) {
    if (state == null || !state.startsWith(VERIFIED)) return 0;
    return Long.parseLong(state.substring(VERIFIED.length()));
  }

  /** Whether the port has to be made, or looked at: before a failover it may be what is missing. */
  static boolean isDue(LoadBalancer loadBalancer, Facts facts, boolean replacing) {
    if (loadBalancer.vip().portId() == null || loadBalancer.vip().ipAddress() == null) return true;
    return replacing && !verified(facts.generation()).equals(facts.vip());
  }
}

package io.octavia.haproxy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration must know of the machine it is for.
 *
 * @param cpuCount null: not known
 * @param memory null: not known
 * @param tunedProfiles the active ones
 */
public record AmphoraFacts(
    HaproxyVersion haproxy,
    @Nullable Integer cpuCount,
    @Nullable Memory memory,
    List<String> tunedProfiles) {

  /** A machine of which only HAProxy's version is known. */
  public static AmphoraFacts of(HaproxyVersion haproxy) {
    return new AmphoraFacts(haproxy, null, null, List.of());
  }

  /** Kilobytes that HAProxy may have. */
  public record Memory(long free, long buffers, long cached) {
    long available() {
      return free + buffers + cached;
    }
  }
}

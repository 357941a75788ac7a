package io.octavia.drivers.noop;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Addresses for ports that leave theirs to the cloud: of 198.18.0.0/15, which is set aside for
 * benchmarks, and of 2001:db8::/96, which is for documentation. No two ports get the same one.
 * Addresses that a port asks for may be any, also one that another port has: upstream's driver
 * never refuses one, and Tempest gives all its load balancers the same.
 *
 * <p>Not thread-safe.
 */
final class Addresses {
  private static final int FIRST = 198 << 24 | 18 << 16;
  private static final int HIGHEST = (1 << 17) - 2;

  private final Map<String, Integer> holders = new HashMap<>();
  private int last;

  static int version(String address) {
    return address.indexOf(':') < 0 ? 4 : 6;
  }

  /**
   * Takes an address that nobody holds; one that was released lately comes last.
   *
   * @throws CloudException {@code UNAVAILABLE} if there is none
   */
  String allocate(int version) {
    String address =
        Stream.generate(this::next)
            .limit(HIGHEST)
            .map(number -> version == 6 ? ipv6(number) : ipv4(number))
            .filter(candidate -> !holders.containsKey(candidate))
            .findFirst()
            .orElseThrow(() ->
                new CloudException(
                    Kind.UNAVAILABLE, "All " + HIGHEST + " addresses of the noop cloud are taken"));
    hold(address);
    return address;
  }

  void hold(String address) {
    holders.merge(address, 1, Integer::sum);
  }

  void release(String address) {
    holders.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }

  private int next() {
    last = last % HIGHEST + 1;
    return last;
  }

  private static String ipv4(int number) {
    int bits = FIRST + number;
    return "%d.%d.%d.%d".formatted(bits >>> 24, bits >>> 16 & 0xff, bits >>> 8 & 0xff, bits & 0xff);
  }

  private static String ipv6(int number) {
    int high = number >>> 16;
    String low = Integer.toHexString(number & 0xffff);
    return high == 0 ? "2001:db8::" + low : "2001:db8::" + Integer.toHexString(high) + ":" + low;
  }
}

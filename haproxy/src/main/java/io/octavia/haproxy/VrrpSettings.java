package io.octavia.haproxy;

/**
 * What operators decide about every pair of amphorae. Intervals are seconds.
 *
 * @param basePath directory of the amphora's state, {@code /var/lib/octavia}
 * @param failCount failed checks until an amphora gives the addresses up
 * @param successCount good checks until it may take them again
 * @param garpRefreshCount announcements at each refresh
 * @param advertMilliseconds between advertisements, in VRRP version 3; 0: the seconds of the load
 *     balancer's group, in version 2
 */
public record VrrpSettings(
    String basePath,
    int checkInterval,
    int failCount,
    int successCount,
    int garpRefreshInterval,
    int garpRefreshCount,
    int advertMilliseconds) {

  /** Upstream's defaults. */
  public static final VrrpSettings DEFAULTS =
      new VrrpSettings("/var/lib/octavia", 5, 2, 2, 5, 2, 0);
}

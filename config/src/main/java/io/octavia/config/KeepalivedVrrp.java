package io.octavia.config;

/** Options of section {@code [keepalived_vrrp]}. */
public final class KeepalivedVrrp {
  private static final Section.Builder IN =
      Section.named(
          "keepalived_vrrp", "VRRP between the two amphorae of an ACTIVE_STANDBY load balancer.");

  public static final Option<Integer> VRRP_ADVERT_INT =
      IN.integer("vrrp_advert_int").byDefault(1).help("S.");

  public static final Option<Integer> VRRP_CHECK_INTERVAL =
      IN.integer("vrrp_check_interval").byDefault(5).help("Check script period s.");

  public static final Option<Integer> VRRP_FAIL_COUNT =
      IN.integer("vrrp_fail_count").byDefault(2).help("Failures to go down.");

  public static final Option<Integer> VRRP_SUCCESS_COUNT =
      IN.integer("vrrp_success_count").byDefault(2).help("Successes to go up.");

  public static final Option<Integer> VRRP_GARP_REFRESH_INTERVAL =
      IN.integer("vrrp_garp_refresh_interval").byDefault(5).help("S.");

  public static final Option<Integer> VRRP_GARP_REFRESH_COUNT =
      IN.integer("vrrp_garp_refresh_count").byDefault(2).help("Per refresh.");

  static final Section SECTION = IN.build();

  private KeepalivedVrrp() {}
}

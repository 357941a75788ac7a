package io.octavia.config;

/** Options of section {@code [keepalived_vrrp]}. */
public final class KeepalivedVrrp {
  private static final Section.Builder IN =
      Section.named(
          "keepalived_vrrp", "VRRP between the two amphorae of an ACTIVE_STANDBY load balancer.");

  public static final Option<Integer> VRRP_ADVERT_INT =
      IN.integer("vrrp_advert_int").byDefault(1).help("Seconds between VRRP advertisements.");

  public static final Option<Integer> VRRP_ADVERT_MILLISECONDS =
      IN.integer("vrrp_advert_milliseconds")
          .byDefault(0)
          .ours()
          .help(
              "Milliseconds between VRRP advertisements; 0: vrrp_advert_int counts. Amphorae then"
                  + " speak VRRP version 3, which has no passwords; both of a load balancer must be"
                  + " told, so fail over those that are there already. The standby takes over"
                  + " after three advertisements.");

  public static final Option<Integer> VRRP_CHECK_INTERVAL =
      IN.integer("vrrp_check_interval")
          .byDefault(5)
          .help("Seconds between checks of HAProxy by keepalived.");

  public static final Option<Integer> VRRP_FAIL_COUNT =
      IN.integer("vrrp_fail_count")
          .byDefault(2)
          .help("Failed checks in a row after which an amphora gives the VIP up.");

  public static final Option<Integer> VRRP_SUCCESS_COUNT =
      IN.integer("vrrp_success_count")
          .byDefault(2)
          .help("Good checks in a row after which an amphora may hold the VIP again.");

  public static final Option<Integer> VRRP_GARP_REFRESH_INTERVAL =
      IN.integer("vrrp_garp_refresh_interval")
          .byDefault(5)
          .help("Seconds between gratuitous ARPs of the holder of the VIP.");

  public static final Option<Integer> VRRP_GARP_REFRESH_COUNT =
      IN.integer("vrrp_garp_refresh_count").byDefault(2).help("Gratuitous ARPs each time.");

  static final Section SECTION = IN.build();

  private KeepalivedVrrp() {}
}

package io.octavia.config;

import java.util.List;

/** Options of section {@code [networking]}. */
public final class Networking {
  private static final Section.Builder IN =
      Section.named("networking", "Calls to the network service, and what users may ask of it.");

  public static final Option<Integer> MAX_RETRIES =
      IN.integer("max_retries").byDefault(15).help("Neutron call attempts.");

  public static final Option<Integer> RETRY_INTERVAL =
      IN.integer("retry_interval").byDefault(1).help("Min wait s.");

  public static final Option<Integer> RETRY_BACKOFF =
      IN.integer("retry_backoff").byDefault(1).help("Multiplier.");

  public static final Option<Integer> RETRY_MAX =
      IN.integer("retry_max").byDefault(10).help("Max wait s.");

  public static final Option<Integer> PORT_DETACH_TIMEOUT =
      IN.integer("port_detach_timeout").byDefault(300).help("Wait for NIC detach.");

  public static final Option<Boolean> ALLOW_VIP_NETWORK_ID =
      IN.flag("allow_vip_network_id").byDefault(true).help("User may give VIP network.");

  public static final Option<Boolean> ALLOW_VIP_SUBNET_ID =
      IN.flag("allow_vip_subnet_id").byDefault(true).help("User may give VIP subnet.");

  public static final Option<Boolean> ALLOW_VIP_PORT_ID =
      IN.flag("allow_vip_port_id").byDefault(true).help("User may give VIP port.");

  public static final Option<List<String>> VALID_VIP_NETWORKS =
      IN.list("valid_vip_networks").help("Whitelist for VIPs (empty = any).");

  public static final Option<List<String>> DENYLIST_VIP_NETWORKS =
      IN.list("denylist_vip_networks")
          .byDefault(List.of())
          .help("Blacklist for VIPs (new in 2026).");

  public static final Option<List<String>> RESERVED_IPS =
      IN.list("reserved_ips")
          .byDefault(List.of("169.254.169.254"))
          .help("Forbidden member addresses.");

  public static final Option<Boolean> ALLOW_INVISIBLE_RESOURCE_USAGE =
      IN.flag("allow_invisible_resource_usage")
          .byDefault(false)
          .help("Skip user-scoped neutron visibility check.");

  static final Section SECTION = IN.build();

  private Networking() {}
}

package io.octavia.config;

import java.util.List;

/** Options of section {@code [networking]}. */
public final class Networking {
  private static final Section.Builder IN =
      Section.named("networking", "Calls to the network service, and what users may ask of it.");

  public static final Option<Integer> MAX_RETRIES =
      IN.integer("max_retries").byDefault(15).help("Attempts of a call to the network service.");

  public static final Option<Integer> RETRY_INTERVAL =
      IN.integer("retry_interval").byDefault(1).help("Seconds before the second attempt.");

  public static final Option<Integer> RETRY_BACKOFF =
      IN.integer("retry_backoff")
          .byDefault(1)
          .help("Seconds by which each wait is longer than the one before.");

  public static final Option<Integer> RETRY_MAX =
      IN.integer("retry_max").byDefault(10).help("Longest wait between two attempts, in seconds.");

  public static final Option<Integer> PORT_DETACH_TIMEOUT =
      IN.integer("port_detach_timeout")
          .byDefault(300)
          .help("Seconds to wait for a port to leave a server.");

  public static final Option<Boolean> ALLOW_VIP_NETWORK_ID =
      IN.flag("allow_vip_network_id")
          .byDefault(true)
          .help("Users may name the network of the VIP.");

  public static final Option<Boolean> ALLOW_VIP_SUBNET_ID =
      IN.flag("allow_vip_subnet_id").byDefault(true).help("Users may name the subnet of the VIP.");

  public static final Option<Boolean> ALLOW_VIP_PORT_ID =
      IN.flag("allow_vip_port_id").byDefault(true).help("Users may bring a port for the VIP.");

  public static final Option<List<String>> VALID_VIP_NETWORKS =
      IN.list("valid_vip_networks")
          .help("Ids of the only networks that may hold a VIP. Unset: all may.");

  public static final Option<List<String>> DENYLIST_VIP_NETWORKS =
      IN.list("denylist_vip_networks")
          .byDefault(List.of())
          .help("Ids of networks that must not hold a VIP.");

  public static final Option<List<String>> RESERVED_IPS =
      IN.list("reserved_ips")
          .byDefault(List.of("169.254.169.254"))
          .help("Addresses that no member and no VIP may have.");

  public static final Option<Boolean> ALLOW_INVISIBLE_RESOURCE_USAGE =
      IN.flag("allow_invisible_resource_usage")
          .byDefault(false)
          .help("Users may name networks, subnets and ports that they cannot see.");

  // Options of earlier releases.
  static {
    IN.gone(
        "lb_network_name",
        Reaction.warn("has no effect; see [controller_worker] amp_boot_network_list"));
  }

  static final Section SECTION = IN.build();

  private Networking() {}
}

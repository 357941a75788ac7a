package io.octavia.config;

import java.util.List;

/** Options of section {@code [controller_worker]}. */
public final class ControllerWorker {
  private static final Section.Builder IN =
      Section.named(
          "controller_worker", "The worker: how amphorae are made and which drivers do it.");

  public static final Option<Integer> WORKERS =
      IN.integer("workers", 1).byDefault(1).help("Worker child processes.");

  public static final Option<Integer> AMP_ACTIVE_RETRIES =
      IN.integer("amp_active_retries").byDefault(30).help("Polls until nova ACTIVE.");

  public static final Option<Integer> AMP_ACTIVE_WAIT_SEC =
      IN.integer("amp_active_wait_sec").byDefault(10).help("S between.");

  public static final Option<String> AMP_FLAVOR_ID =
      IN.text("amp_flavor_id").byDefault("").help("Default nova flavor.");

  public static final Option<String> AMP_IMAGE_TAG =
      IN.text("amp_image_tag").byDefault("").help("Glance tag.");

  public static final Option<String> AMP_IMAGE_OWNER_ID =
      IN.text("amp_image_owner_id").byDefault("").help("Restrict image owner.");

  public static final Option<String> AMP_SSH_KEY_NAME =
      IN.text("amp_ssh_key_name").byDefault("").help("Nova keypair.");

  public static final Option<String> AMP_TIMEZONE =
      IN.text("amp_timezone").byDefault("UTC").help("Amphora timezone.");

  public static final Option<List<String>> AMP_BOOT_NETWORK_LIST =
      IN.list("amp_boot_network_list").byDefault(List.of()).help("Networks, first = management.");

  public static final Option<List<String>> AMP_SECGROUP_LIST =
      IN.list("amp_secgroup_list").byDefault(List.of()).help("SGs of management NIC.");

  public static final Option<String> CLIENT_CA =
      IN.text("client_ca")
          .byDefault("/etc/octavia/certs/ca_01.pem")
          .help("CA file copied into amphora as client_ca.pem.");

  public static final Option<String> AMPHORA_DRIVER =
      IN.text("amphora_driver")
          .byDefault("amphora_haproxy_rest_driver")
          .help("See controller.md §1.2.");

  public static final Option<String> COMPUTE_DRIVER =
      IN.text("compute_driver").byDefault("compute_nova_driver").help("Same.");

  public static final Option<String> NETWORK_DRIVER =
      IN.text("network_driver").byDefault("allowed_address_pairs_driver").help("Same.");

  public static final Option<String> VOLUME_DRIVER =
      IN.oneOf("volume_driver", "volume_noop_driver", "volume_cinder_driver")
          .byDefault("volume_noop_driver")
          .help("Noop = ephemeral disk.");

  public static final Option<String> IMAGE_DRIVER =
      IN.oneOf("image_driver", "image_noop_driver", "image_glance_driver")
          .byDefault("image_glance_driver")
          .help("Image driver.");

  public static final Option<String> DISTRIBUTOR_DRIVER =
      IN.text("distributor_driver").byDefault("distributor_noop_driver").help("Noop.");

  public static final Option<List<String>> STATISTICS_DRIVERS =
      IN.list("statistics_drivers").byDefault(List.of("stats_db")).help("List.");

  public static final Option<String> LOADBALANCER_TOPOLOGY =
      IN.oneOf("loadbalancer_topology", "ACTIVE_STANDBY", "SINGLE")
          .byDefault("SINGLE")
          .reloadable()
          .help("Default topology, reloadable.");

  public static final Option<Boolean> USER_DATA_CONFIG_DRIVE =
      IN.flag("user_data_config_drive")
          .byDefault(false)
          .whenSet(Reaction.inform("deprecated"))
          .help("Files via cloud-init instead of personality.");

  public static final Option<Integer> AMPHORA_DELETE_RETRIES =
      IN.integer("amphora_delete_retries").byDefault(5).help("Delete subflow tries.");

  public static final Option<Integer> AMPHORA_DELETE_RETRY_INTERVAL =
      IN.integer("amphora_delete_retry_interval").byDefault(5).help("S.");

  public static final Option<Boolean> EVENT_NOTIFICATIONS =
      IN.flag("event_notifications").byDefault(true).help("Emit LB notifications.");

  public static final Option<Integer> DB_COMMIT_RETRY_ATTEMPTS =
      IN.integer("db_commit_retry_attempts")
          .byDefault(2000)
          .help("LB status write tries in revert.");

  public static final Option<Integer> DB_COMMIT_RETRY_INITIAL_DELAY =
      IN.integer("db_commit_retry_initial_delay").byDefault(1).help("S.");

  public static final Option<Integer> DB_COMMIT_RETRY_BACKOFF =
      IN.integer("db_commit_retry_backoff").byDefault(1).help("S.");

  public static final Option<Integer> DB_COMMIT_RETRY_MAX =
      IN.integer("db_commit_retry_max").byDefault(5).help("S.");

  static final Section SECTION = IN.build();

  private ControllerWorker() {}
}

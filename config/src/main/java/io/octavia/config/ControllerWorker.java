package io.octavia.config;

import java.util.List;
import java.util.Optional;

/** Options of section {@code [controller_worker]}. */
public final class ControllerWorker {
  private static final Section.Builder IN =
      Section.named(
          "controller_worker", "The worker: how amphorae are made and which drivers do it.");

  public static final Option<Integer> WORKERS =
      IN.integer("workers", 1)
          .byDefault(1)
          .help("Worker processes of the original. One process of ours does the work of them all.");

  public static final Option<Integer> LEASE_SECONDS =
      IN.integer("lease_seconds", 1, 600)
          .byDefault(30)
          .ours()
          .help(
              "Seconds for which a worker has a load balancer to itself, unless it says that it is"
                  + " still at work. So long nobody goes on where a worker died.");

  public static final Option<Integer> ERROR_RETRY_INTERVAL =
      IN.integer("error_retry_interval", 0)
          .byDefault(60)
          .ours()
          .help(
              "Seconds after which a load balancer that went into ERROR, or something below it that"
                  + " did, is tried again, as if its owner had asked; doubled each time, up to an"
                  + " hour. 0: never.");

  public static final Option<Integer> AMP_ACTIVE_RETRIES =
      IN.integer("amp_active_retries")
          .byDefault(30)
          .help("Times to ask whether a server runs, before its boot counts as failed.");

  public static final Option<Integer> AMP_ACTIVE_WAIT_SEC =
      IN.integer("amp_active_wait_sec").byDefault(10).help("Seconds between these questions.");

  public static final Option<String> AMP_FLAVOR_ID =
      IN.text("amp_flavor_id").byDefault("").help("Compute flavor of amphorae.");

  public static final Option<String> AMP_IMAGE_TAG =
      IN.text("amp_image_tag")
          .byDefault("")
          .help("Tag of the image of amphorae. With several, the newest is booted.");

  public static final Option<String> AMP_IMAGE_OWNER_ID =
      IN.text("amp_image_owner_id").byDefault("").help("Project that must own the image.");

  public static final Option<String> AMP_SSH_KEY_NAME =
      IN.text("amp_ssh_key_name")
          .byDefault("")
          .adjusted((config, key) -> config.get(ControllerWorker.AMP_SSH_ACCESS_ALLOWED) ? key : "")
          .help("Key pair for ssh into amphorae. Empty: none.");

  public static final Option<String> AMP_TIMEZONE =
      IN.text("amp_timezone").byDefault("UTC").help("Time zone inside amphorae.");

  public static final Option<List<String>> AMP_BOOT_NETWORK_LIST =
      IN.list("amp_boot_network_list")
          .byDefault(List.of())
          .formerly("amp_network")
          .help("Ids of the networks an amphora boots with; the first is the management network.");

  public static final Option<List<String>> AMP_SECGROUP_LIST =
      IN.list("amp_secgroup_list")
          .byDefault(List.of())
          .help("Ids of the security groups of the management port.");

  public static final Option<String> CLIENT_CA =
      IN.text("client_ca")
          .byDefault("/etc/octavia/certs/ca_01.pem")
          .help("File with the CA that agents verify controllers by.");

  public static final Option<String> AMPHORA_DRIVER =
      IN.text("amphora_driver")
          .byDefault("amphora_haproxy_rest_driver")
          .help("Driver of amphorae.");

  public static final Option<String> COMPUTE_DRIVER =
      IN.text("compute_driver")
          .byDefault("compute_nova_driver")
          .help("Driver of the compute service.");

  public static final Option<String> NETWORK_DRIVER =
      IN.text("network_driver")
          .byDefault("allowed_address_pairs_driver")
          .help("Driver of the network service.");

  public static final Option<String> VOLUME_DRIVER =
      IN.oneOf("volume_driver", "volume_noop_driver", "volume_cinder_driver")
          .byDefault("volume_noop_driver")
          .help(
              "Driver of the volume service; volume_noop_driver leaves amphorae on ephemeral"
                  + " disks.");

  public static final Option<String> IMAGE_DRIVER =
      IN.oneOf("image_driver", "image_noop_driver", "image_glance_driver")
          .byDefault("image_glance_driver")
          .help("Driver of the image service.");

  public static final Option<String> DISTRIBUTOR_DRIVER =
      IN.text("distributor_driver")
          .byDefault("distributor_noop_driver")
          .help(
              "Driver of a distributor in front of several amphorae; there is only the one that"
                  + " does nothing.");

  public static final Option<List<String>> STATISTICS_DRIVERS =
      IN.list("statistics_drivers")
          .byDefault(List.of("stats_db"))
          .help("Where statistics of listeners go.");

  public static final Option<String> LOADBALANCER_TOPOLOGY =
      IN.oneOf("loadbalancer_topology", "ACTIVE_STANDBY", "SINGLE")
          .byDefault("SINGLE")
          .reloadable()
          .help("Topology of load balancers whose flavor does not say.");

  public static final Option<Boolean> USER_DATA_CONFIG_DRIVE =
      IN.flag("user_data_config_drive")
          .byDefault(false)
          .whenSet(Reaction.inform("is deprecated since 2023.1"))
          .help(
              "Give the files of an amphora to cloud-init instead of the personality of the"
                  + " server.");

  public static final Option<Integer> AMPHORA_DELETE_RETRIES =
      IN.integer("amphora_delete_retries")
          .byDefault(5)
          .help("Attempts to delete the server of an amphora.");

  public static final Option<Integer> AMPHORA_DELETE_RETRY_INTERVAL =
      IN.integer("amphora_delete_retry_interval")
          .byDefault(5)
          .help("Seconds between these attempts.");

  public static final Option<Boolean> EVENT_NOTIFICATIONS =
      IN.flag("event_notifications")
          .byDefault(true)
          .help("Send notifications when load balancers are created, updated and deleted.");

  public static final Option<Integer> DB_COMMIT_RETRY_ATTEMPTS =
      IN.integer("db_commit_retry_attempts")
          .byDefault(2000)
          .help("Attempts to write the final status of a load balancer.");

  public static final Option<Integer> DB_COMMIT_RETRY_INITIAL_DELAY =
      IN.integer("db_commit_retry_initial_delay")
          .byDefault(1)
          .help("Seconds before the second attempt.");

  public static final Option<Integer> DB_COMMIT_RETRY_BACKOFF =
      IN.integer("db_commit_retry_backoff")
          .byDefault(1)
          .help("Seconds by which each wait is longer than the one before.");

  public static final Option<Integer> DB_COMMIT_RETRY_MAX =
      IN.integer("db_commit_retry_max").byDefault(5).help("Longest wait, in seconds.");

  /** Of an earlier release: the image to boot when {@link #AMP_IMAGE_TAG} is empty. */
  public static final Option<String> AMP_IMAGE_ID =
      IN.text("amp_image_id").removed(ControllerWorker::imageId);

  private static final Option<Boolean> AMP_SSH_ACCESS_ALLOWED =
      IN.flag("amp_ssh_access_allowed")
          .byDefault(true)
          .removed(
              Reaction.inform("is taken for an empty amp_ssh_key_name")
                  .unless("true", "1", "yes", "on"));

  static final Section SECTION = IN.build();

  private ControllerWorker() {}

  private static Optional<Reaction.Remark> imageId(Config config, String id) {
    var sentence =
        config.get(AMP_IMAGE_TAG).isEmpty()
            ? "is used because amp_image_tag is empty, and is no option any more; tag the image"
            : "has no effect: amp_image_tag wins";
    return Reaction.warn(sentence).to(config, id);
  }
}

package io.octavia.config;

/** Options of section {@code [house_keeping]}. */
public final class HouseKeeping {
  private static final Section.Builder IN =
      Section.named("house_keeping", "Periodic cleaning and rotation of certificates.");

  public static final Option<Integer> CLEANUP_INTERVAL =
      IN.integer("cleanup_interval")
          .byDefault(30)
          .help("Seconds between two searches for rows to purge.");

  public static final Option<Integer> AMPHORA_EXPIRY_AGE =
      IN.integer("amphora_expiry_age")
          .byDefault(604800)
          .help("Seconds after which the row of a deleted amphora is purged.");

  public static final Option<Integer> LOAD_BALANCER_EXPIRY_AGE =
      IN.integer("load_balancer_expiry_age")
          .byDefault(604800)
          .help("Seconds after which the row of a deleted load balancer is purged.");

  public static final Option<Integer> CERT_INTERVAL =
      IN.integer("cert_interval")
          .byDefault(3600)
          .help("Seconds between two searches for certificates that expire.");

  public static final Option<Integer> CERT_EXPIRY_BUFFER =
      IN.integer("cert_expiry_buffer")
          .byDefault(1209600)
          .help("Seconds before its expiry at which the certificate of an amphora is replaced.");

  public static final Option<Integer> CERT_ROTATE_THREADS =
      IN.integer("cert_rotate_threads")
          .byDefault(10)
          .help("Certificates that are replaced at the same time.");

  public static final Option<Integer> ORPHAN_AGE =
      IN.integer("orphan_age", 1)
          .ours()
          .help(
              "Seconds after which a server, port or security group is removed that has a name of"
                  + " ours and belongs to nothing in the database. Unset: it is only reported. Do"
                  + " not set it where several deployments share a project of the cloud.");

  // Options of earlier releases.
  static {
    IN.gone(
        "spare_amphora_pool_size",
        Reaction.warn("has no effect: there are no spare amphorae any more").unless("0"));
    IN.gone(
        "spare_check_interval",
        Reaction.warn("has no effect: there are no spare amphorae any more").unless("0"));
  }

  static final Section SECTION = IN.build();

  private HouseKeeping() {}
}

package io.octavia.config;

/** Options of section {@code [house_keeping]}. */
public final class HouseKeeping {
  private static final Section.Builder IN =
      Section.named("house_keeping", "Periodic cleaning and rotation of certificates.");

  public static final Option<Integer> CLEANUP_INTERVAL =
      IN.integer("cleanup_interval").byDefault(30).help("S.");

  public static final Option<Integer> AMPHORA_EXPIRY_AGE =
      IN.integer("amphora_expiry_age").byDefault(604800).help("S before DELETED amphora purge.");

  public static final Option<Integer> LOAD_BALANCER_EXPIRY_AGE =
      IN.integer("load_balancer_expiry_age").byDefault(604800).help("S before DELETED LB purge.");

  public static final Option<Integer> CERT_INTERVAL =
      IN.integer("cert_interval").byDefault(3600).help("S between expiry scans.");

  public static final Option<Integer> CERT_EXPIRY_BUFFER =
      IN.integer("cert_expiry_buffer").byDefault(1209600).help("Rotate this many s before expiry.");

  public static final Option<Integer> CERT_ROTATE_THREADS =
      IN.integer("cert_rotate_threads").byDefault(10).help("Pool size.");

  static final Section SECTION = IN.build();

  private HouseKeeping() {}
}

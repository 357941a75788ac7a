package io.octavia.config;

/** Options of section {@code [cinder]}. */
public final class Cinder {
  private static final Section.Builder IN = Section.named("cinder", "Volume service.");

  public static final Option<String> SERVICE_NAME =
      IN.text("service_name").help("Name of the volume service in the catalog.");

  public static final Option<String> ENDPOINT =
      IN.text("endpoint").help("URL of the volume service, instead of the one in the catalog.");

  public static final Option<String> REGION_NAME =
      IN.text("region_name").help("Region of the volume service in the catalog.");

  public static final Option<String> ENDPOINT_TYPE =
      IN.text("endpoint_type")
          .byDefault("publicURL")
          .help("Interface of the volume service in the catalog.");

  public static final Option<String> CA_CERTIFICATES_FILE =
      IN.text("ca_certificates_file")
          .help("File with the CA of the volume service's own certificate.");

  public static final Option<String> AVAILABILITY_ZONE =
      IN.text("availability_zone").help("Availability zone of volumes.");

  public static final Option<Boolean> INSECURE =
      IN.flag("insecure").byDefault(false).help("Do not verify the volume service's certificate.");

  public static final Option<Integer> VOLUME_SIZE =
      IN.integer("volume_size", 1).byDefault(16).help("Size of the volume of an amphora in GB.");

  public static final Option<String> VOLUME_TYPE =
      IN.text("volume_type").help("Type of the volume. Unset: the default of the service.");

  public static final Option<Integer> VOLUME_CREATE_RETRY_INTERVAL =
      IN.integer("volume_create_retry_interval")
          .byDefault(5)
          .help("Seconds between two questions whether a volume is ready.");

  public static final Option<Integer> VOLUME_CREATE_TIMEOUT =
      IN.integer("volume_create_timeout")
          .byDefault(300)
          .help("Seconds after which a volume counts as failed.");

  public static final Option<Integer> VOLUME_CREATE_MAX_RETRIES =
      IN.integer("volume_create_max_retries").byDefault(5).help("Attempts to make a volume.");

  static final Section SECTION = IN.build();

  private Cinder() {}
}

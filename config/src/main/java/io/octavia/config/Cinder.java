package io.octavia.config;

/** Options of section {@code [cinder]}. */
public final class Cinder {
  private static final Section.Builder IN = Section.named("cinder", "Volume service.");

  public static final Option<String> SERVICE_NAME = IN.text("service_name").help("Catalog name.");

  public static final Option<String> ENDPOINT = IN.text("endpoint").help("Override URL.");

  public static final Option<String> REGION_NAME = IN.text("region_name").help("Region name.");

  public static final Option<String> ENDPOINT_TYPE =
      IN.text("endpoint_type").byDefault("publicURL").help("Catalog interface.");

  public static final Option<String> CA_CERTIFICATES_FILE =
      IN.text("ca_certificates_file").help("CA.");

  public static final Option<String> AVAILABILITY_ZONE =
      IN.text("availability_zone").help("Default volume AZ.");

  public static final Option<Boolean> INSECURE =
      IN.flag("insecure").byDefault(false).help("Skip verification.");

  public static final Option<Integer> VOLUME_SIZE =
      IN.integer("volume_size", 1).byDefault(16).help("GB.");

  public static final Option<String> VOLUME_TYPE = IN.text("volume_type").help("Volume type.");

  public static final Option<Integer> VOLUME_CREATE_RETRY_INTERVAL =
      IN.integer("volume_create_retry_interval").byDefault(5).help("Poll s.");

  public static final Option<Integer> VOLUME_CREATE_TIMEOUT =
      IN.integer("volume_create_timeout").byDefault(300).help("S.");

  public static final Option<Integer> VOLUME_CREATE_MAX_RETRIES =
      IN.integer("volume_create_max_retries").byDefault(5).help("Tries.");

  static final Section SECTION = IN.build();

  private Cinder() {}
}

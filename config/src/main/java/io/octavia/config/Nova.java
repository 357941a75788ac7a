package io.octavia.config;

/** Options of section {@code [nova]}. */
public final class Nova {
  private static final Section.Builder IN = Section.named("nova", "Compute service.");

  public static final Option<String> SERVICE_NAME = IN.text("service_name").help("Catalog name.");

  public static final Option<String> ENDPOINT = IN.text("endpoint").help("Override URL.");

  public static final Option<String> REGION_NAME = IN.text("region_name").help("Region name.");

  public static final Option<String> ENDPOINT_TYPE =
      IN.text("endpoint_type").byDefault("publicURL").help("Catalog interface.");

  public static final Option<String> CA_CERTIFICATES_FILE =
      IN.text("ca_certificates_file").help("CA.");

  public static final Option<Boolean> INSECURE =
      IN.flag("insecure").byDefault(false).help("Skip verification.");

  public static final Option<Boolean> ENABLE_ANTI_AFFINITY =
      IN.flag("enable_anti_affinity").byDefault(false).help("Server group for ACTIVE_STANDBY.");

  public static final Option<String> ANTI_AFFINITY_POLICY =
      IN.oneOf("anti_affinity_policy", "anti-affinity", "soft-anti-affinity")
          .byDefault("anti-affinity")
          .help("Hard / soft.");

  public static final Option<Integer> RANDOM_AMPHORA_NAME_LENGTH =
      IN.integer("random_amphora_name_length").byDefault(0).help("0 = amphora-<uuid>.");

  public static final Option<String> AVAILABILITY_ZONE =
      IN.text("availability_zone").help("Default AZ.");

  static final Section SECTION = IN.build();

  private Nova() {}
}

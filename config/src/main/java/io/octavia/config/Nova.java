package io.octavia.config;

/** Options of section {@code [nova]}. */
public final class Nova {
  private static final Section.Builder IN = Section.named("nova", "Compute service.");

  public static final Option<String> SERVICE_NAME =
      IN.text("service_name").help("Name of the compute service in the catalog.");

  public static final Option<String> ENDPOINT =
      IN.text("endpoint").help("URL of the compute service, instead of the one in the catalog.");

  public static final Option<String> REGION_NAME =
      IN.text("region_name").help("Region of the compute service in the catalog.");

  public static final Option<String> ENDPOINT_TYPE =
      IN.text("endpoint_type")
          .byDefault("publicURL")
          .help("Interface of the compute service in the catalog.");

  public static final Option<String> CA_CERTIFICATES_FILE =
      IN.text("ca_certificates_file")
          .help("File with the CA of the compute service's own certificate.");

  public static final Option<Boolean> INSECURE =
      IN.flag("insecure").byDefault(false).help("Do not verify the compute service's certificate.");

  public static final Option<Boolean> ENABLE_ANTI_AFFINITY =
      IN.flag("enable_anti_affinity")
          .byDefault(false)
          .help("Keep the two amphorae of an ACTIVE_STANDBY load balancer on different hosts.");

  public static final Option<String> ANTI_AFFINITY_POLICY =
      IN.oneOf("anti_affinity_policy", "anti-affinity", "soft-anti-affinity")
          .byDefault("anti-affinity")
          .help("Whether that is a must or a wish.");

  public static final Option<Integer> RANDOM_AMPHORA_NAME_LENGTH =
      IN.integer("random_amphora_name_length")
          .byDefault(0)
          .help("Letters in a random name of an amphora. 0: amphora-<id>.");

  public static final Option<String> AVAILABILITY_ZONE =
      IN.text("availability_zone").help("Availability zone of amphorae.");

  static final Section SECTION = IN.build();

  private Nova() {}
}

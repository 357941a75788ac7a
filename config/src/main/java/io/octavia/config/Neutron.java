package io.octavia.config;

import java.util.List;

/** Options of section {@code [neutron]}. */
public final class Neutron {
  private static final Section.Builder IN = Section.named("neutron", "Network service.");

  public static final Option<String> ENDPOINT =
      IN.text("endpoint")
          .whenSet(Reaction.inform("is taken for endpoint_override"))
          .help("Old way to write endpoint_override.");

  public static final Option<String> ENDPOINT_TYPE =
      IN.text("endpoint_type")
          .whenSet(Reaction.inform("is taken for valid_interfaces"))
          .help("Old way to write valid_interfaces: publicURL for public, and so on.");

  public static final Option<String> CA_CERTIFICATES_FILE =
      IN.text("ca_certificates_file")
          .whenSet(Reaction.inform("is taken for cafile"))
          .help("Old way to write cafile.");

  public static final KeystoneAuth AUTH = new KeystoneAuth(IN, ServiceAuth.AUTH);

  public static final KeystoneSession SESSION =
      new KeystoneSession(
          IN,
          config ->
              config.find(CA_CERTIFICATES_FILE).or(() -> config.find(ServiceAuth.SESSION.cafile)));

  public static final Option<String> SERVICE_TYPE =
      IN.text("service_type").help("Type of the service in the catalog.");

  public static final Option<String> SERVICE_NAME =
      IN.text("service_name").help("Name of the service in the catalog.");

  public static final Option<List<String>> VALID_INTERFACES =
      IN.list("valid_interfaces")
          .formerly("interface")
          .fallback(
              config -> config.find(ENDPOINT_TYPE).map(type -> List.of(type.replace("URL", ""))))
          .help("Interfaces of the service in the catalog, best first.");

  public static final Option<String> REGION_NAME =
      IN.text("region_name").help("Region of the service in the catalog.");

  public static final Option<String> ENDPOINT_OVERRIDE =
      IN.text("endpoint_override")
          .fallback(config -> config.find(ENDPOINT))
          .help("URL of the service, instead of the one in the catalog.");

  public static final Option<String> VERSION =
      IN.text("version").help("Version of the API, where the catalog has several.");

  public static final Option<String> MIN_VERSION =
      IN.text("min_version").help("Oldest version of the API to use.");

  public static final Option<String> MAX_VERSION =
      IN.text("max_version").help("Newest version of the API to use.");

  public static final Option<Integer> CONNECT_RETRIES =
      IN.integer("connect_retries").help("Further attempts when the connection fails.");

  public static final Option<Double> CONNECT_RETRY_DELAY =
      IN.decimal("connect_retry_delay").help("Seconds between these attempts.");

  public static final Option<Integer> STATUS_CODE_RETRIES =
      IN.integer("status_code_retries")
          .help("Further attempts after one of retriable_status_codes.");

  public static final Option<Double> STATUS_CODE_RETRY_DELAY =
      IN.decimal("status_code_retry_delay").help("Seconds between these attempts.");

  public static final Option<List<String>> RETRIABLE_STATUS_CODES =
      IN.list("retriable_status_codes").help("HTTP statuses after which a call is tried again.");

  // Seen in files made by devstack.
  static {
    IN.gone("memcached_servers", Reaction.NONE);
  }

  static final Section SECTION = IN.build();

  private Neutron() {}
}

package io.octavia.config;

/** Options of section {@code [glance]}. */
public final class Glance {
  private static final Section.Builder IN = Section.named("glance", "Image service.");

  public static final Option<String> SERVICE_NAME = IN.text("service_name").help("Catalog name.");

  public static final Option<String> ENDPOINT = IN.text("endpoint").help("Override URL.");

  public static final Option<String> REGION_NAME = IN.text("region_name").help("Region name.");

  public static final Option<String> ENDPOINT_TYPE =
      IN.text("endpoint_type").byDefault("publicURL").help("Catalog interface.");

  public static final Option<String> CA_CERTIFICATES_FILE =
      IN.text("ca_certificates_file").help("CA.");

  public static final Option<Boolean> INSECURE =
      IN.flag("insecure").byDefault(false).help("Skip verification.");

  static final Section SECTION = IN.build();

  private Glance() {}
}

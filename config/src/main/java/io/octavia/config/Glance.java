package io.octavia.config;

/** Options of section {@code [glance]}. */
public final class Glance {
  private static final Section.Builder IN = Section.named("glance", "Image service.");

  public static final Option<String> SERVICE_NAME =
      IN.text("service_name").help("Name of the image service in the catalog.");

  public static final Option<String> ENDPOINT =
      IN.text("endpoint").help("URL of the image service, instead of the one in the catalog.");

  public static final Option<String> REGION_NAME =
      IN.text("region_name").help("Region of the image service in the catalog.");

  public static final Option<String> ENDPOINT_TYPE =
      IN.text("endpoint_type")
          .byDefault("publicURL")
          .help("Interface of the image service in the catalog.");

  public static final Option<String> CA_CERTIFICATES_FILE =
      IN.text("ca_certificates_file")
          .help("File with the CA of the image service's own certificate.");

  public static final Option<Boolean> INSECURE =
      IN.flag("insecure").byDefault(false).help("Do not verify the image service's certificate.");

  static final Section SECTION = IN.build();

  private Glance() {}
}

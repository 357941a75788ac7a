package io.octavia.config;

/** Options of section {@code [neutron]}. */
public final class Neutron {
  private static final Section.Builder IN = Section.named("neutron", "Network service.");

  public static final Option<String> ENDPOINT =
      IN.text("endpoint").whenSet(Reaction.inform("deprecated")).help("→ endpoint_override.");

  public static final Option<String> ENDPOINT_TYPE =
      IN.text("endpoint_type")
          .whenSet(Reaction.inform("deprecated"))
          .help("→ valid_interfaces (text URL removed: publicURL→public).");

  public static final Option<String> CA_CERTIFICATES_FILE =
      IN.text("ca_certificates_file").whenSet(Reaction.inform("deprecated")).help("→ cafile.");

  static final Section SECTION = IN.build();

  private Neutron() {}
}

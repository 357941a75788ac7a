package io.octavia.config;

/** Options of section {@code [audit]}. */
public final class Audit {
  private static final Section.Builder IN = Section.named("audit", "CADF audit of API calls.");

  public static final Option<Boolean> ENABLED =
      IN.flag("enabled").byDefault(false).help("Record who called the API for what.");

  public static final Option<String> AUDIT_MAP_FILE =
      IN.text("audit_map_file")
          .byDefault("/etc/octavia/octavia_api_audit_map.conf")
          .help("File that says what calls are called in the record.");

  public static final Option<String> IGNORE_REQ_LIST =
      IN.text("ignore_req_list")
          .byDefault("")
          .help("Methods that are not recorded, separated by commas.");

  static final Section SECTION = IN.build();

  private Audit() {}
}

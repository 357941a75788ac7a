package io.octavia.config;

import java.util.List;

/** Options of section {@code [healthcheck]}. */
public final class Healthcheck {
  private static final Section.Builder IN =
      Section.named(
          "healthcheck", "/healthcheck, where [api_settings] healthcheck_enabled is set.");

  public static final Option<Boolean> DETAILED =
      IN.flag("detailed").byDefault(false).help("Say more than OK, which may help an attacker.");

  public static final Option<List<String>> BACKENDS =
      IN.list("backends")
          .byDefault(List.of())
          .help("Checks to make; octavia_db_check is the one of Octavia.");

  public static final Option<List<String>> ALLOWED_SOURCE_RANGES =
      IN.list("allowed_source_ranges")
          .byDefault(List.of())
          .help("Networks that may ask. Empty: everybody may.");

  public static final Option<Boolean> IGNORE_PROXIED_REQUESTS =
      IN.flag("ignore_proxied_requests")
          .byDefault(false)
          .help("Do not answer requests that came through a proxy.");

  public static final Option<String> DISABLE_BY_FILE_PATH =
      IN.text("disable_by_file_path").help("File whose presence makes the answer negative.");

  public static final Option<List<String>> DISABLE_BY_FILE_PATHS =
      IN.list("disable_by_file_paths")
          .byDefault(List.of())
          .help("port:path, ...: files whose presence makes the answer on that port negative.");

  public static final Option<List<String>> ENABLE_BY_FILE_PATHS =
      IN.list("enable_by_file_paths")
          .byDefault(List.of())
          .help("Files whose absence makes the answer negative.");

  // Options of earlier releases.
  static {
    IN.gone("path", Reaction.warn("has no effect: the path is /healthcheck"));
  }

  static final Section SECTION = IN.build();

  private Healthcheck() {}
}

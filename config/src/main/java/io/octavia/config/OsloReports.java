package io.octavia.config;

/** Options of section {@code [oslo_reports]}. */
public final class OsloReports {
  private static final Section.Builder IN =
      Section.named("oslo_reports", "Reports about a running process, made on SIGUSR2.");

  public static final Option<String> LOG_DIR =
      IN.text("log_dir").help("Directory for reports. Unset: they go to standard error.");

  public static final Option<String> FILE_EVENT_HANDLER =
      IN.text("file_event_handler").help("File whose change asks for a report, too.");

  public static final Option<Integer> FILE_EVENT_HANDLER_INTERVAL =
      IN.integer("file_event_handler_interval")
          .byDefault(1)
          .help("Seconds between two looks at that file.");

  static final Section SECTION = IN.build();

  private OsloReports() {}
}

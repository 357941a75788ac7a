package io.octavia.config;

/** Options of section {@code [compute]}. */
public final class Compute {
  private static final Section.Builder IN =
      Section.named("compute", "Calls to the compute service.");

  public static final Option<Integer> MAX_RETRIES =
      IN.integer("max_retries").byDefault(15).help("Attempts of a call to the compute service.");

  public static final Option<Integer> RETRY_INTERVAL =
      IN.integer("retry_interval").byDefault(1).help("Seconds before the second attempt.");

  public static final Option<Integer> RETRY_BACKOFF =
      IN.integer("retry_backoff")
          .byDefault(1)
          .help("Seconds by which each wait is longer than the one before.");

  public static final Option<Integer> RETRY_MAX =
      IN.integer("retry_max").byDefault(10).help("Longest wait between two attempts, in seconds.");

  static final Section SECTION = IN.build();

  private Compute() {}
}

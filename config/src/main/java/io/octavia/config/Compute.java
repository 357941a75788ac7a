package io.octavia.config;

/** Options of section {@code [compute]}. */
public final class Compute {
  private static final Section.Builder IN =
      Section.named("compute", "Calls to the compute service.");

  public static final Option<Integer> MAX_RETRIES =
      IN.integer("max_retries").byDefault(15).help("Nova call attempts.");

  public static final Option<Integer> RETRY_INTERVAL =
      IN.integer("retry_interval").byDefault(1).help("Min wait s.");

  public static final Option<Integer> RETRY_BACKOFF =
      IN.integer("retry_backoff").byDefault(1).help("Multiplier.");

  public static final Option<Integer> RETRY_MAX =
      IN.integer("retry_max").byDefault(10).help("Max wait s.");

  static final Section SECTION = IN.build();

  private Compute() {}
}

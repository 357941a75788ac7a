package io.octavia.config;

/** Options of section {@code [local_cloud]}: ours, for load balancers on this very machine. */
public final class LocalCloud {
  private static final Section.Builder IN =
      Section.named("local_cloud", "The cloud of one machine, where no OpenStack is.");

  public static final Option<String> STATE_DIR =
      IN.text("state_dir")
          .byDefault("/var/lib/octavia")
          .ours()
          .help(
              "Directory of the local cloud, which all processes and the agent host of this machine"
                  + " share.");

  static final Section SECTION = IN.build();

  private LocalCloud() {}
}
